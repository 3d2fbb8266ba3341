#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loopscope::ui {

enum class TimeColumn : unsigned char { since_first, since_previous, of_day };

/// What the window remembers from one run to the next. A damaged or missing file gives the defaults.
struct Settings {
    std::string theme = "dark";
    double zoom = 1;                 ///< on top of the screen's scale, 0.5 to 3
    int width = 1280, height = 800;  ///< logical pixels
    double lower_share = 0.6;        ///< of the upper pane
    double ladder_share = 0.7;       ///< the same where it is the ladder, which needs the room
    double details_share = 0.52;     ///< of the details beside the octets
    double packets_share = 0.58;     ///< of the packets beside the ladder
    bool ladder_beside = true;       ///< the ladder beside the packets where the window is wide
    bool details_below = true;       ///< details and octets below packets and ladder
    TimeColumn time_column = TimeColumn::since_first;
    std::string interface = "lo", filter;  ///< of the last capture
    std::string folder;                    ///< where a file was opened or saved last
    std::vector<std::string> recent;       ///< capture files, the last one first

    std::vector<std::string> filters;  ///< display filters, the last one first

    static constexpr std::size_t recent_limit = 12, filters_limit = 30;
    void note_recent(const std::string& path);
    void forget_recent(const std::string& path);
    /// One that was used; an empty one is passed over.
    void note_filter(const std::string& used);
};

/// "$XDG_CONFIG_HOME/loopscope/window.json", or below ~/.config; empty where neither is set.
std::string settings_path();
Settings load_settings(const std::string& path);
/// Replaces the file in one step. False where it cannot be written: the window works without.
bool save_settings(const std::string& path, const Settings&);

}  // namespace loopscope::ui
