#pragma once

#include "decode/flow/tcp_state.hpp"
#include "trace/ladder.hpp"
#include "ui/color.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

/// How a lifeline looks while its end is in this state: colour, thickness (logical pixels), and whether it is dashed.
struct LifelineStyle {
    Color color;
    float thickness = 2;
    bool dashed = false;
};
LifelineStyle lifeline_style(const Theme&, decode::flow::TcpState);

/// How an arrow's line looks; lengths in logical pixels, dash 0: unbroken.
struct ArrowStyle {
    float thickness = 1.4f, dash = 0, gap = 0;
};
ArrowStyle arrow_style(trace::ArrowKind);

/// What a bracket and its name are drawn in.
Color section_color(const Theme&, trace::LadderSection);

}  // namespace loopscope::ui
