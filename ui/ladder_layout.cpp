#include "ui/ladder_layout.hpp"

#include <algorithm>

namespace loopscope::ui {

namespace {

// logical pixels
constexpr float section_room = 84, frame_room = 46, time_room = 90, state_room = 106, narrow_state_room = 14,
                least_arrow = 190, least_explanation = 250, most_explanation = 640, slope = 7, scrollbar = 16;

}  // namespace

LadderLayout lay_out_ladder(float width, float scale, float text_height, std::size_t lanes) {
    const auto px = [scale](float logical) { return logical * scale; };
    LadderLayout out;
    out.width = width;
    out.scale = scale;
    lanes = std::max<std::size_t>(lanes, 1);
    out.bracket = px(8);
    out.section = px(18);
    const float count = static_cast<float>(lanes);
    const float fixed = px(frame_room + time_room + scrollbar + 26);
    const bool named =
        lanes == 1 && width - fixed - px(section_room) >= count * px(least_arrow + 2 * narrow_state_room);
    out.section_width = named ? px(section_room) : 0;
    out.frame = out.section + out.section_width + px(frame_room);
    out.time = out.frame + px(4);
    out.time_width = px(time_room);
    float left = out.time + out.time_width + px(4);
    float right = width - px(scrollbar);
    if (lanes == 1) {
        const float spare = right - left - px(2 * state_room + least_arrow * 2);
        if (spare >= px(least_explanation)) {
            out.explanation_width =
                std::min(std::max(px(least_explanation), spare * 0.8f + px(40)), px(most_explanation));
            out.explanation_width = std::min(out.explanation_width, spare);
            right -= out.explanation_width;
            out.explanation = right + px(8);
            out.explanation_width -= px(12);
        } else {
            out.explained_below = true;
        }
    }
    const float lane_width = std::max((right - left) / count, px(60));
    for (std::size_t i = 0; i < lanes; ++i, left += lane_width) {
        LadderLane lane{.left = left, .right = left + lane_width};
        lane.states_fit = lane_width >= px(least_arrow + 2 * state_room);
        const float room = px(lane.states_fit ? state_room : narrow_state_room);
        lane.client = lane.left + room;
        lane.server = lane.right - room;
        out.lanes.push_back(lane);
    }
    const float line = text_height + px(2);
    out.arrow_begin = px(7) + line;
    out.arrow_end = out.arrow_begin + px(slope);
    out.row_height = out.arrow_end + px(8) + (out.explained_below ? line : 0);
    out.head_height = 2 * text_height + px(16);
    return out;
}

}  // namespace loopscope::ui
