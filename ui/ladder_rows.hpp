#pragma once

#include "ui/imgui.hpp"
#include "ui/ladder_layout.hpp"
#include "ui/ladder_model.hpp"

namespace loopscope::ui {

/// The part of the screen in which the arrows are drawn.
struct LadderArea {
    ImVec2 from, to;
    std::size_t hovered = 0;  ///< row under the pointer; LadderModel::row_count(): none
};

/// Draws the rows in sight: bands, brackets, lifelines, times, arrows, states, explanations.
void draw_ladder_rows(LadderModel&, ViewContext&, const LadderLayout&, const LadderArea&);

/// Everything about an arrow, for its tooltip and for the clipboard.
std::string arrow_text(const trace::LadderRow&, const trace::Recording&);

}  // namespace loopscope::ui
