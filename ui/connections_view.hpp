#pragma once

#include "ui/connections_model.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// Brings the model up to date and draws it into the current window. With nothing open it says what would fill it.
void draw_connections(ConnectionsModel& model, ViewContext& context);

}  // namespace loopscope::ui
