#include "ui/folder.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "ui/picture_file.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

namespace files = std::filesystem;

bool is_capture_name(std::string_view name) {
    std::string lowered = lower(name);
    if (lowered.ends_with(".gz")) lowered.resize(lowered.size() - 3);
    constexpr std::array<std::string_view, 5> endings{".pcap", ".pcapng", ".cap", ".ntar", ".dmp"};
    return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return lowered.ends_with(ending); });
}

namespace {

bool is_shown(std::string_view name, FilesShown shown) {
    if (shown == FilesShown::all) return true;
    return shown == FilesShown::captures ? is_capture_name(name) : picture_format_of(name).has_value();
}

}  // namespace

capture::Result<std::vector<FolderEntry>> list_folder(const std::string& path, FilesShown shown) {
    std::error_code failed;
    files::directory_iterator iterator(path, files::directory_options::skip_permission_denied, failed);
    if (failed)
        return capture::Error{"This folder cannot be read: " + failed.message(), path,
                              "Choose another one, or check its permissions with: ls -ld " + path};
    std::vector<FolderEntry> entries;
    for (const auto end = files::directory_iterator(); iterator != end && !failed; iterator.increment(failed)) {
        FolderEntry entry{iterator->path().filename().string()};
        struct stat status {};
        if (entry.name.starts_with('.') || ::stat(iterator->path().c_str(), &status) != 0) continue;
        entry.folder = S_ISDIR(status.st_mode);
        entry.size = static_cast<std::uint64_t>(status.st_size);
        entry.modified = status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec;
        if (entry.folder || (S_ISREG(status.st_mode) && is_shown(entry.name, shown)))
            entries.push_back(std::move(entry));
    }
    std::sort(entries.begin(), entries.end(), [](const FolderEntry& a, const FolderEntry& b) {
        if (a.folder != b.folder) return a.folder;
        const auto left = lower(a.name), right = lower(b.name);
        return left != right ? left < right : a.name < b.name;
    });
    return entries;
}

std::string resolve_path(const std::string& folder, std::string_view typed) {
    files::path path(typed);
    const char* home = std::getenv("HOME");
    if (home && (typed == "~" || typed.starts_with("~/"))) path = std::string(home) + std::string(typed.substr(1));
    if (path.is_relative()) path = files::path(folder) / path;
    std::string result = path.lexically_normal().string();
    if (result.size() > 1 && result.ends_with('/')) result.pop_back();
    return result;
}

std::string with_ending(std::string path) {
    const auto name = path.substr(path.rfind('/') + 1);
    return name.find('.', 1) == std::string::npos ? path + ".pcapng" : path;
}

std::vector<std::string> folders_above(const std::string& path) {
    std::vector<std::string> above{"/"};
    for (std::size_t at = 1; at < path.size();) {
        const std::size_t next = std::min(path.find('/', at), path.size());
        if (next > at) above.push_back(path.substr(0, next));
        at = next + 1;
    }
    return above;
}

}  // namespace loopscope::ui
