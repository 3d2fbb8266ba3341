#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "trace/session.hpp"

// Programs run for real in a private loopback, and what their packets say. A test program that uses this needs the
// `main` that hands over to the capture process.

namespace loopscope::tests {

/// What was captured of a command that has ended.
struct Recorded {
    std::unique_ptr<trace::Session> session;
    std::string output;  ///< what the command printed

    const trace::Recording& recording() const { return session->recording(); }
};

/// Runs the command in a private loopback to its end. Fails the test where that can't be done, or where the command
/// does not exit with 0.
inline void record(const std::vector<std::string>& command, Recorded& recorded) {
    capture::LiveOptions options;
    options.private_loopback = options.command_may_filter = true;
    options.command = command;
    auto session = trace::Session::capture(options, "test", [] {});
    ASSERT_TRUE(session) << capture::to_text(session.error());
    recorded.session = std::move(session.value());
    using Kind = trace::SessionStatus::Kind;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (recorded.session->status().kind == Kind::live && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    const trace::SessionStatus status = recorded.session->status();
    recorded.output = recorded.session->command_output();
    ASSERT_EQ(status.kind, Kind::complete) << (status.error ? capture::to_text(*status.error) : "") << recorded.output;
    ASSERT_EQ(status.command_status, 0) << recorded.output;
    ASSERT_EQ(status.counts.dropped_by_kernel, 0u);
}

/// The values of these fields, as `-T fields` prints them: a row for each frame that has the first one, in which
/// several values of a field are joined by commas.
inline std::vector<std::vector<std::string>> rows(const trace::Recording& recording,
                                                  const std::vector<std::string_view>& fields) {
    std::vector<std::vector<std::string>> result;
    trace::FrameDetails details;
    for (std::uint32_t number = 1; number <= recording.packet_count(); ++number) {
        recording.describe(number, details);
        std::vector<std::string> row(fields.size());
        for (const decode::FieldRecord& record : details.fields.records()) {
            for (std::size_t i = 0; i < fields.size(); ++i) {
                if (record.field->name != fields[i]) continue;
                if (!row[i].empty()) row[i] += ',';
                decode::append_value(row[i], record, details.fields, recording.bytes(number));
            }
        }
        if (!row[0].empty()) result.push_back(std::move(row));
    }
    return result;
}

/// All values of one field, in the order of the frames.
inline std::vector<std::string> values(const trace::Recording& recording, std::string_view field) {
    std::vector<std::string> result;
    trace::FrameDetails details;
    for (std::uint32_t number = 1; number <= recording.packet_count(); ++number) {
        recording.describe(number, details);
        for (const decode::FieldRecord& record : details.fields.records()) {
            if (record.field->name != field) continue;
            decode::append_value(result.emplace_back(), record, details.fields, recording.bytes(number));
        }
    }
    return result;
}

inline std::vector<decode::flow::Connection> connections(const trace::Recording& recording,
                                                         decode::Protocol transport) {
    std::vector<decode::flow::Connection> result;
    for (std::uint32_t index = 0; index < recording.connection_count(); ++index) {
        auto connection = recording.connection(index);
        if (connection.transport == transport) result.push_back(connection);
    }
    return result;
}

/// What each packet of a connection does, in order.
inline std::vector<decode::flow::Event> events(const trace::Recording& recording, std::uint32_t connection) {
    std::vector<std::uint32_t> numbers;
    recording.packets_of(connection, 0, numbers);
    std::vector<decode::flow::Event> result;
    for (const std::uint32_t number : numbers) result.push_back(recording.packet(number).event);
    return result;
}

}  // namespace loopscope::tests
