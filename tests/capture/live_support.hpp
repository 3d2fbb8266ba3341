#pragma once

#include <gtest/gtest.h>

#include <string>

#include "capture/live.hpp"

namespace loopscope::capture::test {

/// A folder that goes with the test.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::string& path() const { return path_; }
    std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

/// Waits for the capture's end.
LiveStatus outcome(LiveCapture& capture);
/// Waits until so many frames are in the recording, or the capture is over.
void wait_for_frames(LiveCapture& capture, std::uint64_t count);
/// Why the host's lo cannot be captured here; empty: it can.
std::string host_loopback_refused();
/// Process id of the capture process that `parent` has started, or -1.
int capture_process_of(int parent);

}  // namespace loopscope::capture::test

#define SKIP_UNLESS_LO_MAY_BE_CAPTURED() \
    if (const std::string refused = test::host_loopback_refused(); !refused.empty()) GTEST_SKIP() << refused
