#pragma once

#include "decode/flow/annotation.hpp"
#include "decode/flow/direction.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// Brings a UDP conversation up to date: there is nothing to open, close or put in order.
Annotation follow_udp(ConnectionState& connection, Side sender, const Segment& segment, const Frame& frame);

}  // namespace loopscope::decode::flow
