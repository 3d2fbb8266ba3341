#pragma once

namespace loopscope::ui {

/// Makes the window draw a frame soon. From any thread; many calls before that frame are one.
void wake_window();
/// True once after one or more calls of `wake_window`.
bool take_wake();
/// While false (no window is open) `wake_window` does nothing.
void accept_wakes(bool on);

}  // namespace loopscope::ui
