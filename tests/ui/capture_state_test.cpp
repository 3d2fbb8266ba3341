#include "ui/capture_state.hpp"

#include <gtest/gtest.h>

namespace loopscope::ui {
namespace {

TEST(CaptureState, AlwaysSaysWhatWasLost) {
    capture::LiveCounts counts;
    EXPECT_EQ(capture_state(counts, "x", true).lost, "none lost");
    counts.dropped_by_kernel = 1'200;
    counts.dropped_by_interface = 4;
    const auto state = capture_state(counts, "x", true);
    EXPECT_TRUE(state.loses);
    EXPECT_EQ(state.lost, "1,204 lost");
    EXPECT_NE(state.lost_hint.find("1,200 in the kernel's ring, 4 at the interface"), std::string::npos);
}

TEST(CaptureState, ShowsTheSpoolBesideTheRoomThatItsDiskHas) {
    capture::LiveCounts counts;
    counts.bytes = 23'000'000;
    counts.disk_free = 68'000'000'000;
    const auto state = capture_state(counts, "/var/tmp/spool.pcapng", true);
    EXPECT_EQ(state.spool, "23.0 MB, 68.0 GB free");
    EXPECT_NE(state.spool_hint.find("/var/tmp/spool.pcapng"), std::string::npos);
    EXPECT_FALSE(state.nearly_full);
    counts.disk_free = 999'000'000;
    EXPECT_TRUE(capture_state(counts, "x", true).nearly_full);
}

TEST(CaptureState, SpeaksOfNoRoomWhereNothingGrows) {
    capture::LiveCounts counts;
    counts.bytes = 1'400;
    EXPECT_EQ(capture_state(counts, "-", true).spool, "1.40 kB") << "a pipe is on no disk";
    counts.disk_free = 1;
    const auto ended = capture_state(counts, "x", false);
    EXPECT_EQ(ended.spool, "1.40 kB");
    EXPECT_FALSE(ended.nearly_full);
}

}  // namespace
}  // namespace loopscope::ui
