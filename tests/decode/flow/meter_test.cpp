#include "decode/flow/meter.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <random>

namespace loopscope::decode::flow {
namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr std::uint32_t mss = 1000;

/// A client that sends, and a server that acknowledges, 20 ms apart; the capture is taken beside the client.
class Meter : public testing::TestWithParam<std::uint32_t> {
protected:
    Meter() {
        connection_.handshake_time = 20 * ms;
        for (auto& direction : connection_.directions) {
            direction.has_initial_sequence = direction.has_mss = direction.sack_permitted = true;
            direction.mss = mss;
            direction.window_scale = 0;
        }
        connection_.directions[0].initial_sequence = SequenceNumber{base() - 1};
        restart();
    }
    void restart() { meter_.emplace(connection_); }

    TcpMeter::Reading data(std::uint32_t from, std::uint32_t length = mss, Event event = Event::data,
                           bool push = false) {
        TcpHeader header;
        header.sequence = SequenceNumber{base() + from};
        header.acknowledgment = SequenceNumber{7};
        header.flags = tcp_flag::ack | (push ? tcp_flag::psh : 0);
        stamp(header, client_stamp, 0);
        return add(header, length, Side::client, event);
    }
    TcpMeter::Reading ack(std::uint32_t of, std::vector<std::pair<std::uint32_t, std::uint32_t>> blocks = {},
                          Event event = Event::acknowledgment) {
        TcpHeader header;
        header.sequence = SequenceNumber{7};
        header.acknowledgment = SequenceNumber{base() + of};
        header.flags = static_cast<std::uint16_t>(tcp_flag::ack | ack_flags);
        stamp(header, 1, echo);
        header.options.sack_blocks = static_cast<std::uint8_t>(blocks.size());
        for (std::size_t i = 0; i < blocks.size(); ++i)
            header.options.sack[i] = {SequenceNumber{base() + blocks[i].first},
                                      SequenceNumber{base() + blocks[i].second}};
        return add(header, 0, Side::server, event);
    }
    TcpMeter::Reading duplicate(std::uint32_t of) { return ack(of, {}, Event::duplicate_acknowledgment); }
    TcpMeter::Evidence evidence(std::uint32_t from, std::uint32_t length = mss) {
        return meter_->evidence(now, SequenceNumber{base() + from}, length, Side::client);
    }
    DirectionFigures figures() const { return meter_->figures().from(Side::client); }
    /// Two segments an ACK, each 20 ms after it was sent; `in_flight` segments at a time.
    void round(std::uint32_t& sent, std::uint32_t in_flight) {
        const auto first = sent;
        for (std::uint32_t i = 0; i < in_flight; ++i) data(mss * sent++);
        now += 20 * ms;
        for (auto i = first + 2; i <= sent; i += 2) ack(mss * i);
        ack(mss * sent);
    }

    std::uint32_t base() const { return GetParam(); }
    std::int64_t now = 1'000'000 * ms;
    std::uint64_t window = 60'000;
    std::uint32_t client_stamp = 0, echo = 0;
    std::uint16_t ack_flags = 0;
    std::uint8_t ecn = 0;
    Connection connection_;

private:
    static void stamp(TcpHeader& header, std::uint32_t value, std::uint32_t echoed) {
        header.options.has_timestamps = value != 0;
        header.options.timestamp = value;
        header.options.timestamp_echo = echoed;
    }
    TcpMeter::Reading add(const TcpHeader& header, std::uint32_t length, Side sender, Event event) {
        return meter_->add({.time = now,
                            .header = header,
                            .length = length,
                            .sender = sender,
                            .event = event,
                            .window = window,
                            .ecn = ecn});
    }
    std::optional<TcpMeter> meter_;

protected:
    TcpMeter& meter() { return *meter_; }
};
INSTANTIATE_TEST_SUITE_P(From, Meter, testing::Values(1001u, 0xffff'f000u));  // the second one wraps

TEST_P(Meter, RoundTripOfTheNewestSegmentThatAnAckCovers) {
    data(0);
    now += 5 * ms;
    data(1000);
    now += 20 * ms;
    EXPECT_EQ(ack(2000).round_trip, 20 * ms);
    EXPECT_EQ(figures().by_acknowledgments.samples, 1u);
    EXPECT_EQ(figures().acknowledged, 2000u);
}

TEST_P(Meter, NoRoundTripOfWhatWasSentTwice) {
    data(0);
    now += 300 * ms;
    data(0, mss, Event::timeout_retransmission);
    now += 20 * ms;
    EXPECT_EQ(ack(1000).round_trip, -1);
    data(1000);
    now += 20 * ms;
    EXPECT_EQ(ack(2000).round_trip, 20 * ms);
}

TEST_P(Meter, NoRoundTripOfWhatWaitedForAHoleToBeFilled) {
    for (std::uint32_t i = 0; i < 4; ++i) data(i * mss);
    now += 20 * ms;
    ack(0, {{1000, 4000}}, Event::duplicate_acknowledgment);
    data(0, mss, Event::fast_retransmission);
    now += 20 * ms;
    EXPECT_EQ(ack(4000).round_trip, -1);
}

TEST_P(Meter, TimestampsMeasureTheFirstEchoThatBringsNews) {
    client_stamp = 50;
    data(0);
    now += 1 * ms;
    data(1000);  // the same tick of the sender's clock
    client_stamp = 70;
    now += 19 * ms;
    echo = 50;
    EXPECT_EQ(ack(1000).round_trip_by_timestamp, 20 * ms);
    now += 3 * ms;
    EXPECT_EQ(ack(2000).round_trip_by_timestamp, -1);  // echoes what was measured already
    data(2000);
    now += 300 * ms;
    client_stamp = 370;
    data(2000, mss, Event::timeout_retransmission);
    now += 25 * ms;
    echo = 370;
    EXPECT_EQ(ack(3000).round_trip_by_timestamp, 25 * ms);  // tells which of the two was answered
    EXPECT_EQ(figures().unneeded_retransmissions, 0u);
}

TEST_P(Meter, AnEchoOlderThanTheRepetitionTellsThatItWasNotNeeded) {
    client_stamp = 50;
    data(0);
    now += 300 * ms;
    client_stamp = 350;
    data(0, mss, Event::timeout_retransmission);
    now += 1 * ms;
    echo = 50;
    ack(1000);
    EXPECT_EQ(figures().unneeded_retransmissions, 1u);
    EXPECT_EQ(figures().lost_segments, 0u);
    EXPECT_NE(figures().phase, SenderPhase::timeout_recovery);
    EXPECT_TRUE(ack(1000, {{0, 1000}}).duplicate_sack);
    EXPECT_EQ(figures().unneeded_retransmissions, 1u);  // the same one, told twice
    EXPECT_EQ(figures().duplicate_sacks, 1u);
}

TEST_P(Meter, InFlightLeavesOutWhatArrived) {
    for (std::uint32_t i = 0; i < 5; ++i) data(i * mss);
    EXPECT_EQ(ack(1000).in_flight, 4000u);
    EXPECT_EQ(ack(1000, {{2000, 3000}}).in_flight, 3000u);
    EXPECT_EQ(ack(1000, {{2000, 3000}, {4000, 5000}}).in_flight, 2000u);
    EXPECT_EQ(figures().most_sacked, 2000u);
    EXPECT_EQ(ack(5000).in_flight, 0u);
    EXPECT_EQ(figures().most_in_flight, 5000u);
}

TEST_P(Meter, NothingIsClaimedWhereOneDirectionIsMissing) {
    connection_.directions[1].has_initial_sequence = false;
    restart();
    for (std::uint32_t i = 0; i < 50; ++i) {
        now += 10 * ms;
        data(i * mss);
    }
    const auto seen = figures();
    EXPECT_EQ(seen.in_flight, 0u);
    EXPECT_EQ(seen.most_in_flight, 0u);
    EXPECT_EQ(seen.by_acknowledgments.median, -1);
    EXPECT_EQ(seen.phase, SenderPhase::unknown);
    EXPECT_EQ(seen.limit(), Limit::unknown);
    EXPECT_EQ(seen.octets, 50'000u);
}

TEST_P(Meter, AnUnknownScaleIsNoLimit) {
    connection_.directions[1].window_scale = -1;
    restart();
    window = 500;
    data(0);
    now += 20 * ms;
    ack(1000);
    for (std::uint32_t i = 1; i < 9; ++i) data(i * mss);
    now += 20 * ms;
    ack(9000);
    data(9000);
    EXPECT_EQ(figures().limited_time[static_cast<std::size_t>(Limit::receive_window)], 0);
    EXPECT_EQ(figures().largest_window, 0u);
    EXPECT_EQ(figures().window_use, 0);
}

TEST_P(Meter, TheWindowLimitsAndItsUseIsWeighedByTime) {
    window = 4000;
    data(0);
    now += 20 * ms;
    ack(1000);
    for (std::uint32_t i = 1; i < 5; ++i) data(i * mss);
    now += 100 * ms;
    ack(5000);
    data(5000);
    EXPECT_EQ(figures().limited_time[static_cast<std::size_t>(Limit::receive_window)], 100 * ms);
    EXPECT_EQ(figures().limit(), Limit::receive_window);
    EXPECT_EQ(figures().window_use, 1000);
    EXPECT_EQ(figures().phase, SenderPhase::window_limited);
    now += 100 * ms;
    ack(6000);
    EXPECT_EQ(figures().mean_window_use, 625);  // all of it for 100 ms, then a quarter for 100 ms
}

TEST_P(Meter, ZeroWindowTimeIsCounted) {
    data(0);
    window = 0;
    ack(1000);
    now += 700 * ms;
    window = 4000;
    ack(1000, {}, Event::window_update);
    data(1000);
    EXPECT_EQ(figures().zero_windows, 1u);
    EXPECT_EQ(figures().zero_window_time, 700 * ms);
    EXPECT_EQ(figures().smallest_window, 0u);
    EXPECT_EQ(figures().limit(), Limit::receive_window);
}

TEST_P(Meter, ASmallQuestionNowAndThenIsLimitedByTheApplication) {
    for (std::uint32_t i = 0; i < 5; ++i) {
        data(i * 100, 100, Event::data, true);
        now += 20 * ms;
        ack(i * 100 + 100);
        now += 480 * ms;
    }
    EXPECT_EQ(figures().phase, SenderPhase::application_limited);
    EXPECT_EQ(figures().limit(), Limit::application);
    EXPECT_EQ(figures().longest_idle, 480 * ms);
    EXPECT_EQ(figures().idle_time, 4 * 480 * ms);
    std::int64_t all = 0;
    for (const auto time : figures().limited_time) all += time;
    EXPECT_EQ(all, figures().last_data_time - figures().first_data_time);
}

TEST_P(Meter, SlowStartDoublesAndCongestionAvoidanceCreeps) {
    window = 1'000'000;
    std::uint32_t sent = 0;
    for (const std::uint32_t in_flight : {10u, 20u, 40u}) {
        round(sent, in_flight);
        EXPECT_EQ(figures().phase, SenderPhase::slow_start) << in_flight;
    }
    const auto hole = sent;
    for (int i = 0; i < 80; ++i) data(mss * sent++);
    now += 20 * ms;
    for (int i = 0; i < 3; ++i) duplicate(mss * hole);
    data(mss * hole, mss, Event::fast_retransmission);
    EXPECT_EQ(figures().phase, SenderPhase::fast_recovery);
    now += 20 * ms;
    ack(mss * (hole + 10));
    EXPECT_EQ(figures().phase, SenderPhase::fast_recovery);  // a partial ACK
    ack(mss * sent);
    for (const std::uint32_t in_flight : {40u, 41u, 42u}) {
        round(sent, in_flight);
        EXPECT_EQ(figures().phase, SenderPhase::congestion_avoidance) << in_flight;
    }
    EXPECT_EQ(figures().limit(), Limit::network);
    EXPECT_EQ(figures().fast_retransmissions, 1u);
    EXPECT_EQ(figures().duplicate_acks, 3u);
}

TEST_P(Meter, TimeoutsDoubleAndSlowStartFollows) {
    window = 1'000'000;
    std::uint32_t sent = 0;
    round(sent, 10);
    round(sent, 20);
    const auto hole = sent;
    for (int i = 0; i < 20; ++i) data(mss * sent++);
    for (const std::int64_t wait : {220, 440, 880}) {
        now += wait * ms;
        data(mss * hole, mss, Event::timeout_retransmission);
        EXPECT_EQ(figures().phase, SenderPhase::timeout_recovery);
    }
    EXPECT_EQ(figures().timeouts, 3u);
    now += 20 * ms;
    ack(mss * (hole + 1));
    data(mss * (hole + 1), mss, Event::timeout_retransmission);  // in its wake
    EXPECT_EQ(figures().timeouts, 3u);
    EXPECT_EQ(figures().retransmissions, 4u);
    now += 20 * ms;
    ack(mss * sent);
    round(sent, 4);
    EXPECT_EQ(figures().phase, SenderPhase::slow_start);
    round(sent, 10);
    EXPECT_EQ(figures().phase, SenderPhase::congestion_avoidance);  // half of what was in flight
}

TEST_P(Meter, TimeoutFollowsTheRoundTrip) {
    EXPECT_EQ(evidence(0).timeout, 1000 * ms);
    data(0);
    EXPECT_EQ(evidence(0).timeout, 220 * ms);  // the handshake, and the least variation
    for (std::uint32_t i = 0; i < 40; ++i) {
        now += 500 * ms;
        ack(mss * (i + 1));
        data(mss * (i + 1));
    }
    EXPECT_NEAR(static_cast<double>(evidence(0).timeout), 700.0 * ms, 20.0 * ms);
}

TEST_P(Meter, CongestionMarksAndTheirEcho) {
    ecn = 2;
    data(0);
    ecn = 3;
    data(1000);
    ecn = 0;
    ack_flags = tcp_flag::ece;
    ack(2000);
    EXPECT_EQ(figures().ecn_capable, 1u);
    EXPECT_EQ(figures().congestion_marked, 1u);
    EXPECT_EQ(figures().echoes, 1u);
}

TEST_P(Meter, ACopyMeasuresNothing) {
    data(0);
    const auto before = figures();
    now += 1000;
    EXPECT_EQ(data(0, mss, Event::captured_twice).in_flight, 1000u);
    const auto after = figures();
    EXPECT_EQ(after.octets, before.octets);
    EXPECT_EQ(after.segments, before.segments);
    EXPECT_EQ(after.retransmissions, 0u);
}

TEST_P(Meter, FiguresStayWhenTheConnectionHasEnded) {
    data(0);
    now += 20 * ms;
    ack(1000);
    meter().release();
    EXPECT_EQ(figures().acknowledged, 1000u);
    EXPECT_EQ(figures().by_acknowledgments.median, 20 * ms);
    data(1000);
    EXPECT_EQ(figures().octets, 1000u);
}

TEST_P(Meter, SegmentsAndAcksInAnyOrderKeepTheSumsRight) {
    std::mt19937 random(base());
    for (int turn = 0; turn < 200; ++turn) {
        restart();
        for (int i = 0; i < 60; ++i) {
            now += static_cast<std::int64_t>(random() % 30) * ms;
            const auto place = random() % 40 * 500;
            constexpr Event events[] = {Event::data,           Event::retransmission, Event::fast_retransmission,
                                        Event::out_of_order,   Event::gap_before,     Event::timeout_retransmission,
                                        Event::tail_loss_probe};
            if (random() % 2 == 0)
                data(place, static_cast<std::uint32_t>(random() % 1400), events[random() % std::size(events)]);
            else
                ack(place, {{random() % 20'000, random() % 20'000}, {random() % 20'000, random() % 20'000}});
            const auto all = figures();
            ASSERT_LE(all.repeated_octets, all.octets);
            ASSERT_LE(all.in_flight, 40'000u);
            ASSERT_LE(all.unneeded_retransmissions, all.retransmissions);
            ASSERT_LE(all.mean_window_use, 1000);
            std::int64_t time = 0;
            for (const auto part : all.limited_time) time += part;
            ASSERT_EQ(time, all.last_data_time - all.first_data_time);
        }
    }
}

}  // namespace
}  // namespace loopscope::decode::flow
