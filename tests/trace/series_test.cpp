#include "trace/series.hpp"

#include <gtest/gtest.h>

#include "tests/ui/conversation.hpp"

namespace loopscope::trace {
namespace {

using decode::flow::Event;
using decode::flow::Side;
using testing_support::Conversation;
namespace flag = testing_support::flag;

/// A conversation of `segments` segments from the server, each acknowledged.
void write_transfer(Conversation& talk, std::uint32_t segments, std::uint32_t start = 5000) {
    talk.tcp(false, 1000, 0, flag::syn);
    talk.tcp(true, start, 1001, flag::syn | flag::ack);
    talk.tcp(false, 1001, start + 1, flag::ack);
    const std::string payload(100, 'x');
    for (std::uint32_t i = 0; i < segments; ++i) {
        talk.tcp(true, start + 1 + i * 100, 1001, flag::ack, payload);
        talk.tcp(false, 1001, start + 1 + (i + 1) * 100, flag::ack);
    }
}

TEST(ConnectionSeries, HasAPointForEachPacketOfEitherEnd) {
    Conversation talk;
    write_transfer(talk, 3);
    const auto& recording = talk.recording();
    ConnectionSeries series(recording, 0);
    EXPECT_EQ(series.extend(recording, recording.packet_count()), 9u);
    EXPECT_EQ(series.extend(recording, recording.packet_count()), 0u);
    const auto& server = series.from(Side::server);
    ASSERT_EQ(server.points.published(), 4u);
    ASSERT_EQ(series.from(Side::client).points.published(), 5u);
    EXPECT_EQ(server.points[0].sequence, 0);
    EXPECT_EQ(server.points[0].end(), 1) << "a SYN counts as one octet";
    EXPECT_EQ(server.points[3].sequence, 201);
    EXPECT_EQ(server.points[3].end(), 301);
    EXPECT_EQ(server.points[3].frame, 8u);
    EXPECT_EQ(server.index_of(8), 3u);
    EXPECT_EQ(server.index_of(9), decode::none) << "the client sent that one";
    const auto& last = series.from(Side::client).points[4];
    EXPECT_EQ(last.acknowledgment, 301);
    EXPECT_EQ(last.window, 65535u);
    EXPECT_EQ(series.time_range().high - series.time_range().low, 8'000'000);
}

TEST(ConnectionSeries, SequenceNumbersDoNotWrap) {
    Conversation talk;
    write_transfer(talk, 10, 0xffff'ff00u);
    const auto& recording = talk.recording();
    ConnectionSeries series(recording, 0);
    series.extend(recording, recording.packet_count());
    const auto& server = series.from(Side::server);
    for (std::uint32_t i = 1; i < server.points.published(); ++i)
        EXPECT_EQ(server.points[i].sequence, 1 + (i - 1) * 100) << "segment " << i;
    EXPECT_EQ(series.from(Side::client).points[11].acknowledgment, 1001);
}

TEST(ConnectionSeries, TellsTheHandshakesRoundTrips) {
    Conversation talk;
    talk.tcp(false, 1000, 0, flag::syn);
    talk.next_gap = 30'000'000;
    talk.tcp(true, 5000, 1001, flag::syn | flag::ack);
    talk.tcp(false, 1001, 5001, flag::ack);
    const auto& recording = talk.recording();
    ConnectionSeries series(recording, 0);
    series.extend(recording, 3);
    EXPECT_FLOAT_EQ(series.from(Side::server).points[0].round_trip, 0.030f);
    EXPECT_FLOAT_EQ(series.from(Side::client).points[1].round_trip, 0.001f);
}

TEST(ConnectionSeries, ASynThatWasSentTwiceGivesNoRoundTrip) {
    Conversation talk;
    talk.tcp(false, 1000, 0, flag::syn);
    talk.tcp(false, 1000, 0, flag::syn);
    talk.tcp(true, 5000, 1001, flag::syn | flag::ack);
    const auto& recording = talk.recording();
    ConnectionSeries series(recording, 0);
    series.extend(recording, 3);
    EXPECT_LT(series.from(Side::server).points[0].round_trip, 0);
}

TEST(ConnectionSeries, MarksWhatWasSentAgain) {
    Conversation talk;
    write_transfer(talk, 2);
    talk.tcp(true, 5101, 1001, flag::ack, std::string(100, 'x'));
    const auto& recording = talk.recording();
    ConnectionSeries series(recording, 0);
    series.extend(recording, recording.packet_count());
    const auto& server = series.from(Side::server);
    const auto fold = server.fold_of(server.points[3]);
    EXPECT_EQ(fold.repeated, 1u);
    EXPECT_EQ(fold.of(Quantity::repeated), (ValueRange{101, 201}));
}

TEST(ConnectionSeries, InSlicesIsTheSameAsAtOnce) {
    Conversation talk;
    write_transfer(talk, 700);
    const auto& recording = talk.recording();
    ConnectionSeries whole(recording, 0), sliced(recording, 0);
    whole.extend(recording, recording.packet_count());
    for (std::uint32_t slice = 1; sliced.extend(recording, recording.packet_count(), slice) == slice;)
        slice = slice % 97 + 1;
    EXPECT_EQ(sliced.read_to(), recording.packet_count());
    for (const auto side : {Side::client, Side::server}) {
        const auto &a = whole.from(side), &b = sliced.from(side);
        ASSERT_EQ(a.points.published(), b.points.published());
        for (std::uint32_t i = 0; i < a.points.published(); ++i) {
            EXPECT_EQ(a.points[i].sequence, b.points[i].sequence);
            EXPECT_EQ(a.points[i].in_flight, b.points[i].in_flight);
            EXPECT_EQ(a.points[i].round_trip, b.points[i].round_trip);
        }
        EXPECT_EQ(a.levels.published(0), b.levels.published(0));
    }
}

TEST(ConnectionSeries, ReadsOnWhileTheCaptureGrowsAndStopsWhereItIsTold) {
    Conversation talk;
    write_transfer(talk, 2);
    const auto& recording = talk.recording();
    ConnectionSeries series(recording, 0);
    EXPECT_EQ(series.extend(recording, 4), 4u);
    EXPECT_EQ(series.read_to(), 4u);
    EXPECT_EQ(series.extend(recording, 7), 3u);
    talk.tcp(true, 5201, 1001, flag::ack, "more");
    talk.recording();
    EXPECT_EQ(series.extend(recording, recording.packet_count()), 1u);
    EXPECT_EQ(series.from(Side::server).points[3].length, 4u);
    EXPECT_EQ(series.read_to(), 8u);
}

TEST(FoldLevels, HoldWhatTheirPacketsHold) {
    Conversation talk;
    write_transfer(talk, 600);
    const auto& recording = talk.recording();
    ConnectionSeries series(recording, 0);
    series.extend(recording, recording.packet_count());
    for (const auto side : {Side::client, Side::server}) {
        const auto& sent = series.from(side);
        ASSERT_EQ(sent.levels.published(1), sent.points.published() / 256);
        for (unsigned level = 0; level < 2; ++level) {
            const std::uint32_t each = level == 0 ? 16 : 256;
            for (std::uint32_t i = 0; i < sent.levels.published(level); ++i) {
                Fold expected;
                for (std::uint32_t k = i * each; k < (i + 1) * each; ++k) expected.add(sent.fold_of(sent.points[k]));
                const auto& fold = sent.levels.at(level, i);
                EXPECT_EQ(fold.time, expected.time);
                EXPECT_EQ(fold.ranges, expected.ranges);
                EXPECT_EQ(fold.octets, expected.octets);
                EXPECT_EQ(fold.packets, each);
                EXPECT_EQ(fold.flags, expected.flags);
            }
        }
    }
}

}  // namespace
}  // namespace loopscope::trace
