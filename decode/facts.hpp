#pragma once

#include <cstdint>
#include <span>

#include "decode/bytes.hpp"
#include "decode/packet.hpp"
#include "decode/tcp_analysis.hpp"

namespace loopscope::decode {

namespace flow {
enum class Event : std::uint8_t;
enum class FindingKind : std::uint8_t;
enum class SenderPhase : std::uint8_t;
enum class Severity : std::uint8_t;
enum class TcpState : std::uint8_t;
}  // namespace flow

/// What the connection's story tells of one of its segments: see flow/story.hpp. The words are made by the decoder.
struct StoryFacts {
    flow::Event event{};                            ///< none: nothing to say
    flow::TcpState client_state{}, server_state{};  ///< after the segment
    flow::SenderPhase phase{};                      ///< of its sender, inferred
    struct FindingFacts {
        flow::FindingKind kind{};
        flow::Severity severity{};
        bool inferred = false;  ///< it follows from what was seen; false: the packets say it themselves
    };
    std::span<const FindingFacts> findings{};  ///< those that this segment shows
};

/// What earlier frames tell about a TCP segment or UDP datagram of this one.
struct SegmentFacts {
    std::uint32_t connection = none;  ///< index in the connection table
    std::uint32_t stream = none;      ///< tcp.stream or udp.stream: counted apart for TCP and UDP
    bool from_server = false;
    // TCP only
    SequenceNumber base_sequence;  ///< sequence number shown as relative 0, in this direction
    SequenceNumber base_acknowledgment;
    std::int8_t window_scale = -1;          ///< shift count; -1: unknown, -2: no scaling
    const TcpAnalysis* analysis = nullptr;  ///< what the order of segments tells; nullptr: not known
    const StoryFacts* story = nullptr;      ///< nullptr: not known
};

/// What the other half of an exchange (HTTP request and response, DNS query and answer) tells.
struct ExchangeFacts {
    std::uint32_t request_frame = no_frame;   ///< set on a response
    std::uint32_t response_frame = no_frame;  ///< set on a request, where it is known by then
    std::int64_t elapsed = -1;                ///< nanoseconds between them, on the response; -1: unknown
    std::string_view request_method{};        ///< on an HTTP response: HEAD and CONNECT have no body
    std::string_view request_uri{};
    bool retransmitted = false;  ///< DNS: the same query was seen before
};

/// An application message that is complete with this frame.
struct MessageFacts {
    std::uint8_t segment = 0;  ///< which of the packet's segments completed it
    Protocol protocol = Protocol::unknown;
    bool from_server = false;
    Bytes bytes{};                      ///< the whole message, one piece
    std::uint64_t left_out = 0;         ///< but for so many octets of its body, where only its line is wanted
    std::uint32_t frame_offset = none;  ///< where it starts in the segment's source if it lies in this segment entirely
    bool complete = true;               ///< false: the stream ended or has a gap before its end
    std::uint32_t session = 0;  ///< application::MessageSummary::session of the connection's earlier messages, or-ed
    ExchangeFacts exchange{};
};

/// All that a frame's decoders cannot read from its own octets.
struct Facts {
    Bytes datagram;  ///< the payload of the IP datagram that this frame's fragment completes; empty: not complete
    std::span<const SegmentFacts> segments;  ///< in the order of Packet::segments
    std::span<const MessageFacts> messages;  ///< in stream order; of TCP only, a UDP datagram is its own message
    std::span<const ExchangeFacts> datagram_exchanges;  ///< for UDP segments with a paired protocol, by segment
};

}  // namespace loopscope::decode
