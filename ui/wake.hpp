#pragma once

namespace loopscope::ui {

/// Makes the window draw a frame soon. From any thread; many calls before that frame are one.
void wake_window();
/// True once after one or more calls of `wake_window`.
bool take_wake();
/// Whether `take_wake` would be true; until it was called, `wake_window` posts no further event.
bool wake_pending();
/// While false (no window is open) `wake_window` does nothing.
void accept_wakes(bool on);

}  // namespace loopscope::ui
