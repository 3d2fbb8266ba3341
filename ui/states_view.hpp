#pragma once

#include "ui/states_model.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// The state diagram of RFC 9293 with both ends' tokens, and beside it what changed their states.
void draw_states(StatesModel&, ViewContext&);

}  // namespace loopscope::ui
