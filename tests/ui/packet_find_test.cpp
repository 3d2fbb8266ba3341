#include "ui/packet_find.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/ui/http_capture.hpp"

namespace {

using namespace loopscope;
using namespace loopscope::ui;

class PacketFindTest : public testing::Test {
protected:
    PacketFindTest() { packets.update(recording, recording.packet_count()); }

    std::optional<std::uint32_t> next(const std::string& text, std::uint32_t from, bool backwards = false) {
        find.text = text;
        find.begin(packets, from, backwards);
        std::optional<std::uint32_t> found;
        while (find.running() && !found) {
            found = find.update(recording, packets);
            std::this_thread::yield();
        }
        return found;
    }

    tests::HttpCapture capture{3};
    const trace::Recording& recording = capture.recording();
    PacketsModel packets;
    PacketFind find;
};

TEST_F(PacketFindTest, GoesOnFromTheChosenPacketAndAroundTheEnd) {
    EXPECT_EQ(next("http.request", 1), 4u);
    EXPECT_EQ(next("http.request", 4), 10u);
    EXPECT_EQ(next("http.request", 16), 4u);
    EXPECT_EQ(next("http.request", 4, true), 16u);
}

TEST_F(PacketFindTest, KnowsWhatOtherPacketsTell) {
    EXPECT_EQ(next("tcp.analysis.ack_rtt", 1), 2u);
    EXPECT_EQ(next("tcp.analysis.ack_rtt", 2), 3u);
    EXPECT_EQ(next("tcp.analysis.acks_frame == 8", 1), 9u);
    EXPECT_EQ(next("tcp.analysis.acks_frame == 8", 18, true), 9u);
    EXPECT_EQ(next("tcp.analysis.bytes_in_flight", 4, true), 18u);
    EXPECT_EQ(next("http.request_in == 10", 1), 12u);
    EXPECT_EQ(next("loopscope.event", 18), 1u);
}

TEST_F(PacketFindTest, LooksForWordsWhereTheTextIsNoFilter) {
    EXPECT_EQ(PacketFind::kind_of("tcp.port == 80"), PacketFind::Kind::filter);
    EXPECT_EQ(PacketFind::kind_of("step 1"), PacketFind::Kind::words);
    EXPECT_EQ(PacketFind::kind_of("  "), PacketFind::Kind::nothing);
    EXPECT_EQ(next("STEP 1 3:", 4), 7u) << "the next handshake";
}

TEST_F(PacketFindTest, SaysWhenThereIsNone) { EXPECT_EQ(next("dns", 4), decode::no_frame); }

TEST_F(PacketFindTest, GoesByTheRowsOfTheList) {
    packets.sort_by(PacketColumn::number, true);
    packets.update(recording, recording.packet_count());
    EXPECT_EQ(next("http.request", 16), 10u);
}

}  // namespace
