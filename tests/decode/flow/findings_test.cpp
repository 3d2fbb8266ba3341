// What made a connection slow or broke it, from its opening: scripted conversations for each kind of finding, and
// beside each the near misses that must not be found.
#include "found.hpp"

namespace loopscope::decode::flow::testing {
namespace {

TEST(Findings, NothingIsFoundInAnOrderlyConnection) {
    Conversation c;
    open(c);
    c.client.sends("GET / HTTP/1.1\r\n\r\n");
    c.server.ack();
    c.wait(5 * second);  // a server may think
    c.server.sends("HTTP/1.1 204 No Content\r\n\r\n");
    c.client.ack();
    close_in_order(c);
    c.wait(5 * second);
    c.tracker.finish();
    EXPECT_EQ(kinds(c), "");
}

TEST(Findings, Refused) {
    Conversation c;
    c.client.syn(1000);
    c.server.raw(tcp_flag::rst | tcp_flag::ack, 0, 1001);
    const auto finding = only(c, FindingKind::refused);
    EXPECT_EQ(frames(finding), (Frames{1, 2}));
    EXPECT_EQ(finding.side, Side::server);
    EXPECT_FALSE(finding.inferred);
    EXPECT_EQ(told(c, finding), "Nothing accepts connections on port 80 of the server: it answered the SYN with RST.");
    EXPECT_EQ(kinds(c), "refused");
}

TEST(Findings, RefusedAgainAndAgainIsOneFinding) {
    Conversation c;
    for (int i = 0; i < 3; ++i) {
        c.client.syn(1000);
        c.server.raw(tcp_flag::rst | tcp_flag::ack, 0, 1001);
        c.wait(500 * ms);
    }
    EXPECT_EQ(only(c, FindingKind::refused).count, 3U);
    EXPECT_EQ(kinds(c), "refused");
}

TEST(Findings, NoAnswerTellsHowOftenTheSynWasSent) {
    Conversation c;
    c.client.syn(1000);
    for (const auto wait : {1, 2, 4}) {
        c.wait(wait * second);
        c.client.syn(1000);
    }
    c.tracker.finish();
    const auto finding = only(c, FindingKind::no_answer);
    EXPECT_EQ(frames(finding), (Frames{1, 2, 3, 4}));
    EXPECT_EQ(finding.count, 4U);
    EXPECT_NEAR(static_cast<double>(finding.duration), 7e9, 1e7);
    EXPECT_EQ(severity(finding), Severity::broken);
    EXPECT_EQ(told(c, finding),
              "The client sent its SYN to port 80 4 times within 7 s, and nothing came back, not even a refusal.");
}

TEST(Findings, LateAnswerIsSlowAndNotBroken) {
    Conversation c;
    c.client.syn(1000, {1460, 7, true});
    c.wait(second);
    c.client.syn(1000, {1460, 7, true});
    c.server.syn_ack(5000, {1460, 7, true});
    c.client.ack();
    c.tracker.finish();
    const auto finding = only(c, FindingKind::no_answer);
    EXPECT_EQ(finding.circumstance, Circumstance::answered);
    EXPECT_EQ(severity(finding), Severity::slow);
    EXPECT_EQ(frames(finding), (Frames{1, 2, 3}));
    EXPECT_EQ(told(c, finding),
              "The server answered on port 80 only after 1 s, when the client had sent its SYN twice.");
}

TEST(Findings, OneSynIsUnansweredOnlyAfterASecond) {
    Conversation early;
    early.client.syn(1000);
    early.wait(500 * ms);
    early.client.datagram("the capture goes on");
    early.tracker.finish();
    EXPECT_EQ(kinds(early), "");

    Conversation later;
    later.client.syn(1000);
    later.wait(1100 * ms);
    later.client.datagram("the capture goes on");
    EXPECT_EQ(kinds(later), "no-answer") << "live, before the capture ends";
    later.server.syn_ack(5000, {1460, 7, true});
    EXPECT_EQ(kinds(later), "") << "a slow answer to one SYN is no missing one";
}

TEST(Findings, CopyOfASynIsNoRetry) {
    Conversation c;
    c.client.syn(1000, {1460, 7, true});
    c.client.syn(1000, {1460, 7, true});
    c.server.syn_ack(5000, {1460, 7, true});
    c.client.ack();
    c.tracker.finish();
    EXPECT_TRUE(kinds(c).find("no-answer") == std::string::npos) << kinds(c);
}

/// Two clients get in and are not served, the third repeats its SYN.
void fill_backlog(Conversation& c) {
    for (const std::uint16_t port : {40001, 40002}) {
        c.from_port(port);
        open(c);
    }
    c.from_port(40003);
    c.client.syn(3000, {1460, 7, true});
}

TEST(Findings, BacklogFullNeedsOthersThatGotIn) {
    Conversation c;
    for (const std::uint16_t port : {40001, 40002, 40003}) {
        c.from_port(port);
        if (port == 40003) {
            c.client.syn(3000, {1460, 7, true});
            c.wait(second);
            c.client.syn(3000, {1460, 7, true});
            EXPECT_EQ(kinds(c), "no-answer") << "one lost SYN explains this, away from the machine";
            c.from_port(40004);
            open(c);
            c.wait(second);
            c.from_port(40003);
            c.client.syn(3000, {1460, 7, true});
        } else {
            open(c);
        }
    }
    const auto finding = only(c, FindingKind::backlog_full);
    EXPECT_TRUE(finding.inferred);
    EXPECT_EQ(finding.other_connection, 3U);
    EXPECT_EQ(kinds(c), "backlog-full");
}

TEST(Findings, BacklogIsNotSuspectedWhereNobodyElseGetsIn) {
    Conversation c;
    fill_backlog(c);
    for (int i = 0; i < 3; ++i) {
        c.wait(second);
        c.client.syn(3000, {1460, 7, true});
    }
    EXPECT_EQ(kinds(c), "no-answer") << "the others got in before the first SYN: the way may have broken since";
}

TEST(Findings, SynAckRepeatedAfterItsConfirmationAndDataIsAFullBacklog) {
    Conversation c;
    open(c);
    c.client.sends("hello");
    for (int i = 0; i < 2; ++i) {
        c.wait(second);
        c.server.syn_ack(5000, {1460, 7, true});
    }
    const auto finding = only(c, FindingKind::backlog_full);
    EXPECT_EQ(finding.circumstance, Circumstance::not_accepted);
    EXPECT_TRUE(finding.inferred);
}

TEST(Findings, PortsReused) {
    Conversation c;
    open(c);
    close_in_order(c);
    c.wait(10 * second);
    c.client.syn(900'000, {1460, 7, true});
    const auto finding = only(c, FindingKind::ports_reused);
    EXPECT_EQ(finding.other_connection, 0U);
    EXPECT_EQ(finding.connection, 1U);
    EXPECT_EQ(told(c, finding),
              "The client uses the ports of an earlier connection again, 10 s after that one's last packet.");
}

// What is known of a connection goes with it; the ones that go on keep theirs, and their numbers.
TEST(Findings, GoWithAConnectionThatIsForgotten) {
    Conversation c;
    const auto again = [&](std::uint32_t sequence) {
        close_in_order(c);
        c.wait(10 * second);
        c.client.syn(sequence, {1460, 7, true});
        c.server.syn_ack(sequence / 2, {1460, 7, true});
        c.client.ack();
    };
    open(c);
    again(900'000);
    again(1'800'000);
    ASSERT_EQ(c.tracker.finding_count(), 2U);
    c.tracker.forget_ended();
    EXPECT_FALSE(c.tracker.knows(1));
    EXPECT_EQ(c.tracker.finding(0), nullptr);
    ASSERT_NE(c.tracker.finding(1), nullptr);
    EXPECT_EQ(c.tracker.finding(1)->connection, 2U);
    again(2'700'000);
    ASSERT_EQ(c.tracker.finding_count(), 3U);
    EXPECT_EQ(c.tracker.finding(2)->connection, 3U);
    EXPECT_EQ(c.tracker.finding(1)->connection, 2U);
}

TEST(Findings, MissingOptionsCountOnlyInAHandshakeThatSucceeds) {
    Conversation c;
    c.client.syn(1000, {-1, 7, true});
    c.server.syn_ack(5000, {1460, -1, true});
    EXPECT_EQ(kinds(c), "");
    c.client.ack();
    EXPECT_EQ(kinds(c), "no-mss no-window-scale");
    EXPECT_EQ(only(c, FindingKind::no_mss).side, Side::client);
    EXPECT_EQ(only(c, FindingKind::no_window_scale).side, Side::server);

    Conversation neither;
    neither.client.syn(1000, {1460, -1, true});
    neither.server.syn_ack(5000, {1460, -1, true});
    neither.client.ack();
    EXPECT_EQ(kinds(neither), "") << "no scaling matters only once the window is used up";
}

TEST(Findings, EveryKindHasItsWords) {
    Conversation c;
    open(c);
    for (int i = 0; i <= static_cast<int>(FindingKind::last); ++i) {
        for (int how = 0; how <= static_cast<int>(Circumstance::too_small); ++how) {
            Finding finding{.kind = static_cast<FindingKind>(i),
                            .circumstance = static_cast<Circumstance>(how),
                            .count = 1,
                            .duration = 1'500'000'000,
                            .octets = 1};
            for (const auto& text : {what_happened(finding, c.connection()), what_to_try(finding, c.connection())}) {
                EXPECT_GT(text.size(), 20U) << keyword(finding.kind);
                EXPECT_TRUE(text.back() == '.' || text.back() == ')') << text;
                EXPECT_EQ(text.find("  "), std::string::npos) << text;
                EXPECT_EQ(text.find("1 times"), std::string::npos) << text;
                EXPECT_EQ(text.find("1 bytes"), std::string::npos) << text;
                EXPECT_EQ(text.find(". "), std::string::npos) << "one sentence each: " << text;
            }
        }
    }
}

}  // namespace
}  // namespace loopscope::decode::flow::testing
