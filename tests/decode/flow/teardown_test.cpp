#include <gtest/gtest.h>

#include "conversation.hpp"

namespace loopscope::decode::flow::testing {
namespace {

TEST(Teardown, FourSegments) {
    Conversation c;
    c.handshake();
    c.client.fin();
    EXPECT_EQ(c.event(), Event::fin_first);
    EXPECT_EQ(c.states(), "FIN-WAIT-1 CLOSE-WAIT");
    EXPECT_EQ(c.connection().outcome, Outcome::half_closed);
    c.server.ack();
    EXPECT_EQ(c.event(), Event::acknowledges_fin);
    EXPECT_EQ(c.last().annotation.related_frame, 4U);
    EXPECT_EQ(c.states(), "FIN-WAIT-2 CLOSE-WAIT");
    c.server.sends("still talking");
    EXPECT_EQ(c.event(), Event::data);
    c.server.fin();
    EXPECT_EQ(c.event(), Event::fin_second);
    EXPECT_EQ(c.states(), "TIME-WAIT LAST-ACK");
    c.client.ack();
    EXPECT_EQ(c.event(), Event::last_acknowledgment);
    EXPECT_EQ(c.states(), "TIME-WAIT CLOSED");
    EXPECT_EQ(c.connection().outcome, Outcome::closed);
    EXPECT_EQ(c.connection().first_fin_frame, 4U);
    EXPECT_EQ(c.connection().end_frame, 8U);
    EXPECT_EQ(c.explained(),
              "The client confirms the last FIN (of frame 7): the connection is closed. It keeps the ports for a while "
              "(TIME-WAIT), so "
              "that late segments cannot disturb a new connection.");
}

TEST(Teardown, ThreeSegments) {
    Conversation c;
    c.handshake();
    c.server.fin();
    EXPECT_EQ(c.states(), "CLOSE-WAIT FIN-WAIT-1");
    c.client.fin();
    EXPECT_EQ(c.event(), Event::fin_with_ack);
    EXPECT_EQ(c.states(), "LAST-ACK TIME-WAIT");
    EXPECT_EQ(c.explained(),
              "The client confirms the FIN of frame 4 and closes its own direction in the same segment (FIN and ACK): "
              "three segments "
              "instead of four.");
    c.server.ack();
    EXPECT_EQ(c.event(), Event::last_acknowledgment);
    EXPECT_EQ(c.states(), "CLOSED TIME-WAIT");
}

TEST(Teardown, BothAtOnce) {
    Conversation c;
    c.handshake();
    c.client.fin();
    c.server.raw(tcp_flag::fin | tcp_flag::ack, 5001, 1001);  // sent before the client's FIN came
    c.server.next = 5002;
    EXPECT_EQ(c.event(), Event::fin_simultaneous);
    EXPECT_EQ(c.states(), "CLOSING CLOSING");
    c.client.ack();
    EXPECT_EQ(c.event(), Event::acknowledges_fin);
    EXPECT_EQ(c.states(), "CLOSING TIME-WAIT");
    c.server.ack();
    EXPECT_EQ(c.event(), Event::last_acknowledgment);
    EXPECT_EQ(c.states(), "TIME-WAIT TIME-WAIT");
    EXPECT_TRUE(c.connection().simultaneous_close);
    EXPECT_EQ(c.connection().outcome, Outcome::closed);
}

TEST(Teardown, HalfCloseLastsWhileTheOtherSideTalks) {
    Conversation c;
    c.handshake();
    c.client.fin("the last of it");
    c.server.ack();
    for (int i = 0; i < 5; ++i) {
        c.server.sends("more");
        c.client.ack();
    }
    EXPECT_EQ(c.states(), "FIN-WAIT-2 CLOSE-WAIT");
    EXPECT_EQ(c.connection().outcome, Outcome::half_closed);
}

TEST(Teardown, FinAgain) {
    Conversation c;
    c.handshake();
    c.client.fin();
    c.client.raw(tcp_flag::fin | tcp_flag::ack, 1001, 5001);
    EXPECT_EQ(c.event(), Event::fin_retry);
    EXPECT_EQ(c.last().annotation.related_frame, 4U);
    EXPECT_EQ(c.states(), "FIN-WAIT-1 CLOSE-WAIT");
}

TEST(Teardown, Reset) {
    Conversation c;
    c.handshake();
    c.client.sends("hello");
    c.server.rst();
    EXPECT_EQ(c.event(), Event::reset);
    EXPECT_EQ(c.states(), "CLOSED CLOSED");
    EXPECT_EQ(c.connection().outcome, Outcome::reset_by_server);
    EXPECT_EQ(c.connection().end_frame, 5U);
    c.client.sends("anybody there?");
    EXPECT_EQ(c.event(), Event::data_after_close);
    EXPECT_EQ(c.last().annotation.related_frame, 5U);
}

TEST(Teardown, AResetOutsideTheWindowChangesNothing) {
    Conversation c;
    c.handshake();
    c.server.raw(tcp_flag::rst, 5001 + 1'000'000, 0);
    EXPECT_EQ(c.states(), "ESTABLISHED ESTABLISHED");
    c.client.ack();
    EXPECT_EQ(c.event(), Event::challenge_acknowledgment);
    EXPECT_EQ(c.connection().outcome, Outcome::open);
}

TEST(Teardown, AFinThatOvertookDataDoesNotCloseYet) {
    Conversation c;
    c.handshake();
    c.client.raw(tcp_flag::fin | tcp_flag::ack, 1001 + 5, 5001);
    EXPECT_EQ(c.states(), "FIN-WAIT-1 ESTABLISHED");
}

}  // namespace
}  // namespace loopscope::decode::flow::testing
