#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decode/flow/annotation.hpp"
#include "decode/flow/tcp_state.hpp"
#include "trace/recording.hpp"

namespace loopscope::trace {

/// The part of a connection's life that a stretch of a ladder is bracketed as.
enum class LadderSection : std::uint8_t { none, handshake, half_closed, teardown, reset, refused };
std::string_view to_text(LadderSection);  ///< "Handshake", "Teardown", ...; empty for none

/// Told by the index alone, without decoding.
LadderSection ladder_section(const PacketRecord&);

/// How an arrow is drawn: what befell the packet, beside what it says.
enum class ArrowKind : std::uint8_t { plain, control /* SYN, FIN */, message, repeated, reset, warning };
ArrowKind arrow_kind(const PacketRecord&);

/// One arrow between two lifelines. Made on demand from the frame's octets.
struct LadderRow {
    std::uint32_t frame = decode::no_frame;
    std::uint32_t connection = decode::none;
    std::uint32_t related_frame = decode::no_frame;
    std::int64_t time = 0;             ///< nanoseconds since 1970
    std::int64_t since_previous = -1;  ///< nanoseconds since the connection's previous packet; -1: this is the first
    bool from_server = false;
    bool tcp = false;
    decode::flow::Event event = decode::flow::Event::none;
    LadderSection section = LadderSection::none;
    ArrowKind kind = ArrowKind::plain;
    decode::flow::TcpState client_before = decode::flow::TcpState::unknown,
                           server_before = decode::flow::TcpState::unknown;
    decode::flow::TcpState client_state = decode::flow::TcpState::unknown,
                           server_state = decode::flow::TcpState::unknown;
    std::uint16_t flags = 0;                                 ///< decode::tcp_flag
    std::uint32_t payload_length = 0;                        ///< octets on the wire
    std::uint32_t sequence = 0, acknowledgment = 0;          ///< relative to the connection's first
    std::uint32_t raw_sequence = 0, raw_acknowledgment = 0;  ///< as on the wire
    std::uint64_t window = 0;                                ///< octets, scaled where the shift is known
    std::uint32_t duplicate = 0;  ///< which one of a run of duplicate ACKs, from 1; 0: none, or its run is too long
    std::string name{};           ///< "SYN, ACK"; "GET /index.html", "200 OK" where a message ends here; "datagram"
    bool names_messages = false;  ///< `name` is that of messages: the flags are in `flag_text`
    std::string flag_text{};      ///< "PSH, ACK"; empty where `name` says it
    std::string numbers{};        ///< "seq 0  ack 1  len 78"
    std::string sack{};           ///< "SACK 2,921-5,841", "D-SACK 1-1,461"; empty where the segment has none
    std::string explanation{};    ///< the annotation in plain words; may be empty

    bool client_changes() const { return client_state != client_before; }
    bool server_changes() const { return server_state != server_before; }
};

/// What follows the name on the arrow, from everything to nothing: a view takes the first that it has room for.
std::array<std::string, 5> label_details(const LadderRow&);

/// Decodes frame `number`. `scratch` is reused from row to row.
LadderRow ladder_row(const Recording&, std::uint32_t number, FrameDetails& scratch);

/// "SYN, ACK"; "no flags" where none is set.
std::string flag_names(std::uint16_t flags);

}  // namespace loopscope::trace
