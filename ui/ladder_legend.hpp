#pragma once

#include <array>

#include "ui/ladder_marks.hpp"

namespace loopscope::ui {

/// Which kinds of things a ladder shows: only those are explained.
struct LadderLegend {
    std::array<bool, 6> arrows{};   ///< by trace::ArrowKind
    std::array<bool, 12> states{};  ///< by TcpState
    bool block = false, silence = false;
};

/// Draws what the lines mean, in as many rows as `width` needs. Returns the lower edge.
float draw_ladder_legend(LadderMarks&, const LadderLegend&, Point at, float width);

}  // namespace loopscope::ui
