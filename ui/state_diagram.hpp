#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ui/scene.hpp"
#include "ui/state_layout.hpp"
#include "ui/states_model.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

/// What the state diagram shows of one connection.
struct StateDiagram {
    struct End {
        StateWay way;
        std::vector<decode::flow::TcpState> glide{};  ///< states that the token leaves behind; empty: it rests
        float progress = 1;                           ///< of the glide, 0..1
    };
    std::array<End, 2> ends;  ///< by decode::flow::Side
    std::string_view caption = "The states of TCP (RFC 9293, section 3.3.2)";
};

/// The state diagram of RFC 9293, section 3.3.2: all states and transitions, the ways that both ends took, and a token
/// of each on the state in which it is. As large as asked for within StateLayout's limits.
Scene state_diagram(const StateDiagram&, float width, float height, const Theme&, const TextMeasure&);

/// The part of the height that the states take; the legend stands below it.
float state_area_height(float height);

/// The whole connection for paper: the diagram at its end, with a title, and every change of state with its cause.
Scene state_picture(const trace::Recording&, std::uint32_t connection, const Theme&, const TextMeasure&);

}  // namespace loopscope::ui
