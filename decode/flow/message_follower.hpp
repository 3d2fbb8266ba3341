#pragma once

#include <cstdint>

#include "decode/flow/direction.hpp"
#include "decode/flow/follow_tcp.hpp"
#include "decode/flow/message_log.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// Recognises the application of a TCP connection and hands its segment's octets, acknowledgment and end on.
void follow_messages(TcpConnection& connection, Side sender, const Segment& segment, const Followed& followed,
                     MessageLog& log);

/// The same for a datagram. Returns what the other half of its exchange tells.
ExchangeFacts follow_datagram(ConnectionState& connection, Side sender, const Segment& segment, MessageLog& log);

}  // namespace loopscope::decode::flow
