#include "ui/settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace loopscope::ui {
namespace {

using nlohmann::json;

template <class T> void read(const json& from, const char* name, T& into) {
    const auto found = from.find(name);
    if (found == from.end()) return;
    try {
        into = found->get<T>();
    } catch (const json::exception&) {
        // a value of another type: the default stays
    }
}

double within(double value, double low, double high, double otherwise) {
    return value >= low && value <= high ? value : otherwise;
}

void mend(Settings& settings) {
    const Settings defaults;
    settings.zoom = within(settings.zoom, 0.5, 3, defaults.zoom);
    settings.lower_share = within(settings.lower_share, 0.1, 0.9, defaults.lower_share);
    settings.ladder_share = within(settings.ladder_share, 0.1, 0.9, defaults.ladder_share);
    settings.details_share = within(settings.details_share, 0.1, 0.9, defaults.details_share);
    settings.packets_share = within(settings.packets_share, 0.1, 0.9, defaults.packets_share);
    settings.width = std::clamp(settings.width, 640, 16384);
    settings.height = std::clamp(settings.height, 400, 16384);
    if (settings.recent.size() > Settings::recent_limit) settings.recent.resize(Settings::recent_limit);
    if (settings.filters.size() > Settings::filters_limit) settings.filters.resize(Settings::filters_limit);
}

}  // namespace

void Settings::note_recent(const std::string& path) {
    forget_recent(path);
    recent.insert(recent.begin(), path);
    if (recent.size() > recent_limit) recent.resize(recent_limit);
}

void Settings::forget_recent(const std::string& path) { std::erase(recent, path); }

void Settings::note_filter(const std::string& used) {
    if (used.find_first_not_of(" \t") == used.npos) return;
    std::erase(filters, used);
    filters.insert(filters.begin(), used);
    if (filters.size() > filters_limit) filters.resize(filters_limit);
}

std::string settings_path() {
    if (const char* config = std::getenv("XDG_CONFIG_HOME"); config && *config)
        return std::string(config) + "/loopscope/window.json";
    if (const char* home = std::getenv("HOME"); home && *home)
        return std::string(home) + "/.config/loopscope/window.json";
    return {};
}

Settings load_settings(const std::string& path) {
    Settings settings;
    std::ifstream file(path);
    const json root = file ? json::parse(file, nullptr, false) : json();
    if (!root.is_object()) return settings;
    read(root, "theme", settings.theme);
    read(root, "zoom", settings.zoom);
    read(root, "width", settings.width);
    read(root, "height", settings.height);
    read(root, "lower_share", settings.lower_share);
    read(root, "ladder_share", settings.ladder_share);
    read(root, "details_share", settings.details_share);
    read(root, "packets_share", settings.packets_share);
    read(root, "ladder_beside", settings.ladder_beside);
    read(root, "details_below", settings.details_below);
    read(root, "interface", settings.interface);
    read(root, "filter", settings.filter);
    read(root, "folder", settings.folder);
    read(root, "recent", settings.recent);
    read(root, "filters", settings.filters);
    int time_column = 0;
    read(root, "time_column", time_column);
    if (time_column >= 0 && time_column <= 2) settings.time_column = static_cast<TimeColumn>(time_column);
    mend(settings);
    return settings;
}

bool save_settings(const std::string& path, const Settings& settings) {
    if (path.empty()) return false;
    const json root{{"theme", settings.theme},
                    {"zoom", settings.zoom},
                    {"width", settings.width},
                    {"height", settings.height},
                    {"lower_share", settings.lower_share},
                    {"ladder_share", settings.ladder_share},
                    {"details_share", settings.details_share},
                    {"packets_share", settings.packets_share},
                    {"ladder_beside", settings.ladder_beside},
                    {"details_below", settings.details_below},
                    {"time_column", static_cast<int>(settings.time_column)},
                    {"interface", settings.interface},
                    {"filter", settings.filter},
                    {"folder", settings.folder},
                    {"recent", settings.recent},
                    {"filters", settings.filters}};
    std::error_code failed;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), failed);
    const std::string part = path + ".part";
    {
        std::ofstream file(part, std::ios::trunc);
        file << root.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
        if (!file.flush()) return false;
    }
    std::filesystem::rename(part, path, failed);
    return !failed;
}

}  // namespace loopscope::ui
