#pragma once

#include "decode/decoding.hpp"

namespace loopscope::decode {

/// What is known of the segment that is about to be read. Counts it.
const SegmentFacts& segment_facts(Decoding&);
/// A new segment of the packet, with the addresses and the place that `Decoding` knows.
Segment& add_segment(Decoding&, Protocol);
/// Tells the ports, and with them the hash of the tuple. It is keyed with a number that each process draws, so that
/// nobody can make a capture whose tuples meet in one place of a table.
void set_ports(Segment&, std::uint16_t source, std::uint16_t destination);
/// The index of the segment that was counted last, among all of the frame.
inline std::uint8_t segment_index(const Decoding& d) { return static_cast<std::uint8_t>(d.segments_seen - 1); }

/// `octets` is the segment as far as it was captured, `length` its size on the wire.
Checksum verify_segment(const Decoding&, const Reader&, Bytes octets, std::uint16_t stored, std::uint8_t ip_protocol,
                        std::uint32_t length);

/// Describes the application messages that end in this TCP segment; `payload` reads its payload.
void describe_messages(Decoding&, const Segment&, std::uint8_t index, const Reader& payload);
/// Describes a UDP payload. On the fast path only the top layer is named.
void describe_datagram(Decoding&, const Segment&, std::uint8_t index, Reader& payload);

}  // namespace loopscope::decode
