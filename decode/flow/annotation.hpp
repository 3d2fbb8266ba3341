#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "decode/flow/connection.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// What a packet does in the life of its connection. The text is made when somebody looks.
enum class Event : std::uint8_t {
    none,
    // opening
    handshake_syn,
    handshake_syn_retry,
    handshake_syn_ack,
    handshake_syn_ack_retry,
    handshake_ack,
    simultaneous_syn,
    port_reused,
    refused,
    // talking
    data,
    acknowledgment,
    duplicate_acknowledgment,
    window_update,
    zero_window,
    retransmission,           ///< of unknown cause
    timeout_retransmission,   ///< nothing came back until the timer expired (RFC 6298), or sent in its wake
    fast_retransmission,      ///< duplicate ACKs or SACK told of the loss (RFC 5681, RFC 6675, RFC 8985)
    unneeded_retransmission,  ///< the octets had been acknowledged already
    tail_loss_probe,          ///< the last segment again, to draw out an ACK before the timer expires (RFC 8985)
    captured_twice,           ///< the same packet, seen a second time by the capture point
    out_of_order,
    keep_alive,
    keep_alive_answer,
    window_probe,         ///< is the window still 0? (RFC 9293, section 3.8.6.1)
    window_probe_answer,  ///< it is
    gap_before,
    // closing
    fin_first,
    fin_second,
    fin_with_ack /* second FIN and the ACK of the first in one: three-segment teardown */,
    fin_retry,
    fin_simultaneous,
    acknowledges_fin,
    last_acknowledgment,
    reset,
    data_after_close,
    challenge_acknowledgment,
    // UDP
    datagram,
    datagram_answer,
    // middle
    picked_up_in_the_middle,
};

struct Annotation {
    Event event = Event::none;
    std::uint32_t related_frame = no_frame;  ///< the frame that this one answers, repeats or completes
};

/// Short title for a list or an arrow: "Handshake 2/3".
std::string_view title(Event);
/// The value of the field loopscope.event: "handshake-syn-ack"; empty for none.
std::string_view keyword(Event);
/// Whether it sends again what was sent before: SYN, FIN or payload. A copy that only the capture point made does not.
inline bool is_repetition(Event event) {
    using enum Event;
    switch (event) {
        case handshake_syn_retry:
        case handshake_syn_ack_retry:
        case retransmission:
        case timeout_retransmission:
        case fast_retransmission:
        case unneeded_retransmission:
        case tail_loss_probe:
        case fin_retry: return true;
        default: return false;
    }
}
/// Which part of the connection's life: 0 opening, 1 talking, 2 closing; for brackets beside a ladder.
enum class Phase : std::uint8_t { opening, talking, closing };
Phase phase(Event);

/// Plain words: "Step 2 of 3: the server agrees, and asks to start at 2,147,001 (answers frame 4)". `segment` is the
/// frame's own segment, `connection` as far as it is known.
std::string explain(const Annotation&, const Segment& segment, const Connection& connection, bool from_server);

}  // namespace loopscope::decode::flow
