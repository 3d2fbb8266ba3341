#pragma once

#include "decode/flow/direction.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// Moves both ends' states over one segment, as the figures of RFC 9293, sections 3.5 and 3.6, show them: a segment
/// that was captured is taken to have arrived, unless octets before it are missing. What was not seen stays unknown:
/// whether anybody listens before the SYN is answered; an end whose handshake was not captured, until what both sent
/// proves it.
///
/// Called after the summary's fin_sent, fin_acknowledged and the directions' facts were brought up to date.
/// `in_order`: nothing is missing before the segment. `acknowledges_fin`: it acknowledges the other end's FIN.
struct StateInput {
    bool in_order = true;
    bool acknowledges_fin = false;
    bool first_fin_unanswered = false;  ///< this is the second FIN, and its sender had not received the first
    bool again = false;                 ///< this SYN or SYN+ACK was sent before
};
void advance_states(TcpConnection& connection, Side sender, const TcpHeader& tcp, const StateInput& input);

/// RFC 9293, section 3.5.3 and RFC 5961, section 3.2: false for a RST that its receiver throws away.
bool reset_is_acceptable(const TcpConnection& connection, Side sender, const TcpHeader& tcp);

}  // namespace loopscope::decode::flow
