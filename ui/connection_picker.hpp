#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "ui/connection_search.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// A list that opens, with a search field, to choose a connection from. What it shows and does is told by the
/// functions.
struct ConnectionPicker {
    std::string title;                                            ///< what the closed list says
    std::string hint;                                             ///< its tooltip
    std::function<bool(std::uint32_t connection)> chosen;         ///< it is marked in the list
    std::function<void(std::uint32_t connection)> choose;         ///< a click
    std::function<void(std::uint32_t connection)> draw_in_front;  ///< what a row of the list begins with; may be empty
};

/// Draws it, as wide as ImGui::SetNextItemWidth says. `typed`: the words in the search field.
void draw_connection_picker(const ConnectionPicker&, std::string& typed, ConnectionSearch&, const ViewContext&);

/// Buttons for the connection before `current` and the one after it; what follows stands beside them.
void draw_connection_steps(const ViewContext&, std::uint32_t current,
                           const std::function<void(std::uint32_t connection)>& choose);

}  // namespace loopscope::ui
