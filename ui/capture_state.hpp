#pragma once

#include <string>

#include "capture/live.hpp"

namespace loopscope::ui {

/// What a live capture lost, and what it takes of its disk, in words.
struct CaptureState {
    std::string lost;       ///< "none lost", "1,204 lost"
    std::string lost_hint;  ///< who lost them, and what helps
    bool loses = false;
    std::string spool;       ///< "12.3 MB, 68.0 GB free"
    std::string spool_hint;  ///< where it is
    bool nearly_full = false;
};
/// `file`: the recording. `capturing`: it may still grow.
CaptureState capture_state(const capture::LiveCounts& counts, const std::string& file, bool capturing);

}  // namespace loopscope::ui
