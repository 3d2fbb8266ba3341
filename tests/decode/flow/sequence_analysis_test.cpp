// tshark's judgement on the order of segments, rule by rule. tests/peer holds it against tshark itself on real
// captures.
#include "decode/flow/sequence_analysis.hpp"

#include <gtest/gtest.h>

#include "conversation.hpp"

namespace loopscope::decode::flow::testing {
namespace {

using namespace analysis_flag;

const TcpAnalysis& judged(const FrameReport& report) { return *report.segments.back().analysis; }

TEST(SequenceAnalysis, AnAcknowledgmentNamesItsSegmentAndTheTimeBetween) {
    Conversation c;
    c.handshake();
    c.client.sends("hello");
    c.wait(4'000'000);
    const auto& ack = judged(c.server.ack());
    EXPECT_EQ(ack.acknowledges_frame, 4U);
    EXPECT_EQ(ack.ack_rtt, 5'000'000);
    EXPECT_EQ(ack.initial_rtt, 2'000'000);
    EXPECT_EQ(ack.flags, 0U);
}

TEST(SequenceAnalysis, WhatIsSentAndNotAcknowledgedIsInFlight) {
    Conversation c;
    c.handshake();
    EXPECT_EQ(judged(c.client.sends("hello")).bytes_in_flight, 5U);
    EXPECT_EQ(judged(c.client.sends("world")).bytes_in_flight, 10U);
    c.server.ack();
    EXPECT_EQ(judged(c.client.sends("again")).bytes_in_flight, 5U);
}

TEST(SequenceAnalysis, SentAgainAfterTheTimerIsARetransmission) {
    Conversation c;
    c.handshake();
    c.client.sends("hello");
    c.wait(300'000'000);
    const auto& again = judged(c.client.sends_at(1001, "hello"));
    EXPECT_EQ(again.flags, retransmission);
    EXPECT_EQ(again.timeout_frame, 4U);
    EXPECT_EQ(again.timeout, 301'000'000);
}

TEST(SequenceAnalysis, SentAgainAfterDuplicateAcksIsAFastRetransmission) {
    Conversation c;
    c.handshake();
    c.client.sends("lost?");
    c.client.sends("after");
    c.server.ack_of(1001);
    EXPECT_EQ(judged(c.server.ack_of(1001)).duplicate_ack_number, 2U);
    EXPECT_EQ(judged(c.client.sends_at(1001, "lost?")).flags, fast_retransmission);
}

TEST(SequenceAnalysis, SentAgainAlthoughAcknowledgedIsSpurious) {
    Conversation c;
    c.handshake();
    c.client.sends("hello");
    c.server.ack();
    EXPECT_EQ(judged(c.client.sends_at(1001, "hello")).flags, spurious_retransmission);
}

TEST(SequenceAnalysis, AHoleAndTheSegmentThatFillsItSoon) {
    Conversation c;
    c.handshake();
    EXPECT_EQ(judged(c.client.sends_at(1006, "world")).flags, lost_segment);
    EXPECT_EQ(judged(c.client.sends_at(1001, "hell")).flags, out_of_order);
}

TEST(SequenceAnalysis, AnAckOfOctetsThatNobodySaw) {
    Conversation c;
    c.handshake();
    EXPECT_TRUE(judged(c.server.ack_of(1500)).has(ack_lost_segment));
}

TEST(SequenceAnalysis, TheWindowClosesIsProbedAndOpens) {
    Conversation c;
    c.handshake();
    c.server.window = 0;
    c.client.sends("full");
    EXPECT_EQ(judged(c.server.ack()).flags, zero_window);
    EXPECT_EQ(judged(c.client.sends_at(1005, "?")).flags, zero_window_probe);
    EXPECT_TRUE(judged(c.server.ack_of(1005)).has(zero_window_probe_ack));
    c.server.window = 8000;
    EXPECT_EQ(judged(c.server.ack_of(1005)).flags, window_update);
}

TEST(SequenceAnalysis, AKeepAliveAndItsAnswer) {
    Conversation c;
    c.handshake();
    c.client.sends("x");
    c.server.ack();
    c.wait(7'200'000'000'000);
    EXPECT_EQ(judged(c.client.raw(tcp_flag::ack, 1001, 5001)).flags, keep_alive);
    EXPECT_EQ(judged(c.server.ack()).flags, keep_alive_ack);
}

TEST(SequenceAnalysis, APortUsedAgainIsTold) {
    Conversation c;
    c.handshake();
    c.client.rst();
    const auto& again = judged(c.client.syn(90'000));
    EXPECT_EQ(again.flags, reused_ports);
    EXPECT_EQ(again.time_relative, 0);
}

TEST(SequenceAnalysis, CompletenessAddsUpWhatWasSeenBefore) {
    Conversation c;
    c.handshake();
    EXPECT_EQ(judged(c.client.sends("data")).completeness,
              completeness::syn | completeness::syn_ack | completeness::ack);
    EXPECT_EQ(judged(c.client.fin()).completeness, 15U);
    EXPECT_EQ(judged(c.server.fin()).completeness, 31U);
}

TEST(SequenceAnalysis, ASynCountsForCompletenessOnlyAtTheBeginning) {
    Conversation c;
    c.client.raw(tcp_flag::ack, 1001, 1);
    c.client.syn(1000);
    EXPECT_EQ(judged(c.client.raw(tcp_flag::ack, 1001, 1)).completeness, 0U);
}

TEST(SequenceAnalysis, ASynAckThatStartsElsewhereUsesThePortsAgain) {
    Conversation c;
    c.client.syn(1000);
    EXPECT_FALSE(judged(c.server.syn_ack(5000)).has(reused_ports));
    EXPECT_TRUE(judged(c.server.syn_ack(7000)).has(reused_ports));
}

}  // namespace
}  // namespace loopscope::decode::flow::testing
