#pragma once

#include <cstdint>

#include "decode/flow/annotation.hpp"
#include "decode/flow/story.hpp"
#include "decode/flow/tcp_state.hpp"
#include "decode/packet.hpp"
#include "trace/packet_shape.hpp"

namespace loopscope::trace {

/// In PacketRecord::analysis: the order of segments tells something of this one, though it may be no flag.
inline constexpr std::uint16_t packet_analysis_shown = 1u << 15;

namespace packet_flag {
inline constexpr std::uint8_t from_server = 1,
                              completes_messages =
                                  2 /* known when the packet came; not those ended by the capture's end */,
                              damaged = 4 /* truncated or malformed */,
                              special_facts = 8 /* fragments, several segments or a quoted one: kept aside */,
                              carries_payload = 16;
}

/// What many packets of a capture have in common. The index keeps it once for all that are alike: see PacketKinds.
struct PacketKind {
    PacketShape shape;
    std::uint16_t interface = 0;
    std::uint16_t analysis = 0;        ///< decode::analysis_flag, and packet_analysis_shown
    std::uint16_t tcp_flags : 12 = 0;  ///< decode::tcp_flag
    decode::flow::TcpState client_state : 4 = decode::flow::TcpState::unknown;  ///< after this packet
    decode::flow::TcpState server_state = decode::flow::TcpState::unknown;
    decode::flow::Event event = decode::flow::Event::none;
    decode::Protocol protocol = decode::Protocol::unknown;
    std::uint8_t flags = 0;   ///< see packet_flag
    std::uint8_t phases = 0;  ///< of both senders after this packet: client in the low four bits, server in the high

    decode::flow::SenderPhase client_phase() const { return static_cast<decode::flow::SenderPhase>(phases & 15); }
    decode::flow::SenderPhase server_phase() const { return static_cast<decode::flow::SenderPhase>(phases >> 4); }
    bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
    /// decode::analysis_flag alone.
    std::uint32_t analysis_flags() const { return analysis & ~std::uint32_t{packet_analysis_shown}; }
    decode::flow::SegmentStory story() const {
        return {.event = event,
                .from_server = has(packet_flag::from_server),
                .client_state = client_state,
                .server_state = server_state,
                .client_phase = client_phase(),
                .server_phase = server_phase()};
    }
    bool operator==(const PacketKind&) const = default;
};
static_assert(sizeof(PacketKind) == 24);

/// What the index tells of a packet: no strings. Text is made from the octets when a row is on screen.
struct PacketRecord : PacketKind {
    std::int64_t time = 0;     ///< nanoseconds since 1970-01-01 UTC
    std::uint64_t offset = 0;  ///< of the frame's first octet in the capture
    std::uint32_t captured_length = 0;
    std::uint32_t original_length = 0;
    std::uint32_t connection = decode::none;
    std::uint32_t previous_in_connection = decode::no_frame;  ///< frame number; 0: this is the first
    std::uint32_t related_frame = decode::no_frame;           ///< of the annotation
};

}  // namespace loopscope::trace
