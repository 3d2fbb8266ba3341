#pragma once

#include "decode/facts.hpp"
#include "decode/flow/annotation.hpp"
#include "decode/flow/direction.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// Whether this segment opens a new connection although its tuple is in the table: a SYN with another initial sequence
/// number than its sender's. (As tshark 4.0 counts tcp.stream.)
bool opens_new_connection(const ConnectionState& connection, Side sender, const TcpHeader& tcp);

/// Sets what sequence and acknowledgment numbers are shown relative to, and fills in the segment's facts.
void number_segment(TcpConnection& connection, Side sender, const Segment& segment, SegmentFacts& facts);

/// What one segment turned out to be.
struct Followed {
    Annotation annotation{};
    Coverage::Arrival arrival{};  ///< of its payload
    bool keeps_alive = false;     ///< its octet, if it has one, is an old one repeated
    bool hole_given_up = false;   ///< it acknowledges octets of the other end that the capture does not hold
    Coverage::Settled uncaptured{},
        peer_uncaptured{};  ///< acknowledged but not captured: of its sender, of the other end
};

/// Brings the connection up to date with its next segment: states, handshake, teardown, counters, and what the segment
/// does.
Followed follow_tcp(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame);

}  // namespace loopscope::decode::flow
