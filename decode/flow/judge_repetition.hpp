#pragma once

#include "decode/flow/annotation.hpp"
#include "decode/flow/meter.hpp"

namespace loopscope::decode::flow {

/// Why payload was sent again, as far as the capture tells. In this order:
/// - unneeded: all of it had been acknowledged.
/// - tail loss probe: the newest segment, sent once so far, while older ones are outstanding, and nothing tells of a
///   loss (RFC 8985, section 7; a timeout repeats the oldest).
/// - timeout: for a retransmission timeout the sender neither sent nor heard of an arrival (RFC 6298); or it was in
/// flight
///   when the timer expired, and is repeated in its wake.
/// - fast: three duplicate ACKs (RFC 5681, section 3.2), octets beyond arrived by SACK (RFC 6675; RFC 8985), or it was
/// in
///   flight when fast recovery began (RFC 6582).
/// - timeout, again: no sign of a loss, and silence for longer than round trips vary: some stacks wait less than Linux.
/// Else the cause is not known.
Event cause_of_repetition(const TcpMeter::Evidence&);

}  // namespace loopscope::decode::flow
