// Findings about how connections end, and the near misses.
#include "found.hpp"

namespace loopscope::decode::flow::testing {
namespace {

TEST(Findings, ResetWithUnreadDataIsInferred) {
    Conversation c;
    open(c);
    c.client.sends("tea, please");
    c.server.ack();
    c.server.rst();
    const auto finding = only(c, FindingKind::reset_unread_data);
    EXPECT_TRUE(finding.inferred);
    EXPECT_EQ(finding.side, Side::server);
    EXPECT_EQ(finding.octets, 11U);
    EXPECT_EQ(frames(finding), (Frames{4, 6}));
    EXPECT_EQ(
        told(c, finding),
        "The server closed with RST and never answered the 11 bytes from the client: it probably had not read all "
        "of them.");
    EXPECT_EQ(kinds(c), "reset-unread-data");
}

TEST(Findings, ClientThatResetsAfterItsAnswerIsOrderlyEnough) {
    Conversation c;
    open(c);
    c.client.sends("request");
    c.server.sends("answer");
    c.client.ack();
    c.client.rst();
    const auto finding = only(c, FindingKind::reset);
    EXPECT_EQ(finding.circumstance, Circumstance::after_exchange);
    EXPECT_EQ(severity(finding), Severity::note);
    EXPECT_EQ(kinds(c), "reset");
}

TEST(Findings, ResetAfterIdleTime) {
    Conversation c;
    open(c);
    c.client.sends("request");
    c.server.sends("answer");
    c.client.ack();
    c.wait(60 * second);
    c.server.rst();
    const auto finding = only(c, FindingKind::reset);
    EXPECT_EQ(finding.circumstance, Circumstance::after_idle);
    EXPECT_EQ(finding.side, Side::server);
    EXPECT_EQ(severity(finding), Severity::note) << "what was asked had been answered";
    EXPECT_EQ(told(c, finding),
              "The server broke the connection off (RST) after 1 min in which neither side had sent anything.");
}

TEST(Findings, ClientThatGivesUpWaiting) {
    Conversation c;
    open(c);
    c.client.sends("request");
    c.server.ack();
    c.wait(5 * second);
    c.client.rst();
    const auto finding = only(c, FindingKind::reset);
    EXPECT_EQ(severity(finding), Severity::broken);
    EXPECT_EQ(told(c, finding),
              "The client broke the connection off (RST) although its last 7 bytes had not been answered for 5 s.");
}

TEST(Findings, ResetAloneTellsNothingOfWhatCameBefore) {
    Conversation c;
    c.server.rst();
    EXPECT_EQ(only(c, FindingKind::reset).circumstance, Circumstance::none);
    EXPECT_EQ(kinds(c), "reset");
}

TEST(Findings, FinThatGotLostIsNoCloseOnOneSide) {
    Conversation c;
    open(c);
    c.client.fin();
    c.server.next += 24;  // 23 octets and the FIN, lost before they were captured
    c.server.ack();
    c.wait(3 * second);
    c.from_port(50000);
    c.client.datagram("the clock moves on");
    EXPECT_EQ(kinds(c), "");
}

TEST(Findings, DataForAnEndThatHasClosed) {
    Conversation c;
    open(c);
    c.server.fin();
    c.client.ack();
    c.client.sends(std::string(500, 'x'));
    c.server.raw(tcp_flag::rst, c.server.next, 0);
    const auto finding = only(c, FindingKind::reset);
    EXPECT_EQ(finding.circumstance, Circumstance::late_data);
    EXPECT_EQ(finding.octets, 500U);
    EXPECT_EQ(severity(finding), Severity::broken);
}

TEST(Findings, ResetAfterBothClosedIsNotAFinding) {
    Conversation c;
    open(c);
    close_in_order(c);
    c.client.rst();
    EXPECT_EQ(kinds(c), "");
}

TEST(Findings, EndThatForgotTheConnectionAnswersWithAResetWithoutAck) {
    Conversation c;
    open(c);
    c.client.sends("request");
    c.server.sends("answer");
    c.client.ack();
    c.wait(30 * second);
    c.client.sends("another");
    c.server.raw(tcp_flag::rst, c.server.next, 0);
    const auto finding = only(c, FindingKind::half_open);
    EXPECT_EQ(finding.circumstance, Circumstance::not_known);
    EXPECT_EQ(finding.side, Side::server);
    EXPECT_EQ(frames(finding), (Frames{7, 8}));
    EXPECT_EQ(kinds(c), "half-open");
}

TEST(Findings, SynIntoAConnectionThatTheServerStillBelievesIn) {
    Conversation c;
    open(c);
    c.client.sends("hello");
    c.server.ack();
    const auto expected = c.client.next;
    c.wait(20 * second);
    c.client.syn(777'000, {1460, 7, true});
    c.server.raw(tcp_flag::ack, c.server.next, expected);  // the challenge
    c.client.raw(tcp_flag::rst, expected, 0);
    const auto finding = only(c, FindingKind::half_open);
    EXPECT_EQ(finding.circumstance, Circumstance::syn_in_connection);
    EXPECT_EQ(finding.other_connection, 0U);
    EXPECT_EQ(kinds(c), "half-open ports-reused");
}

TEST(Findings, CloseOnOneSideIsFoundAfterASecondAndEndsWithTheFin) {
    Conversation c;
    open(c);
    c.client.fin();
    c.server.ack();
    EXPECT_EQ(kinds(c), "");
    c.wait(1500 * ms);
    c.from_port(50000);
    c.client.datagram("something else");
    auto finding = only(c, FindingKind::closed_on_one_side);
    EXPECT_EQ(finding.side, Side::server);
    EXPECT_EQ(frames(finding), (Frames{4, 5}));
    EXPECT_EQ(severity(finding), Severity::broken);
    c.from_port(40000);
    c.client.next = 1002;
    c.wait(second);
    c.server.fin();
    finding = only(c, FindingKind::closed_on_one_side);
    EXPECT_EQ(finding.circumstance, Circumstance::ended);
    EXPECT_EQ(severity(finding), Severity::slow);
    EXPECT_EQ(told(c, finding), "The client closed (FIN), and the server closed its side only 2.5 s later.");
}

TEST(Findings, HalfCloseThatIsUsedIsLegitimate) {
    Conversation c;
    open(c);
    c.client.sends("question");
    c.client.fin();
    c.server.ack();
    c.wait(3 * second);
    c.server.sends("the answer took a while");
    EXPECT_EQ(kinds(c), "");
    c.wait(3 * second);
    c.server.sends("and goes on");
    c.tracker.finish();
    EXPECT_EQ(kinds(c), "");
}

TEST(Findings, SilentEndIsHalfOpenAtTheCapturesEnd) {
    Conversation c;
    open(c);
    c.server.sends("hi");
    c.client.sends("hello");
    const auto at = c.client.next - 5;
    for (const auto wait : {200, 400, 800, 1600}) {
        c.wait(wait * ms);
        c.client.sends_at(at, "hello");
    }
    EXPECT_EQ(kinds(c), "retransmission-timeout") << "it may still answer";
    c.tracker.finish();
    EXPECT_EQ(kinds(c), "half-open retransmission-timeout");
    EXPECT_EQ(only(c, FindingKind::half_open).side, Side::server);
}

}  // namespace
}  // namespace loopscope::decode::flow::testing
