#pragma once

#include <string>
#include <string_view>

#include "ui/imgui.hpp"
#include "ui/theme.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// A heading in a details pane.
void detail_heading(const ViewContext&, const Icon&, std::string_view caption, Color);
/// A name and a value side by side, wrapped; the context menu copies. `meaning`: a tooltip. Inside a table of two
/// columns.
void detail_row(const ViewContext&, std::string_view name, std::string_view value, std::string_view meaning = {},
                bool mono = false);
/// A frame's number as a link that chooses it. True: it was followed.
bool frame_link(ViewContext&, std::uint32_t frame, std::string_view caption);
/// Begins a table of names and values; ImGui::EndTable follows where it is true.
bool begin_detail_table(const char* id, const ViewContext&, float name_width);

/// The body of a message or a part of a stream, as text or hexadecimal; only the lines in sight are made.
void draw_octets(const char* id, const ViewContext&, decode::Bytes octets, bool as_hexadecimal, float most_height);

}  // namespace loopscope::ui
