#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "conversation.hpp"

namespace loopscope::decode::flow::testing {
namespace {

TEST(Talking, DataAndItsAcknowledgment) {
    Conversation c;
    c.handshake();
    c.client.sends(std::string(1200, 'a'));
    EXPECT_EQ(c.event(), Event::data);
    EXPECT_EQ(c.explained(), "The client sends 1,200 bytes (bytes 1 to 1,200).");
    c.server.ack();
    EXPECT_EQ(c.event(), Event::acknowledgment);
    EXPECT_EQ(c.explained(), "The server has received everything up to byte 1,200 (answers frame 4).");
    EXPECT_EQ(c.connection().from(Side::client).payload, 1200U);
    EXPECT_EQ(c.connection().packets(), 5U);
}

TEST(Talking, OneAcknowledgmentForTwoSegmentsNamesTheNewer) {
    Conversation c;
    c.handshake();
    c.client.sends("one");
    c.client.sends("two");
    c.server.ack();
    EXPECT_EQ(c.last().annotation.related_frame, 5U);
}

TEST(Talking, RetransmissionNamesTheFirstSending) {
    Conversation c;
    c.handshake();
    c.client.sends("hello");
    c.wait(300'000'000);
    c.client.sends_at(1001, "hello");
    EXPECT_EQ(c.event(), Event::timeout_retransmission);
    EXPECT_EQ(c.last().annotation.related_frame, 4U);
    EXPECT_EQ(
        c.explained(),
        "No answer came until the timer ran out: the client sends bytes 1 to 5 again (first sent in frame 4), and "
        "starts slowly anew.");
    EXPECT_EQ(c.connection().from(Side::client).retransmissions, 1U);
    EXPECT_EQ(c.connection().from(Side::client).payload, 5U);
}

TEST(Talking, OvertakenSegmentIsLateAndLostSegmentIsSentAgain) {
    Conversation quick;
    quick.handshake();
    quick.client.sends_at(1006, "world");
    EXPECT_EQ(quick.event(), Event::gap_before);
    quick.client.sends_at(1001, "hello");
    EXPECT_EQ(quick.event(), Event::out_of_order);

    Conversation slow;
    slow.handshake();
    slow.client.sends_at(1006, "world");
    slow.wait(200'000'000);
    slow.client.sends_at(1001, "hello");
    EXPECT_EQ(slow.event(), Event::timeout_retransmission);
    EXPECT_FALSE(slow.connection().gap);
}

TEST(Talking, DuplicateAcknowledgmentOnlyWhileSomethingIsOutstanding) {
    Conversation c;
    c.handshake();
    c.client.sends("first");
    c.server.ack();
    const auto acknowledged = c.client.next;
    c.client.sends_at(acknowledged + 5, "third");
    c.server.ack_of(acknowledged);
    EXPECT_EQ(c.event(), Event::duplicate_acknowledgment);
    EXPECT_EQ(c.last().annotation.related_frame, 5U);

    Conversation idle;
    idle.handshake();
    idle.client.sends("first");
    idle.server.ack();
    idle.server.ack();
    EXPECT_EQ(idle.event(), Event::acknowledgment);
}

TEST(Talking, ZeroWindowAndItsUpdate) {
    Conversation c;
    c.handshake();
    c.client.sends("fill");
    c.server.window = 0;
    c.server.ack();
    EXPECT_EQ(c.event(), Event::zero_window);
    c.server.window = 4000;
    c.server.ack();
    EXPECT_EQ(c.event(), Event::window_update);
    EXPECT_EQ(c.last().annotation.related_frame, 5U);
    EXPECT_EQ(c.explained(), "The server has room for 4,000 bytes now (window update) (after frame 5).");
}

TEST(Talking, KeepAliveAndItsAnswer) {
    Conversation c;
    c.handshake();
    c.client.sends("hello");
    c.server.ack();
    c.wait(60'000'000'000);
    c.client.raw(tcp_flag::ack, c.client.next - 1, c.server.next);
    EXPECT_EQ(c.event(), Event::keep_alive);
    c.server.ack();
    EXPECT_EQ(c.event(), Event::keep_alive_answer);
    EXPECT_EQ(c.last().annotation.related_frame, 6U);
    EXPECT_EQ(c.connection().from(Side::client).retransmissions, 0U);
}

TEST(Talking, AGapThatTheReceiverDoesNotMissIsRecorded) {
    Conversation c;
    c.handshake();
    c.client.sends_at(1101, "later");
    EXPECT_FALSE(c.connection().gap);
    c.server.ack_of(1106);
    EXPECT_TRUE(c.connection().gap);
}

TEST(Talking, SequenceNumbersWrap) {
    Conversation c;
    c.handshake(0xffff'fff0, 0xffff'fffe);
    c.client.sends(std::string(40, 'x'));
    EXPECT_EQ(c.event(), Event::data);
    EXPECT_EQ(c.explained(), "The client sends 40 bytes (bytes 1 to 40).");
    c.server.ack();
    EXPECT_EQ(c.explained(), "The server has received everything up to byte 40 (answers frame 4).");
    c.client.sends_at(0xffff'fff1, "x");
    EXPECT_EQ(c.event(), Event::unneeded_retransmission);
}

TEST(Talking, ThreeDuplicateAcksMakeItFast) {
    Conversation c;
    c.handshake(0xffff'fc00, 5000);
    const auto lost = c.client.next;
    for (int i = 0; i < 5; ++i) c.client.sends(std::string(1000, 'x'));
    c.server.ack_of(lost + 1000);
    for (int i = 0; i < 3; ++i) c.server.ack_of(lost + 1000);
    EXPECT_EQ(c.event(), Event::duplicate_acknowledgment);
    c.client.sends_at(lost + 1000, std::string(1000, 'x'));
    EXPECT_EQ(c.event(), Event::fast_retransmission);
    EXPECT_EQ(c.explained(),
              "The ACKs of the server say that bytes 1,001 to 2,000 are missing: the client sends them again (first "
              "sent in frame 5) without waiting for a timer.");
    EXPECT_EQ(c.last().client_phase, SenderPhase::fast_recovery);
}

TEST(Talking, TheLastSegmentAgainAndSoonIsAProbe) {
    Conversation c;
    c.client.syn(1000, {.mss = 1460, .window_scale = 0, .sack = true});
    c.server.syn_ack(5000, {.mss = 1460, .window_scale = 0, .sack = true});
    c.client.ack();
    c.client.sends("one");
    c.client.sends("two");
    c.wait(20'000'000);
    c.client.sends_at(1004, "two");
    EXPECT_EQ(c.event(), Event::tail_loss_probe);
    c.wait(300'000'000);
    c.client.sends_at(1001, "one");
    EXPECT_EQ(c.event(), Event::timeout_retransmission);
    EXPECT_EQ(c.last().client_phase, SenderPhase::timeout_recovery);
    EXPECT_EQ(c.connection().from(Side::client).retransmissions, 2U);
}

TEST(Talking, OneOctetThatIsOutstandingIsNoKeepAlive) {
    Conversation c;
    c.handshake();
    c.client.sends("x");
    c.wait(300'000'000);
    c.client.sends_at(1001, "x");
    EXPECT_EQ(c.event(), Event::timeout_retransmission);
    c.server.ack();
    c.wait(300'000'000);
    c.client.sends_at(1001, "x");
    EXPECT_EQ(c.event(), Event::keep_alive);
    EXPECT_EQ(c.connection().from(Side::client).retransmissions, 1U);
}

TEST(Talking, AClosedWindowIsProbed) {
    Conversation c;
    c.handshake();
    c.client.sends("full");
    c.server.window = 0;
    c.server.ack();
    EXPECT_EQ(c.event(), Event::zero_window);
    c.wait(200'000'000);
    c.client.raw(tcp_flag::ack, c.client.next - 1, c.server.next);  // as Linux does
    EXPECT_EQ(c.event(), Event::window_probe);
    c.server.ack();
    EXPECT_EQ(c.event(), Event::window_probe_answer);
    c.wait(200'000'000);
    c.client.sends_at(c.client.next, "!");  // as BSD does
    EXPECT_EQ(c.event(), Event::window_probe);
    c.server.ack();
    EXPECT_EQ(c.event(), Event::window_probe_answer);
    c.wait(400'000'000);
    c.client.sends_at(c.client.next, "!");
    EXPECT_EQ(c.event(), Event::window_probe);
    c.server.window = 8000;
    c.server.ack();
    EXPECT_EQ(c.event(), Event::window_update);
    EXPECT_EQ(c.connection().from(Side::client).retransmissions, 0U);
    EXPECT_EQ(c.tracker.figures(0).from(Side::client).zero_windows, 1U);
}

TEST(Talking, APacketThatIsCapturedTwiceIsNoRetransmission) {
    Conversation c;
    c.handshake();
    const auto packet = [&](std::uint16_t identification, std::uint8_t hops) {
        c.client.sends_at(1001, "hello");
        auto octets = std::vector<std::uint8_t>(c.last_octets().begin(), c.last_octets().end());
        octets[4] = static_cast<std::uint8_t>(identification >> 8);
        octets[5] = static_cast<std::uint8_t>(identification);
        octets[8] = hops;
        return octets;
    };
    const auto first = packet(0x1234, 64), behind_the_router = packet(0x1234, 63), again = packet(0x1235, 64);
    Conversation seen;
    seen.handshake();
    seen.add(first);
    EXPECT_EQ(seen.event(), Event::data);
    seen.add(behind_the_router);
    EXPECT_EQ(seen.event(), Event::captured_twice);
    EXPECT_EQ(seen.last().annotation.related_frame, 4U);
    EXPECT_EQ(seen.connection().from(Side::client).retransmissions, 0U);
    EXPECT_EQ(seen.tracker.figures(0).from(Side::client).octets, 5U);
    seen.add(again);  // a new identification: sent again
    EXPECT_TRUE(is_repetition(seen.event()));
    seen.wait(50'000'000);
    seen.add(first);  // much too late for a copy
    EXPECT_TRUE(is_repetition(seen.event()));
    EXPECT_EQ(seen.connection().from(Side::client).retransmissions, 2U);
}

TEST(Talking, DatagramsAndTheirAnswers) {
    Conversation c;
    c.client.datagram("ping");
    EXPECT_EQ(c.event(), Event::datagram);
    EXPECT_EQ(c.connection().outcome, Outcome::datagrams);
    EXPECT_EQ(c.explained(),
              "The client sends a datagram of 4 bytes to port 80 (UDP: no handshake, and nothing confirms that it "
              "arrives).");
    c.server.datagram("pong!");
    EXPECT_EQ(c.event(), Event::datagram_answer);
    EXPECT_EQ(c.explained(), "The server answers with a datagram of 5 bytes (answers frame 1).");
    EXPECT_EQ(c.last().segments[0].stream, 0U);
}

TEST(Talking, TcpAndUdpStreamsAreCountedApart) {
    Conversation c;
    c.client.datagram("ping");
    c.client.syn(1000);
    EXPECT_EQ(c.connection().index, 1U);
    EXPECT_EQ(c.connection().stream, 0U);
}

TEST(Talking, ManyShortConnectionsOnTheSamePorts) {
    Conversation c;
    constexpr std::uint32_t connections = 84'000;
    for (std::uint32_t i = 0; i < connections; ++i) {
        c.from_port(static_cast<std::uint16_t>(20'000 + i % 28'000));
        c.client.syn(i * 1000 + 7);
        c.server.syn_ack(i * 500 + 3);
        c.client.ack();
        c.client.fin();
        c.server.fin();
        c.client.ack();
        ASSERT_EQ(c.connection().stream, i);
        ASSERT_EQ(c.connection().outcome, Outcome::closed);
        ASSERT_EQ(c.connection().previous, i < 28'000 ? none : i - 28'000);
    }
    EXPECT_EQ(c.tracker.connection_count(), connections);
}

TEST(Talking, EveryCutOfASegmentIsSurvived) {
    for (std::size_t octets = 0; octets < 60; ++octets) {
        Conversation c;
        c.snap(octets);
        c.handshake();
        c.client.sends("GET / HTTP/1.1\r\n\r\n");
        c.server.fin("HTTP/1.1 200 OK\r\n\r\n");
        c.tracker.finish();
        EXPECT_EQ(c.frame(), 5U);
    }
}

}  // namespace
}  // namespace loopscope::decode::flow::testing
