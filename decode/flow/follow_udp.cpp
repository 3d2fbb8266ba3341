#include "decode/flow/follow_udp.hpp"

namespace loopscope::decode::flow {

Annotation follow_udp(ConnectionState& connection, Side sender, const Segment& segment, const Frame& frame) {
    const auto asked = connection.last_frame(other(sender));
    connection.summary.outcome = Outcome::datagrams;
    connection.summary.from(sender).payload += segment.payload_length;
    connection.last_frame(sender) = frame.number;
    if (sender == Side::server && asked != no_frame) return {Event::datagram_answer, asked};
    return {Event::datagram, no_frame};
}

}  // namespace loopscope::decode::flow
