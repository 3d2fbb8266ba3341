// What made a connection slow or broke it: scripted conversations for each kind of finding, and beside each the near
// misses that must not be found.
#include <gtest/gtest.h>

#include <algorithm>

#include "conversation.hpp"

namespace loopscope::decode::flow::testing {
namespace {

constexpr std::int64_t ms = 1'000'000, second = 1'000 * ms;

std::vector<Finding> found(Conversation& c) {
    std::vector<Finding> all;
    for (const auto& finding : c.tracker.findings())
        if (!finding.withdrawn) all.push_back(finding);
    return all;
}

/// "reset zero-window": the kinds, sorted.
std::string kinds(Conversation& c) {
    std::vector<std::string> words;
    for (const auto& finding : found(c)) words.emplace_back(keyword(finding.kind));
    std::sort(words.begin(), words.end());
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

Finding only(Conversation& c, FindingKind kind) {
    Finding result;
    int count = 0;
    for (const auto& finding : found(c))
        if (finding.kind == kind) result = finding, ++count;
    EXPECT_EQ(count, 1) << "of " << keyword(kind) << " in: " << kinds(c);
    return result;
}

std::vector<std::uint32_t> frames(const Finding& finding) {
    return {finding.evidence().begin(), finding.evidence().end()};
}

std::string told(Conversation& c, const Finding& finding) {
    return what_happened(finding, c.tracker.connection(finding.connection));
}

/// A handshake with every option, so that nothing is missing.
void open(Conversation& c) {
    c.client.syn(1000, {1460, 7, true});
    c.server.syn_ack(5000, {1460, 7, true});
    c.client.ack();
}

void close_in_order(Conversation& c) {
    c.client.fin();
    c.server.fin();
    c.client.ack();
}

using Frames = std::vector<std::uint32_t>;

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

// -- opening

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

// -- talking

TEST(Findings, ZeroWindowUntilItsUpdate) {
    Conversation c;
    open(c);
    c.client.sends(std::string(1000, 'x'));
    c.server.window = 0;
    c.server.ack();
    EXPECT_EQ(only(c, FindingKind::zero_window).circumstance, Circumstance::going_on);
    c.wait(700 * ms);
    c.server.window = 100;
    c.server.ack();
    const auto finding = only(c, FindingKind::zero_window);
    EXPECT_EQ(finding.circumstance, Circumstance::ended);
    EXPECT_EQ(finding.side, Side::server);
    EXPECT_EQ(frames(finding), (Frames{5, 6}));
    EXPECT_EQ(finding.duration, 701 * ms);
    EXPECT_EQ(severity(finding), Severity::slow);
    EXPECT_EQ(told(c, finding), "The server's receive buffer was full, so the client had to wait for 701 ms.");
    EXPECT_EQ(kinds(c), "zero-window");
}

TEST(Findings, ManyZeroWindowsAreOneFinding) {
    Conversation c;
    open(c);
    for (int i = 0; i < 50; ++i) {
        c.client.sends(std::string(1000, 'x'));
        c.server.window = 0;
        c.server.ack();
        c.server.window = 100;
        c.server.ack();
    }
    const auto finding = only(c, FindingKind::zero_window);
    EXPECT_EQ(finding.count, 50U);
    EXPECT_EQ(finding.duration, 50 * ms);
    EXPECT_EQ(severity(finding), Severity::note) << "50 ms in all";
    EXPECT_EQ(finding.evidence().size(), Finding::most_frames);
}

TEST(Findings, WindowOfZeroInASynAResetOrAfterTheOtherClosedIsNone) {
    Conversation c;
    c.client.window = 0;
    c.client.syn(1000, {1460, 7, true});
    c.server.syn_ack(5000, {1460, 7, true});
    c.client.window = 100;
    c.client.ack();
    c.server.sends("bye");
    c.server.fin();
    c.client.window = 0;
    c.client.ack();
    c.client.rst();
    EXPECT_TRUE(kinds(c).find("zero-window") == std::string::npos) << kinds(c);
}

TEST(Findings, TimeoutsOfOneSegmentAreOneFindingUntilItIsConfirmed) {
    Conversation c;
    open(c);
    c.client.sends("hello");
    for (const auto wait : {200, 400, 800}) {
        c.wait(wait * ms);
        c.client.sends_at(1001, "hello");
    }
    auto finding = only(c, FindingKind::retransmission_timeout);
    EXPECT_EQ(finding.count, 3U);
    EXPECT_EQ(finding.circumstance, Circumstance::going_on);
    EXPECT_EQ(frames(finding), (Frames{4, 5, 6, 7}));
    c.server.ack();
    finding = only(c, FindingKind::retransmission_timeout);
    EXPECT_EQ(finding.circumstance, Circumstance::ended);
    EXPECT_EQ(frames(finding), (Frames{4, 5, 6, 7, 8}));
    EXPECT_EQ(told(c, finding),
              "The client heard nothing and had to send the same bytes again 3 times; the server confirmed them 1.4 s "
              "after the first try.");
    EXPECT_EQ(kinds(c), "retransmission-timeout");
}

TEST(Findings, EachEpisodeOfTimeoutsIsItsOwnFindingUpToANumber) {
    Conversation c;
    open(c);
    for (int i = 0; i < 20; ++i) {
        const auto at = c.client.next;
        c.client.sends("hello");
        c.wait(300 * ms);
        c.client.sends_at(at, "hello");
        c.server.ack();
    }
    const auto all = found(c);
    EXPECT_EQ(all.size(), 8U);
    EXPECT_EQ(all.back().count, 13U) << "the last one counts on";
}

TEST(Findings, RepetitionsThatProveNothingAreNotFound) {
    Conversation one_way;  // the capture holds one direction only
    one_way.client.next = 1000;
    one_way.client.sends("hello");
    one_way.wait(300 * ms);
    one_way.client.sends_at(1000, "hello");
    EXPECT_EQ(kinds(one_way), "");

    Conversation joined;  // two captures of the same ports, one behind the other
    open(joined);
    joined.client.sends("hello");
    joined.wait(3600 * second);
    joined.client.sends_at(1001, "hello");
    EXPECT_EQ(kinds(joined), "");

    Conversation fin;  // its FIN was acknowledged, and the acknowledgment got lost
    open(fin);
    fin.client.fin();
    fin.server.ack();
    fin.wait(300 * ms);
    fin.client.raw(tcp_flag::fin | tcp_flag::ack, 1001, fin.server.next);
    EXPECT_EQ(kinds(fin), "");

    Conversation quick;
    open(quick);
    quick.client.sends("hello");
    quick.wait(50 * ms);
    quick.client.sends_at(1001, "hello");
    EXPECT_EQ(kinds(quick), "") << "no timer is that short";
}

TEST(Findings, KeepAliveAnswered) {
    Conversation c;
    open(c);
    for (int i = 0; i < 3; ++i) {
        c.wait(10 * second);
        c.client.raw(tcp_flag::ack, c.client.next - 1, c.server.next);
        c.server.ack();
    }
    const auto finding = only(c, FindingKind::keep_alive);
    EXPECT_EQ(finding.count, 3U);
    EXPECT_EQ(finding.circumstance, Circumstance::answered);
    EXPECT_EQ(severity(finding), Severity::note);
    EXPECT_EQ(kinds(c), "keep-alive");
}

TEST(Findings, SegmentThatLooksLikeAProbeAmidTrafficIsNoKeepAlive) {
    Conversation c;
    open(c);
    c.client.sends("hello");
    c.server.ack();
    c.client.raw(tcp_flag::ack, c.client.next - 1, c.server.next);
    c.server.ack();
    EXPECT_EQ(kinds(c), "");
}

TEST(Findings, UnansweredProbesAndAResetAreAHalfOpenConnection) {
    Conversation c;
    open(c);
    for (int i = 0; i < 2; ++i) {
        c.wait(second);
        c.client.raw(tcp_flag::ack, c.client.next - 1, c.server.next);
    }
    c.wait(second);
    c.client.rst();
    EXPECT_EQ(kinds(c), "half-open keep-alive");
    const auto finding = only(c, FindingKind::half_open);
    EXPECT_EQ(finding.side, Side::server);
    EXPECT_EQ(finding.circumstance, Circumstance::silent);
    EXPECT_TRUE(finding.inferred);
    EXPECT_EQ(only(c, FindingKind::keep_alive).circumstance, Circumstance::going_on);
}

TEST(Findings, OctetsThatWereAcknowledgedButNotCaptured) {
    Conversation c;
    open(c);
    c.client.sends("first");
    c.client.next += 500;  // not captured
    c.client.sends("third");
    c.server.ack();
    const auto finding = only(c, FindingKind::capture_gap);
    EXPECT_EQ(finding.octets, 500U);
    EXPECT_EQ(finding.side, Side::client);
    EXPECT_EQ(kinds(c), "capture-gap");
}

TEST(Findings, OctetsCapturedAfterTheirAcknowledgmentAreNoGap) {
    Conversation c;
    open(c);
    c.client.sends("first");
    const auto second_at = c.client.next;
    c.client.next += 6;
    c.client.sends("third");
    c.server.ack();
    c.client.sends_at(second_at, "second");
    EXPECT_EQ(kinds(c).find("capture-gap"), std::string::npos) << kinds(c);
}

// -- Nagle and delayed ACK

struct Round {
    std::int64_t ack_after, next_after;
};

void write_write_read(Conversation& c, Round round) {
    c.client.sends("head ");
    c.wait(round.ack_after);
    c.server.ack();
    c.wait(round.next_after);
    c.client.sends("rest");
    c.server.sends("answer");
    c.client.ack();
}

TEST(Findings, DelayedAckMeetsNagleWhenItHappensTwice) {
    Conversation c;
    open(c);
    write_write_read(c, {40 * ms, 0});
    EXPECT_EQ(kinds(c), "");
    write_write_read(c, {40 * ms, 0});
    const auto finding = only(c, FindingKind::delayed_ack_meets_nagle);
    EXPECT_EQ(finding.side, Side::client);
    EXPECT_EQ(finding.count, 2U);
    EXPECT_TRUE(finding.inferred);
    EXPECT_EQ(finding.duration, 82 * ms);
    EXPECT_EQ(kinds(c), "delayed-ack-meets-nagle");
}

TEST(Findings, SmallSegmentsForOtherReasonsAreNotNagle) {
    Conversation quick;  // acknowledged at once
    open(quick);
    for (int i = 0; i < 5; ++i) write_write_read(quick, {0, 0});
    EXPECT_EQ(kinds(quick), "");

    Conversation thoughtful;  // the program had nothing to send when the ACK came
    open(thoughtful);
    for (int i = 0; i < 5; ++i) write_write_read(thoughtful, {40 * ms, 50 * ms});
    EXPECT_EQ(kinds(thoughtful), "");

    Conversation no_delay;  // sends without waiting for the ACK: TCP_NODELAY
    open(no_delay);
    no_delay.client.sends("one");
    no_delay.client.sends("two");
    no_delay.wait(40 * ms);
    no_delay.server.ack();
    for (int i = 0; i < 5; ++i) write_write_read(no_delay, {40 * ms, 0});
    EXPECT_EQ(kinds(no_delay), "");
}

// -- closing

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

// -- all of them

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
