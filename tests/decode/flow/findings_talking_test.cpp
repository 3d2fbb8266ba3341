// Findings about how octets travel, and the near misses.
#include "found.hpp"

namespace loopscope::decode::flow::testing {
namespace {

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

}  // namespace
}  // namespace loopscope::decode::flow::testing
