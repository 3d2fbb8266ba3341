#pragma once

#include "decode/flow/follow_tcp.hpp"

namespace loopscope::decode::flow {

/// A segment without SYN and RST: what it acknowledges, what of its octets is new, whether it closes, and the one thing
/// that is worth saying about it.
Followed judge_segment(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame);

/// How the connection stands after what was seen.
void settle_outcome(Connection& connection);

}  // namespace loopscope::decode::flow
