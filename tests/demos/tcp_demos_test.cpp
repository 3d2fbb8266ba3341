#include <gtest/gtest.h>

#include <algorithm>

#include "tests/demos/tcp_demo.hpp"

// Each TCP demo runs for real in a private loopback; what is asserted is what the window shows of it.

namespace loopscope::tests {
namespace {

TEST_F(TcpDemo, TcpEchoServesFourClients) {
    ASSERT_NO_FATAL_FAILURE(run("tcp-echo"));
    ASSERT_EQ(connections_.size(), 4u);
    for (const Connection& connection : connections_) {
        SCOPED_TRACE(connection.index);
        EXPECT_EQ(connection.server.port, 4007);
        expect_handshake(connection);
        expect_orderly_end(connection);
        const auto& end = recording().packet(connection.last_frame);
        EXPECT_EQ(end.client_state, TcpState::time_wait);  // the client said goodbye first
        EXPECT_EQ(end.server_state, TcpState::closed);
        EXPECT_EQ(findings(connection), Words{}) << "nothing is wrong here";
        // The greeting, then everything that the client said.
        EXPECT_EQ(connection.from(Side::server).payload, 27 + connection.from(Side::client).payload);
    }
    EXPECT_EQ(connections_[1].from(Side::client).payload, 4000u);
    EXPECT_GT(connections_[1].first_time, connections_[0].last_time);
    EXPECT_LT(connections_[3].first_time, connections_[2].last_time) << "two clients at the same time";
    EXPECT_TRUE(printed("Ada: the server greets: Welcome! You are client 1."));
}

TEST_F(TcpDemo, TcpEchoSegmentsLookLikeSegments) {
    ASSERT_NO_FATAL_FAILURE(run("tcp-echo"));
    ASSERT_EQ(connections_.size(), 4u);
    std::vector<std::string> sizes;
    for (const auto& row : rows(recording(), {"tcp.len", "tcp.stream", "tcp.dstport"})) {
        if (row[1] == "1" && row[2] == "4007" && row[0] != "0") sizes.push_back(row[0]);
    }
    EXPECT_EQ(sizes, (std::vector<std::string>{"1448", "1448", "1104"}));
}

TEST_F(TcpDemo, RefusedIsAnsweredByReset) {
    ASSERT_NO_FATAL_FAILURE(run("refused"));
    ASSERT_EQ(connections_.size(), 3u);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(connections_[i].outcome, Outcome::refused);
        EXPECT_EQ(findings(connections_[i]), Words{"refused"});
        EXPECT_EQ(events(recording(), connections_[i].index), (std::vector{Event::handshake_syn, Event::refused}));
        EXPECT_EQ(recording().packet(connections_[i].end_frame).related_frame, connections_[i].syn_frame);
    }
    expect_handshake(connections_[2]);
    expect_orderly_end(connections_[2]);
    EXPECT_EQ(findings(connections_[2]), Words{});
    // The datagram to the same port is answered by ICMP: destination unreachable, port unreachable.
    EXPECT_EQ(rows(recording(), {"icmp.type", "icmp.code"}), (std::vector<std::vector<std::string>>{{"3", "3"}}));
    EXPECT_TRUE(printed("connect() failed: Connection refused"));
}

TEST_F(TcpDemo, HalfCloseStillGetsItsAnswer) {
    ASSERT_NO_FATAL_FAILURE(run("half-close"));
    ASSERT_EQ(connections_.size(), 1u);
    const Connection& connection = connections_[0];
    expect_handshake(connection);
    expect_orderly_end(connection);
    ASSERT_NE(connection.first_fin_frame, decode::no_frame);
    EXPECT_FALSE(from_server(connection.first_fin_frame));
    int after_fin = 0;
    for (const std::uint32_t number : packets_of(connection)) {
        const auto& packet = recording().packet(number);
        if (number < connection.first_fin_frame || !packet.has(trace::packet_flag::carries_payload)) continue;
        EXPECT_TRUE(from_server(number));
        EXPECT_EQ(packet.client_state, TcpState::fin_wait_2);
        EXPECT_EQ(packet.server_state, TcpState::close_wait);
        ++after_fin;
    }
    EXPECT_EQ(after_fin, 3);
    EXPECT_EQ(findings(connection), Words{}) << "the server still talks: it has not forgotten to close";
}

TEST_F(TcpDemo, ResetEndsTwoOfThreeConnections) {
    ASSERT_NO_FATAL_FAILURE(run("reset"));
    ASSERT_EQ(connections_.size(), 3u);
    for (const Connection& connection : connections_) expect_handshake(connection);
    expect_orderly_end(connections_[0]);
    EXPECT_TRUE(from_server(connections_[0].first_fin_frame));
    EXPECT_EQ(connections_[1].outcome, Outcome::reset_by_server);
    EXPECT_EQ(connections_[2].outcome, Outcome::reset_by_client);
    for (int i = 1; i < 3; ++i) {
        EXPECT_EQ(recording().packet(connections_[i].end_frame).event, Event::reset);
        EXPECT_EQ(connections_[i].first_fin_frame, decode::no_frame);
    }
    EXPECT_TRUE(printed("recv() failed: Connection reset by peer"));
    EXPECT_EQ(findings(connections_[0]), Words{});
    EXPECT_EQ(findings(connections_[1]), Words{"reset-unread-data"});
    EXPECT_EQ(findings(connections_[2]), Words{"reset"});
}

TEST_F(TcpDemo, TimeWaitBelongsToWhoClosesFirst) {
    ASSERT_NO_FATAL_FAILURE(run("time-wait"));
    ASSERT_EQ(connections_.size(), 2u);
    for (const Connection& connection : connections_) {
        expect_handshake(connection);
        expect_orderly_end(connection);
        EXPECT_TRUE(from_server(connection.first_fin_frame));
        EXPECT_EQ(recording().packet(connection.last_frame).server_state, TcpState::time_wait);
        EXPECT_EQ(recording().packet(connection.last_frame).client_state, TcpState::closed);
    }
    EXPECT_EQ(connections_[0].server.port, connections_[1].server.port);
    EXPECT_TRUE(printed("second server: bind() failed: Address already in use"));
    EXPECT_TRUE(printed("third server: bind() worked"));
}

TEST_F(TcpDemo, BacklogMakesTheThirdClientRepeatItsSyn) {
    ASSERT_NO_FATAL_FAILURE(run("backlog"));
    ASSERT_EQ(connections_.size(), 3u);
    for (const Connection& connection : connections_) expect_orderly_end(connection);
    EXPECT_EQ(connections_[0].syn_retries, 0u);
    EXPECT_EQ(connections_[1].syn_retries, 0u);
    const Connection& third = connections_[2];
    EXPECT_GE(third.syn_retries, 2u);
    const auto happened = events(recording(), third.index);
    EXPECT_EQ(static_cast<std::uint32_t>(std::count(happened.begin(), happened.end(), Event::handshake_syn_retry)),
              third.syn_retries);
    for (const std::uint32_t number : packets_of(third)) {
        const auto& packet = recording().packet(number);
        if (packet.event == Event::handshake_syn_retry) { EXPECT_EQ(packet.related_frame, third.syn_frame); }
    }
    EXPECT_EQ(findings(connections_[0]), Words{});
    EXPECT_EQ(findings(connections_[1]), Words{});
    EXPECT_EQ(findings(third), Words{"backlog-full"});
    // There is room only after the first client was accepted, served and sent away.
    EXPECT_GT(third.syn_ack_frame, connections_[0].end_frame);
}

}  // namespace
}  // namespace loopscope::tests
