#include <gtest/gtest.h>

#include "conversation.hpp"

namespace loopscope::decode::flow::testing {
namespace {

TEST(Handshake, ThreeSteps) {
    Conversation c;
    c.client.syn(1233, {.mss = 1460, .window_scale = 7, .sack = true});
    EXPECT_EQ(c.event(), Event::handshake_syn);
    EXPECT_EQ(c.states(), "SYN-SENT unknown");
    EXPECT_EQ(c.connection().outcome, Outcome::opening);
    EXPECT_EQ(c.explained(),
              "Step 1 of 3: the client asks to connect to port 80 (SYN); its sequence numbers start at 1,233; it takes "
              "up to 1,460 "
              "bytes a segment (MSS 1460), multiplies its window by 128 (window scale 7) and can confirm pieces out of "
              "order (SACK).");
    c.server.syn_ack(2'147'001, {.mss = 1400});
    EXPECT_EQ(c.event(), Event::handshake_syn_ack);
    EXPECT_EQ(c.states(), "ESTABLISHED SYN-RECEIVED");
    EXPECT_EQ(c.explained(),
              "Step 2 of 3: the server agrees (ACK of 1,234) and asks to start at 2,147,001; it takes up to 1,400 "
              "bytes a segment "
              "(MSS 1400) (answers frame 1).");
    c.client.ack();
    EXPECT_EQ(c.event(), Event::handshake_ack);
    EXPECT_EQ(c.last().annotation.related_frame, 2U);
    EXPECT_EQ(c.states(), "ESTABLISHED ESTABLISHED");
    EXPECT_EQ(c.explained(),
              "Step 3 of 3: the client confirms (ACK of 2,147,002); the connection is open (answers frame 2).");
    EXPECT_EQ(c.connection().outcome, Outcome::open);
    EXPECT_EQ(c.connection().handshake_time, 2'000'000);
    EXPECT_EQ(c.connection().from(Side::client).initial_sequence, SequenceNumber{1233});
    EXPECT_EQ(c.connection().from(Side::server).initial_sequence, SequenceNumber{2'147'001});
    EXPECT_EQ(c.connection().from(Side::server).window_scale, -2);
}

TEST(Handshake, SynRetriesWithoutAnswer) {
    Conversation c;
    c.client.syn(1000);
    c.client.syn(1000);
    EXPECT_EQ(c.event(), Event::handshake_syn_retry);
    EXPECT_EQ(c.explained(), "No answer has reached the client so far: it asks again (repeats the SYN of frame 1).");
    c.client.syn(1000);
    EXPECT_EQ(c.connection().syn_retries, 2U);
    EXPECT_EQ(c.connection().outcome, Outcome::no_answer);
    EXPECT_EQ(c.tracker.connection_count(), 1U);
    c.server.syn_ack(5000);
    c.client.ack();
    EXPECT_EQ(c.connection().outcome, Outcome::open);
}

TEST(Handshake, AnAnswerWasCapturedAndDidNotReachTheClient) {
    Conversation c;
    c.client.syn(1000);
    c.server.syn_ack(5000);
    c.client.syn(1000);
    EXPECT_EQ(c.event(), Event::handshake_syn_retry);
    EXPECT_EQ(c.explained(), "No answer has reached the client so far: it asks again (repeats the SYN of frame 1).");
}

TEST(Handshake, OneSynAndThenTheCaptureEnds) {
    Conversation c;
    c.client.syn(1000);
    EXPECT_EQ(c.connection().outcome, Outcome::opening);
    c.tracker.finish();
    EXPECT_EQ(c.connection().outcome, Outcome::no_answer);
}

TEST(Handshake, SynAckAgain) {
    Conversation c;
    c.client.syn(1000);
    c.server.syn_ack(5000);
    c.server.syn_ack(5000);
    EXPECT_EQ(c.event(), Event::handshake_syn_ack_retry);
    c.client.ack();
    EXPECT_EQ(c.event(), Event::handshake_ack);
    EXPECT_EQ(c.connection().from(Side::server).retransmissions, 1U);
}

TEST(Handshake, WhoRepeatsItsSynDidNotGetTheAnswer) {
    Conversation c;
    c.client.syn(1000);
    c.server.syn_ack(5000);
    EXPECT_EQ(c.states(), "ESTABLISHED SYN-RECEIVED");
    c.client.syn(1000);
    EXPECT_EQ(c.states(), "SYN-SENT SYN-RECEIVED");
    c.server.syn_ack(5000);
    EXPECT_EQ(c.states(), "SYN-SENT SYN-RECEIVED");
    c.client.ack();
    EXPECT_EQ(c.event(), Event::handshake_ack);
    EXPECT_EQ(c.states(), "ESTABLISHED ESTABLISHED");
}

TEST(Handshake, Refused) {
    Conversation c;
    c.client.syn(1000);
    c.server.raw(tcp_flag::rst | tcp_flag::ack, 0, 1001);
    EXPECT_EQ(c.event(), Event::refused);
    EXPECT_EQ(c.states(), "CLOSED CLOSED");
    EXPECT_EQ(c.connection().outcome, Outcome::refused);
    EXPECT_EQ(
        c.explained(),
        "The server refuses: nothing accepts connections on port 80 (RST instead of an answer to the SYN of frame 1).");
}

TEST(Handshake, SimultaneousOpen) {
    Conversation c;
    c.client.syn(1000);
    c.server.syn(5000);
    EXPECT_EQ(c.event(), Event::simultaneous_syn);
    EXPECT_EQ(c.states(), "SYN-RECEIVED SYN-SENT");
    EXPECT_EQ(c.tracker.connection_count(), 1U);
    c.client.raw(tcp_flag::syn | tcp_flag::ack, 1000, 5001);
    c.server.raw(tcp_flag::syn | tcp_flag::ack, 5000, 1001);
    EXPECT_EQ(c.states(), "ESTABLISHED ESTABLISHED");
    EXPECT_TRUE(c.connection().simultaneous_open);
    EXPECT_EQ(c.connection().outcome, Outcome::open);
}

TEST(Handshake, PortsUsedAgainMakeANewConnection) {
    Conversation c;
    c.handshake(1000, 5000);
    c.client.rst();
    c.client.syn(9000);
    EXPECT_EQ(c.event(), Event::port_reused);
    EXPECT_EQ(c.tracker.connection_count(), 2U);
    EXPECT_EQ(c.connection().stream, 1U);
    EXPECT_EQ(c.connection().previous, 0U);
    EXPECT_EQ(c.last().segments[0].base_sequence, SequenceNumber{9000});
}

TEST(Handshake, SameSynAgainIsTheSameConnection) {
    Conversation c;
    c.client.syn(1000);
    c.server.raw(tcp_flag::rst | tcp_flag::ack, 0, 1001);
    c.client.syn(1000);
    EXPECT_EQ(c.tracker.connection_count(), 1U);
    EXPECT_EQ(c.event(), Event::handshake_syn_retry);
}

TEST(Handshake, AnotherPortIsAnotherConnection) {
    Conversation c;
    c.handshake();
    c.from_port(40001);
    c.client.syn(1000);
    EXPECT_EQ(c.connection().stream, 1U);
    EXPECT_EQ(c.connection().previous, none);
}

TEST(Handshake, CaptureBeginsWithTheAnswer) {
    Conversation c;
    c.server.raw(tcp_flag::syn | tcp_flag::ack, 5000, 1001);
    EXPECT_TRUE(c.last().from_server);
    EXPECT_EQ(c.connection().client.port, 40000);
    EXPECT_EQ(c.last().segments[0].base_acknowledgment, SequenceNumber{1000});
}

TEST(Handshake, WindowScaleIsKnownAsFarAsTheSynsWereSeen) {
    Conversation both;
    both.client.syn(1000, {.window_scale = 7});
    both.server.syn_ack(5000, {.window_scale = 3});
    EXPECT_EQ(both.client.ack().segments[0].window_scale, 7);
    EXPECT_EQ(both.server.sends("x").segments[0].window_scale, 3);

    Conversation one;
    one.client.syn(1000, {.window_scale = 7});
    one.server.syn_ack(5000);
    EXPECT_EQ(one.client.ack().segments[0].window_scale, -2);

    Conversation middle;
    middle.client.next = 1;
    EXPECT_EQ(middle.client.sends("x").segments[0].window_scale, -1);
}

TEST(Handshake, StatesOfAConnectionSeenFromItsMiddle) {
    Conversation c;
    c.client.next = 1001;
    c.server.next = 5001;
    c.client.sends("hello");
    EXPECT_EQ(c.event(), Event::picked_up_in_the_middle);
    EXPECT_TRUE(c.connection().from_middle);
    EXPECT_EQ(c.states(), "unknown unknown");
    EXPECT_EQ(c.last().segments[0].base_sequence, SequenceNumber{1000});
    c.server.sends("hello yourself");
    EXPECT_EQ(c.states(), "ESTABLISHED ESTABLISHED");
}

}  // namespace
}  // namespace loopscope::decode::flow::testing
