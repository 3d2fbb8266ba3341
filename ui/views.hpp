#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "ui/icons.hpp"

namespace loopscope::ui {

/// What the upper part of the window shows.
enum class View : unsigned char { start, packets, ladder, connections, findings, graphs, states, http, dns, stream };

/// One row a view: its name on the command line, its caption, what it is for.
struct ViewEntry {
    View view;
    std::string_view name, caption, hint;
    const Icon& sign;
};

inline constexpr std::array views{
    ViewEntry{View::start, "start", "Start", "Demos, interfaces, recent files", icon::home},
    ViewEntry{View::packets, "packets", "Packets", "Every packet, in order", icon::packets},
    ViewEntry{View::ladder, "ladder", "Ladder", "A connection as arrows between its two ends", icon::ladder},
    ViewEntry{View::connections, "connections", "Connections", "Every TCP connection and UDP conversation",
              icon::connections},
    ViewEntry{View::findings, "findings", "Findings", "Why it was slow, why it broke, and what to try", icon::search},
    ViewEntry{View::graphs, "graphs", "Graphs", "A connection's sequence numbers, round trips and rates over time",
              icon::graph},
    ViewEntry{View::states, "states", "States", "Both ends in the state diagram of RFC 9293", icon::states},
    ViewEntry{View::http, "http", "HTTP", "Requests and their responses", icon::web},
    ViewEntry{View::dns, "dns", "DNS", "Queries and their answers", icon::names},
    ViewEntry{View::stream, "stream", "Stream", "What the two ends of a connection said", icon::stream},
};

constexpr const ViewEntry& entry_of(View view) { return views[static_cast<std::size_t>(view)]; }

constexpr std::optional<View> find_view(std::string_view name) {
    for (const auto& entry : views)
        if (entry.name == name) return entry.view;
    return std::nullopt;
}

}  // namespace loopscope::ui
