#pragma once

#include <optional>

#include "ui/packets_model.hpp"
#include "ui/view.hpp"
#include "ui/views.hpp"

namespace loopscope::ui {

/// Brings the model up to date and draws it into what is left of the current window. With nothing open it says what
/// would fill it. Returns the view that was asked for in a row's menu.
std::optional<View> draw_packets(PacketsModel&, ViewContext&, Settings&);

}  // namespace loopscope::ui
