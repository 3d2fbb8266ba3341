#pragma once

#include <cstdint>

#include "decode/flow/finding_log.hpp"
#include "decode/flow/follow_tcp.hpp"
#include "decode/flow/listeners.hpp"
#include "decode/flow/meter.hpp"

namespace loopscope::decode::flow {

/// One segment, after the connection was brought up to date with it.
struct Watched {
    TcpConnection& connection;
    Side sender;
    const Segment& segment;
    const Frame& frame;
    const Followed& followed;
    const TcpMeter::Reading& reading;
    Listeners& listeners;
    const Connection* previous = nullptr;  ///< that used the same tuple before

    Event event() const { return followed.annotation.event; }
    const Connection& summary() const { return connection.summary; }
    const TcpHeader& tcp() const { return segment.tcp; }
};

/// Looks for findings that this segment begins, continues or disproves.
void watch(const Watched&, FindingLog&);
/// Findings that time alone makes: nothing came for a while. Called when the capture's clock has moved on by
/// `silence_checked_after` since the connection asked for it, and at the capture's end.
void watch_silence(TcpConnection&, std::int64_t now, bool capture_ended, FindingLog&);

inline constexpr std::int64_t silence_checked_after = 1'000'000'000;

}  // namespace loopscope::decode::flow
