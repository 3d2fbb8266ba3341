#include "ui/replay_model.hpp"

#include <gtest/gtest.h>

#include "tests/ui/conversation.hpp"

namespace loopscope::ui {
namespace {

using testing_support::Conversation;
namespace flag = testing_support::flag;

constexpr std::int64_t millisecond = 1'000'000, second = 1'000'000'000;

/// Six packets, a millisecond apart but for 10 s before the fifth.
class ReplayTest : public testing::Test {
protected:
    void SetUp() override {
        talk.handshake();
        talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "ping");
        talk.next_gap = 10 * second;
        talk.tcp(true, 5001, 1005, flag::psh | flag::ack, "pong");
        talk.tcp(false, 1005, 5005, flag::rst);
    }
    std::uint32_t position() { return clock.position(recording().packet_count()); }
    trace::Recording& recording() { return talk.recording(); }

    Conversation talk;
    ReplayClock clock;
};

TEST_F(ReplayTest, ShowsEverythingAtFirstAndFollowsWhatComes) {
    EXPECT_TRUE(clock.following());
    EXPECT_EQ(position(), 6u);
    talk.tcp(true, 5005, 1005, flag::rst);
    EXPECT_EQ(position(), 7u);
}

TEST_F(ReplayTest, PlaysFromTheBeginningAtThePacketsPace) {
    clock.play(recording());
    EXPECT_EQ(position(), 0u);
    clock.advance(recording(), 0, false);
    EXPECT_EQ(position(), 1u) << "the first packet comes at once";
    clock.advance(recording(), millisecond - 1, false);
    EXPECT_EQ(position(), 1u);
    clock.advance(recording(), 1, false);
    EXPECT_EQ(position(), 2u);
    clock.advance(recording(), 2 * millisecond, false);
    EXPECT_EQ(position(), 4u);
}

TEST_F(ReplayTest, SpeedScalesTimeAndStaysWithinItsLimits) {
    clock.set_speed(0.01);
    clock.play(recording());
    clock.advance(recording(), 99 * millisecond, false);
    EXPECT_EQ(position(), 1u);
    clock.advance(recording(), millisecond, false);
    EXPECT_EQ(position(), 2u);
    clock.set_speed(1e9);
    EXPECT_EQ(clock.speed(), ReplayClock::fastest);
    clock.set_speed(-1);
    EXPECT_EQ(clock.speed(), ReplayClock::slowest);
    clock.set_speed(0.0 / 0.0);
    EXPECT_EQ(clock.speed(), 1);
}

TEST_F(ReplayTest, LongPausesAreShortenedUnlessToldOtherwise) {
    clock.play(recording());
    clock.advance(recording(), 3 * millisecond + 2 * second, false);
    EXPECT_EQ(position(), 5u);
    clock.seek(recording(), 4);
    clock.skip_silence = false;
    clock.play(recording());
    clock.advance(recording(), 9 * second, false);
    EXPECT_EQ(position(), 4u);
    EXPECT_EQ(clock.now(recording()) - recording().packet(4).time, 9 * second);
}

TEST_F(ReplayTest, StopsAtTheEndOfAFileButFollowsALiveCapture) {
    clock.play(recording());
    clock.advance(recording(), 60 * second, false);
    EXPECT_EQ(position(), 6u);
    EXPECT_FALSE(clock.playing());
    EXPECT_FALSE(clock.following());
    clock.play(recording());
    clock.advance(recording(), 60 * second, true);
    EXPECT_TRUE(clock.following());
}

TEST_F(ReplayTest, StepsPauseAndStayInsideTheCapture) {
    clock.step(recording(), -1);
    EXPECT_EQ(position(), 5u);
    EXPECT_FALSE(clock.playing());
    clock.step(recording(), 10);
    EXPECT_EQ(position(), 6u);
    clock.step(recording(), -100);
    EXPECT_EQ(position(), 0u);
    EXPECT_EQ(clock.now(recording()), recording().first_time());
}

TEST_F(ReplayTest, ALiveCaptureGoesOnWhileTheViewIsHeld) {
    clock.pause(recording());
    talk.tcp(true, 5005, 1005, flag::rst);
    EXPECT_EQ(position(), 6u);
    clock.step(recording(), 1);
    EXPECT_EQ(position(), 7u);
    clock.follow();
    talk.tcp(true, 5005, 1005, flag::rst);
    EXPECT_EQ(position(), 8u);
}

TEST_F(ReplayTest, DensityCountsEachPacketOnceAndMarksEvents) {
    ReplayDensity density;
    density.update(recording());
    density.update(recording());
    std::uint32_t packets = 0, handshakes = 0, resets = 0;
    for (const auto& bin : density.bins()) {
        packets += bin.packets;
        handshakes += bin.handshake;
        resets += bin.reset;
    }
    EXPECT_EQ(packets, 6u);
    EXPECT_EQ(handshakes, 1u);
    EXPECT_EQ(resets, 1u);
    EXPECT_GE(density.bin_width() * static_cast<std::int64_t>(ReplayDensity::bin_count),
              density.last_time() - density.first_time());
    EXPECT_EQ(density.bins()[0].packets, 4u) << "the first four lie in one bin once the span holds 10 s";
}

TEST_F(ReplayTest, FindsThePositionOfATime) {
    EXPECT_EQ(packets_until(recording(), recording().first_time() - 1), 0u);
    EXPECT_EQ(packets_until(recording(), recording().first_time()), 1u);
    EXPECT_EQ(packets_until(recording(), recording().first_time() + second), 4u);
    EXPECT_EQ(packets_until(recording(), recording().first_time() + 60 * second), 6u);
}

}  // namespace
}  // namespace loopscope::ui
