#pragma once

#include "decode/decoding.hpp"

namespace loopscope::decode {

/// What is known of the segment that is about to be read. Counts it.
SegmentFacts segment_facts(Decoding&);
/// A segment with the addresses and the place that `Decoding` knows.
Segment new_segment(const Decoding&, Protocol);
/// Puts it into the packet where there is room. Returns its index among all segments of the frame.
std::uint8_t keep_segment(Decoding&, const Segment&);

/// `octets` is the segment as far as it was captured, `length` its size on the wire.
Checksum verify_segment(const Decoding&, const Reader&, Bytes octets, std::uint16_t stored, std::uint8_t ip_protocol,
                        std::uint32_t length);

/// Describes the application messages that end in this TCP segment; `payload` reads its payload.
void describe_messages(Decoding&, const Segment&, std::uint8_t index, const Reader& payload);
/// Describes a UDP payload. On the fast path only the top layer is named.
void describe_datagram(Decoding&, const Segment&, std::uint8_t index, Reader payload);

}  // namespace loopscope::decode
