#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "decode/flow/finding.hpp"
#include "tests/demos/kernel_agreement.hpp"
#include "tests/recorded.hpp"

namespace loopscope::tests {

using decode::Protocol;
using decode::flow::Connection;
using decode::flow::Event;
using decode::flow::Outcome;
using decode::flow::Side;
using decode::flow::TcpState;
using Words = std::vector<std::string>;

/// Runs a TCP demo for real in a private loopback, and holds its states against the kernel's.
class TcpDemo : public testing::Test {
protected:
    void run(const std::string& name) {
        ASSERT_NO_FATAL_FAILURE(record({LOOPSCOPE_PROGRAM, "--run-demo", name}, recorded_));
        connections_ = connections(recording(), Protocol::tcp);
        expect_agreement_with_kernel(recording(), recorded_.output);
    }
    const trace::Recording& recording() const { return recorded_.recording(); }
    bool printed(const std::string& text) const { return recorded_.output.find(text) != std::string::npos; }

    std::vector<std::uint32_t> packets_of(const Connection& connection) const {
        std::vector<std::uint32_t> numbers;
        recording().packets_of(connection.index, 0, numbers);
        return numbers;
    }
    bool from_server(std::uint32_t number) const {
        return recording().packet(number).has(trace::packet_flag::from_server);
    }
    /// The three frames of the handshake come first, named as such, and each names the one that it answers.
    void expect_handshake(const Connection& connection) const {
        const auto happened = events(recording(), connection.index);
        ASSERT_GE(happened.size(), 3u);
        EXPECT_EQ(happened[0], Event::handshake_syn);
        EXPECT_NE(connection.syn_frame, decode::no_frame);
        EXPECT_GT(connection.syn_ack_frame, connection.syn_frame);
        EXPECT_GT(connection.handshake_ack_frame, connection.syn_ack_frame);
        EXPECT_EQ(recording().packet(connection.syn_ack_frame).event, Event::handshake_syn_ack);
        EXPECT_EQ(recording().packet(connection.handshake_ack_frame).event, Event::handshake_ack);
        EXPECT_EQ(recording().packet(connection.handshake_ack_frame).related_frame, connection.syn_ack_frame);
        for (const auto frame : {connection.syn_frame, connection.syn_ack_frame, connection.handshake_ack_frame}) {
            EXPECT_NE(recording().explain(frame), "") << frame;
        }
    }
    /// Both sides said goodbye, and both goodbyes were acknowledged.
    void expect_orderly_end(const Connection& connection) const {
        EXPECT_EQ(connection.outcome, Outcome::closed);
        for (const auto& direction : connection.directions) {
            EXPECT_TRUE(direction.fin_sent);
            EXPECT_TRUE(direction.fin_acknowledged);
            EXPECT_FALSE(direction.reset_sent);
        }
        EXPECT_EQ(connection.end_frame, connection.last_frame);
    }

    /// The findings of a connection, oldest first. Each names its packets and says what happened and what to try.
    std::vector<std::string> findings(const Connection& connection) const {
        std::vector<std::string> result;
        for (const std::uint32_t index : recording().findings_of(connection.index)) {
            const auto finding = recording().finding(index);
            result.emplace_back(keyword(finding.kind));
            EXPECT_FALSE(finding.evidence().empty()) << result.back();
            for (const std::uint32_t frame : finding.evidence())
                EXPECT_EQ(recording().packet(frame).connection, connection.index) << result.back();
            EXPECT_NE(what_happened(finding, connection), "") << result.back();
            EXPECT_NE(what_to_try(finding, connection), "") << result.back();
        }
        return result;
    }

    Recorded recorded_;
    std::vector<Connection> connections_;
};

}  // namespace loopscope::tests
