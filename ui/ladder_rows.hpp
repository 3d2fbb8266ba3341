#pragma once

#include "ui/imgui.hpp"
#include "ui/ladder_layout.hpp"
#include "ui/ladder_model.hpp"
#include "ui/ladder_sight.hpp"

namespace loopscope::ui {

/// Draws the rows in sight: bands, brackets, lifelines, times, arrows, states, explanations.
void draw_ladder_rows(LadderModel&, ViewContext&, const LadderLayout&, const LadderArea&);

/// Everything about an arrow, for its tooltip and for the clipboard.
std::string arrow_text(const trace::LadderRow&, const trace::Recording&);

}  // namespace loopscope::ui
