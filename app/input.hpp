#pragma once

#include <memory>
#include <optional>
#include <string>

#include "capture/live.hpp"
#include "trace/recording.hpp"

namespace loopscope::app {

/// What `-r` or `-i` names, read frame by frame in this thread.
class Input {
public:
    static capture::Result<Input> file(const std::string& path);
    static capture::Result<Input> live(const capture::LiveOptions& options);
    Input(Input&&) = default;
    ~Input();

    /// Reads the next frame, waiting for it if need be: false at the end, after Ctrl-C or at damage. `idle` is called
    /// before each wait, so that what is printed so far is seen.
    template <class Idle> bool next(Idle idle) {
        for (;;) {
            switch (recording_->step(false)) {
                case trace::Recording::Step::frame: return true;
                case trace::Recording::Step::end: ended_ = true; return false;
                case trace::Recording::Step::damaged: ended_ = damaged_ = true; return false;
                case trace::Recording::Step::pending: break;
            }
            idle();
            wait();
        }
    }
    trace::Recording& recording() { return *recording_; }
    /// Complains on standard error about what could not be read; the exit status.
    int finish();

private:
    Input() = default;
    void wait();

    std::unique_ptr<trace::Recording> recording_;
    std::optional<capture::LiveCapture> live_;
    bool ended_ = false, damaged_ = false;
};

}  // namespace loopscope::app
