#pragma once

#include <string_view>

#include "trace/ladder.hpp"
#include "ui/imgui.hpp"
#include "ui/ladder_layout.hpp"
#include "ui/ladder_style.hpp"
#include "ui/theme.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

void draw_dashes(ImDrawList&, ImVec2 from, ImVec2 to, Color, float thickness, float dash, float gap);

/// An arrow from tail to tip, in the style of what befell the packet.
void draw_arrow(ImDrawList&, ImVec2 tail, ImVec2 tip, trace::ArrowKind, Color, float scale);

/// A state's name in a box; `right_edge`: the box ends at `at.x`, else it begins there. Centred on at.y.
void draw_state_box(ImDrawList&, const Fonts&, const Theme&, ImVec2 at, bool right_edge, decode::flow::TcpState,
                    bool current);

/// A vertical piece of a lifeline.
void draw_lifeline(ImDrawList&, float x, float from, float to, const LifelineStyle&, float scale);

/// The margin's bracket beside a row; `begins`, `ends`: its first and last row.
void draw_bracket(ImDrawList&, float x, float from, float to, Color, bool begins, bool ends, float scale);

}  // namespace loopscope::ui
