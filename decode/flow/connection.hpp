#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "decode/address.hpp"
#include "decode/flow/tcp_state.hpp"
#include "decode/packet.hpp"
#include "decode/sequence_number.hpp"

namespace loopscope::decode::flow {

enum class Side : std::uint8_t { client = 0, server = 1 };
constexpr Side other(Side side) { return side == Side::client ? Side::server : Side::client; }

/// How a connection stands, or how it ended.
enum class Outcome : std::uint8_t {
    open,         ///< established (or seen from its middle), not closed so far
    opening,      ///< the handshake is under way
    no_answer,    ///< SYNs without any answer
    refused,      ///< RST to a SYN
    closed,       ///< both FINs acknowledged
    half_closed,  ///< one FIN so far
    reset_by_client,
    reset_by_server,
    datagrams,  ///< UDP: there is nothing to open or close
};
std::string_view to_text(Outcome);

/// One direction's figures. Sizes in octets.
struct DirectionSummary {
    std::uint32_t packets = 0;
    std::uint32_t retransmissions = 0;
    std::uint64_t payload = 0;        ///< without retransmitted octets
    SequenceNumber initial_sequence;  ///< valid where has_initial_sequence
    SequenceNumber base_sequence;     ///< what is shown as relative 0 (= initial_sequence where that is known)
    std::uint16_t mss = 0;
    std::int8_t window_scale = -1;       ///< shift offered in the SYN; -1: SYN not seen, -2: not offered
    TcpState state = TcpState::unknown;  ///< of the end that sends in this direction
    bool has_base : 1 = false;
    bool has_initial_sequence : 1 = false;
    bool has_mss : 1 = false;
    bool sack_permitted : 1 = false;
    bool timestamps : 1 = false;
    bool fin_sent : 1 = false;
    bool fin_acknowledged : 1 = false;
    bool reset_sent : 1 = false;
};
static_assert(sizeof(DirectionSummary) == 32);

/// One TCP connection or UDP conversation, as of the frames seen so far. Trivially copyable: readers get copies.
struct Connection {
    std::uint32_t index = none;   ///< in the connection table, from 0
    std::uint32_t stream = none;  ///< tcp.stream or udp.stream
    Protocol transport = Protocol::unknown;
    Protocol application = Protocol::unknown;
    Outcome outcome = Outcome::open;
    bool from_middle : 1 = false;  ///< no SYN was seen
    bool simultaneous_open : 1 = false;
    bool simultaneous_close : 1 = false;
    bool gap : 1 = false;     ///< octets that the capture does not hold
    Endpoint client, server;  ///< client: who sent the SYN, or the first packet seen
    std::uint32_t separator = 0;
    std::int64_t first_time = 0, last_time = 0;  ///< nanoseconds since 1970
    std::int64_t handshake_time = -1;            ///< SYN to the handshake's ACK, nanoseconds; -1: not seen
    std::uint32_t first_frame = no_frame, last_frame = no_frame;
    std::uint32_t syn_frame = no_frame, syn_ack_frame = no_frame, handshake_ack_frame = no_frame;
    std::uint32_t first_fin_frame = no_frame,
                  end_frame = no_frame;  ///< end_frame: last ACK of the teardown, or the RST
    std::uint32_t previous = none;       ///< the connection that used the same tuple before
    std::uint32_t syn_retries = 0;
    std::uint32_t last_finding = none;           ///< the newest; earlier ones follow by Finding::previous_in_connection
    std::uint32_t figures = none;                ///< index of its TcpFigures; none: it carried no payload
    std::array<DirectionSummary, 2> directions;  ///< by Side of the sender

    const DirectionSummary& from(Side side) const { return directions[static_cast<int>(side)]; }
    DirectionSummary& from(Side side) { return directions[static_cast<int>(side)]; }
    std::uint32_t packets() const { return directions[0].packets + directions[1].packets; }
};
static_assert(sizeof(Connection) == 192);

}  // namespace loopscope::decode::flow
