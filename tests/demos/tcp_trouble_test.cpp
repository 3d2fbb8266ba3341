#include <gtest/gtest.h>

#include <algorithm>

#include "tests/demos/tcp_demo.hpp"

// The demos in which TCP waits, asks again or gives up. Times are only compared with each other.

namespace loopscope::tests {
namespace {

using decode::flow::is_repetition;

class TcpTrouble : public TcpDemo {
protected:
    bool is_found(const Connection& connection, const std::string& kind) const {
        const auto kinds = findings(connection);
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    }
    std::vector<std::uint32_t> with_event(const Connection& connection, Event event) const {
        std::vector<std::uint32_t> result;
        for (const std::uint32_t number : packets_of(connection))
            if (recording().packet(number).event == event) result.push_back(number);
        return result;
    }
    std::int64_t between(std::uint32_t first, std::uint32_t second) const {
        return recording().packet(second).time - recording().packet(first).time;
    }
    /// Frames of the side that carry octets.
    std::vector<std::uint32_t> data_of(const Connection& connection, Side side) const {
        std::vector<std::uint32_t> result;
        for (const std::uint32_t number : packets_of(connection))
            if (recording().packet(number).has(trace::packet_flag::carries_payload) &&
                from_server(number) == (side == Side::server))
                result.push_back(number);
        return result;
    }
    /// The connection to this server port.
    const Connection& to_port(std::uint16_t port) const {
        static const Connection none;
        for (const Connection& connection : connections_)
            if (connection.server.port == port) return connection;
        ADD_FAILURE() << "no connection to port " << port;
        return none;
    }
};

TEST_F(TcpTrouble, RtoBackoffDoublesTheTimeBetweenRetransmissions) {
    ASSERT_NO_FATAL_FAILURE(run("rto-backoff"));
    ASSERT_EQ(connections_.size(), 1u);
    const Connection& connection = connections_[0];
    expect_handshake(connection);
    expect_orderly_end(connection);
    const auto data = data_of(connection, Side::client);
    ASSERT_GE(data.size(), 7u) << "what arrived, what got lost, and five retransmissions";
    EXPECT_FALSE(is_repetition(recording().packet(data[1]).event));
    for (std::size_t i = 2; i < data.size(); ++i) {
        EXPECT_TRUE(is_repetition(recording().packet(data[i]).event)) << data[i];
        EXPECT_EQ(recording().packet(data[i]).related_frame, data[1]);
        // The first may be a probe (RFC 8985, section 7), after which the time-out begins anew.
        if (i < 4) continue;
        EXPECT_GT(2 * between(data[i - 1], data[i]), 3 * between(data[i - 2], data[i - 1])) << "frame " << data[i];
    }
    EXPECT_EQ(findings(connection), Words{"retransmission-timeout"});
    EXPECT_EQ(connection.from(Side::client).payload, 26u);
    EXPECT_EQ(connection.from(Side::client).retransmissions, data.size() - 2);
    // Nothing was acknowledged before the filter was gone.
    const auto all = packets_of(connection);
    for (const std::uint32_t number : all) {
        if (number > data[1] && number < data.back()) { EXPECT_FALSE(from_server(number)) << number; }
    }
}

TEST_F(TcpTrouble, SynRetryGivesUpOrIsLetIn) {
    ASSERT_NO_FATAL_FAILURE(run("syn-retry"));
    ASSERT_EQ(connections_.size(), 3u);
    const auto& [ada, grace, alan] = std::tie(connections_[0], connections_[1], connections_[2]);
    EXPECT_EQ(ada.outcome, Outcome::no_answer);
    EXPECT_GE(ada.syn_retries, 1u);
    EXPECT_EQ(ada.from(Side::server).packets, 0u);
    EXPECT_EQ(findings(ada), Words{"no-answer"});
    EXPECT_EQ(findings(grace), Words{"no-answer"});
    EXPECT_TRUE(printed("Ada: connect() failed"));

    expect_orderly_end(grace);
    EXPECT_GT(grace.syn_retries, ada.syn_retries);
    const auto retries = with_event(grace, Event::handshake_syn_retry);
    ASSERT_GE(retries.size(), 2u);
    for (const std::uint32_t number : retries) EXPECT_EQ(recording().packet(number).related_frame, grace.syn_frame);
    // Linux waits longer for the last than for the first; from the first on, or after some even ones.
    EXPECT_GT(2 * between(retries[retries.size() - 2], retries.back()), 3 * between(grace.syn_frame, retries[0]));

    expect_orderly_end(alan);
    EXPECT_GE(alan.syn_retries, 1u);
    EXPECT_FALSE(with_event(alan, Event::handshake_syn_ack_retry).empty());
    EXPECT_GT(with_event(alan, Event::handshake_syn_retry)[0], alan.syn_ack_frame)
        << "the answer was lost, not the SYN";
}

TEST_F(TcpTrouble, ZeroWindowStopsTheSenderUntilThereIsRoom) {
    ASSERT_NO_FATAL_FAILURE(run("zero-window"));
    ASSERT_EQ(connections_.size(), 1u);
    const Connection& connection = connections_[0];
    expect_handshake(connection);
    expect_orderly_end(connection);
    EXPECT_EQ(connection.from(Side::client).payload, 30'000u);
    const auto full = with_event(connection, Event::zero_window);
    ASSERT_FALSE(full.empty());
    std::uint32_t room = decode::no_frame;
    for (const auto& row : rows(recording(), {"tcp.window_size_value", "frame.number", "tcp.srcport"}))
        if (row[2] == "4018" && row[0] != "0" && std::stoul(row[1]) > full[0] && room == decode::no_frame)
            room = static_cast<std::uint32_t>(std::stoul(row[1]));
    ASSERT_NE(room, decode::no_frame);
    EXPECT_EQ(recording().packet(room).event, Event::window_update);
    int probes = 0;
    for (const std::uint32_t number : packets_of(connection)) {
        if (number < full[0] || number > room || from_server(number)) continue;
        EXPECT_EQ(recording().packet(number).event, Event::window_probe) << number;
        ++probes;
    }
    EXPECT_TRUE(is_found(connection, "zero-window"));
    EXPECT_GE(probes, 2) << "the client asks for room while it waits";
}

TEST_F(TcpTrouble, NagleWaitsForDelayedAcksAndNoDelayDoesNot) {
    ASSERT_NO_FATAL_FAILURE(run("nagle"));
    ASSERT_EQ(connections_.size(), 3u);
    std::int64_t took[3];
    std::size_t segments[3];
    for (int i = 0; i < 3; ++i) {
        expect_orderly_end(connections_[i]);
        EXPECT_EQ(connections_[i].from(Side::client).payload, 12u * 14);
        EXPECT_EQ(connections_[i].from(Side::server).payload, 12u * 3);
        const auto requests = data_of(connections_[i], Side::client), answers = data_of(connections_[i], Side::server);
        segments[i] = requests.size();
        took[i] = between(requests.front(), answers.back());
    }
    EXPECT_EQ(segments[0], 24u);
    EXPECT_EQ(segments[1], 24u);
    EXPECT_EQ(segments[2], 12u);
    EXPECT_EQ(findings(connections_[0]), Words{"delayed-ack-meets-nagle"});
    EXPECT_FALSE(is_found(connections_[1], "delayed-ack-meets-nagle"));
    EXPECT_FALSE(is_found(connections_[2], "delayed-ack-meets-nagle"));
    EXPECT_GT(took[0], took[1]);
    EXPECT_GT(took[0], took[2]);
    EXPECT_TRUE(printed("with TCP_NODELAY: 12 requests took "));
}

TEST_F(TcpTrouble, KeepAliveFindsOutThatNobodyIsThere) {
    ASSERT_NO_FATAL_FAILURE(run("keep-alive"));
    ASSERT_EQ(connections_.size(), 1u);
    const Connection& connection = connections_[0];
    expect_handshake(connection);
    EXPECT_EQ(connection.outcome, Outcome::reset_by_client);
    const auto probes = with_event(connection, Event::keep_alive);
    const auto answers = with_event(connection, Event::keep_alive_answer);
    ASSERT_GE(answers.size(), 2u);
    ASSERT_EQ(probes.size(), answers.size() + 2) << "TCP_KEEPCNT is 2";
    for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(recording().packet(answers[i]).related_frame, probes[i]);
    EXPECT_TRUE(is_found(connection, "keep-alive"));
    EXPECT_FALSE(from_server(connection.end_frame));
    EXPECT_GT(connection.end_frame, probes.back());
    // The server learns it only when it speaks.
    ASSERT_FALSE(with_event(connection, Event::data_after_close).empty());
    EXPECT_TRUE(from_server(with_event(connection, Event::data_after_close)[0]));
    EXPECT_TRUE(printed("client: recv() failed: Connection timed out"));
    EXPECT_TRUE(printed("server: recv() failed: Connection reset by peer"));
}

TEST_F(TcpTrouble, CloseWaitLastsAsLongAsTheProgram) {
    ASSERT_NO_FATAL_FAILURE(run("close-wait"));
    ASSERT_EQ(connections_.size(), 1u);
    const Connection& connection = connections_[0];
    expect_handshake(connection);
    EXPECT_FALSE(from_server(connection.first_fin_frame));
    const auto confirmed = with_event(connection, Event::acknowledges_fin);
    ASSERT_EQ(confirmed.size(), 1u);
    EXPECT_EQ(recording().packet(confirmed[0]).client_state, TcpState::fin_wait_2);
    EXPECT_EQ(recording().packet(confirmed[0]).server_state, TcpState::close_wait);
    EXPECT_EQ(findings(connection), Words{"closed-on-one-side"});
    // The kernel closes for the program when it ends; nothing was sent in all the time before.
    const auto second = with_event(connection, Event::fin_second);
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(recording().packet(second[0]).previous_in_connection, confirmed[0]);
    EXPECT_GT(between(confirmed[0], second[0]), between(connection.first_frame, confirmed[0]));
}

TEST_F(TcpTrouble, SimultaneousCloseCrossesTheFins) {
    ASSERT_NO_FATAL_FAILURE(run("simultaneous-close"));
    ASSERT_FALSE(connections_.empty());
    const Connection& connection = connections_.back();
    expect_handshake(connection);
    EXPECT_TRUE(connection.simultaneous_close);
    EXPECT_EQ(connection.outcome, Outcome::closed);
    const auto crossing = with_event(connection, Event::fin_simultaneous);
    ASSERT_EQ(crossing.size(), 1u);
    EXPECT_EQ(recording().packet(crossing[0]).client_state, TcpState::closing);
    EXPECT_EQ(recording().packet(crossing[0]).server_state, TcpState::closing);
    EXPECT_EQ(recording().packet(connection.last_frame).client_state, TcpState::time_wait);
    EXPECT_EQ(recording().packet(connection.last_frame).server_state, TcpState::time_wait);
    EXPECT_FALSE(is_found(connection, "closed-on-one-side"));
    // Twice two FINs, of which none acknowledges the other.
    int unanswering = 0;
    for (const auto& row : rows(recording(), {"tcp.flags.fin", "tcp.ack", "tcp.stream"}))
        if (row[0] == "1" && row[1] == "1" && row[2] == std::to_string(connection.stream)) ++unanswering;
    EXPECT_EQ(unanswering, 4);
}

TEST_F(TcpTrouble, LargeTransferLetsTheWindowGrow) {
    ASSERT_NO_FATAL_FAILURE(run("large-transfer"));
    ASSERT_EQ(connections_.size(), 1u);
    const Connection& connection = connections_[0];
    expect_handshake(connection);
    expect_orderly_end(connection);
    EXPECT_EQ(connection.from(Side::client).payload, 8'000'000u);
    EXPECT_FALSE(connection.gap);
    std::uint64_t first = 0, largest = 0, before_first_ack = 0;
    for (const auto& row : rows(recording(), {"tcp.window_size", "tcp.srcport", "tcp.len", "tcp.flags.syn"})) {
        if (row[3] == "1") continue;
        if (row[1] != "4023") {
            if (first == 0) before_first_ack += std::stoull(row[2]);
            continue;
        }
        const auto window = std::stoull(row[0]);
        if (first == 0) first = window;
        largest = std::max<std::uint64_t>(largest, window);
    }
    EXPECT_GT(largest, 4 * first);
    EXPECT_GT(before_first_ack, 0u);
    EXPECT_LE(before_first_ack, 10u * 1448) << "slow start begins with ten segments (RFC 6928)";
}

}  // namespace
}  // namespace loopscope::tests
