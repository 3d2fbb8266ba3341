#pragma once

#include "ui/replay_model.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// The bar at the window's foot: play, pause, step, speed, and the time bar to scrub. Draws into the current window,
/// one line high (replay_bar_height()). The caller calls ReplayModel::update before and applies
/// ReplayModel::visible_count.
void draw_replay_bar(ReplayModel& model, ViewContext& context);

/// Pixels that the bar needs.
float replay_bar_height();

/// Space plays and pauses, ',' and '.' step back and forward. Call once a frame; does nothing while a text is being
/// typed.
void handle_replay_keys(ReplayModel& model, ViewContext& context);

}  // namespace loopscope::ui
