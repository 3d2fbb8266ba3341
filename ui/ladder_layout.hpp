#pragma once

#include <cstddef>
#include <vector>

namespace loopscope::ui {

/// Where a lane's parts stand, in pixels from the ladder's left edge.
struct LadderLane {
    float left = 0, right = 0;     ///< the lane with its states
    float client = 0, server = 0;  ///< the lifelines
    bool states_fit = true;        ///< there is room for a state beside each lifeline

    float middle() const { return (client + server) / 2; }
};

/// The ladder's columns for a width: margin with brackets, frame and time, lanes, explanation. Sizes in pixels.
struct LadderLayout {
    float width = 0, scale = 1;
    float bracket = 0;  ///< left edge of the brackets at the margin
    float section = 0;  ///< left edge of what they are called; as wide as section_width, 0: no room
    float section_width = 0;
    float frame = 0;  ///< right edge of the frame numbers
    float time = 0, time_width = 0;
    std::vector<LadderLane> lanes;
    float explanation = 0, explanation_width = 0;  ///< width 0: below the arrow instead, or nowhere
    bool explained_below = false;
    float row_height = 0;
    float arrow_begin = 0, arrow_end = 0;  ///< height of an arrow's tail and tip below the row's top: later is lower
    float head_height = 0;
};

/// `text_height`: of a line of text.
LadderLayout lay_out_ladder(float width, float scale, float text_height, std::size_t lanes);

}  // namespace loopscope::ui
