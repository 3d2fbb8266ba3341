#pragma once

#include "capture/live.hpp"

namespace loopscope::app {

/// Captures to options.file without a window until it ends or Ctrl-C, and says what was captured. The exit status.
int capture_to_file(const capture::LiveOptions& options);

}  // namespace loopscope::app
