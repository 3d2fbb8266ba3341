#pragma once

#include <cstdint>
#include <optional>

#include "decode/packet.hpp"
#include "trace/recording.hpp"

namespace loopscope::trace {

/// One packet's part of its connection's traffic.
struct StreamPart {
    std::uint32_t frame = decode::no_frame;
    bool from_server = false;
    bool syn = false;
    decode::SequenceNumber sequence;   ///< of payload[0]; TCP only
    decode::Bytes payload;             ///< as far as it was captured
    std::uint32_t payload_length = 0;  ///< on the wire
    std::uint32_t payload_offset = 0;  ///< in the frame
};

/// The payload that packet `number` adds to `connection`; nothing where it adds none. Decodes the frame again.
std::optional<StreamPart> stream_part(const Recording&, std::uint32_t number,
                                      const decode::flow::Connection& connection, decode::Packet& scratch);

/// The segment that belongs to the packet's connection, or nullptr.
const decode::Segment* innermost(const decode::Packet&);

/// The window scale that this side's segments use: -1 unknown, -2 none (RFC 7323, section 2.2: both must offer it).
std::int8_t shift_in_force(const decode::flow::Connection&, decode::flow::Side sender);

}  // namespace loopscope::trace
