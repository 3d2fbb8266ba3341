#pragma once

#include "ui/stream_model.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// Follow stream: what the two ends of the selected connection said. Brings the model up to date and draws it into the
/// current window. With nothing open it says what would fill it.
void draw_stream(StreamModel& model, ViewContext& context);

}  // namespace loopscope::ui
