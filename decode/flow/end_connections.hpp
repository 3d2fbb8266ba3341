#pragma once

#include <cstdint>

#include "decode/flow/finding_log.hpp"
#include "decode/flow/message_log.hpp"
#include "decode/flow/table.hpp"

namespace loopscope::decode::flow {

/// What the end of the capture tells of the connections: a SYN that nobody answered, what only silence tells (`now`:
/// the newest time, nanoseconds), and messages that end with the stream, by the last frame of their connection.
void end_connections(ConnectionTable& table, std::int64_t now, FindingLog& findings, MessageLog& log);

}  // namespace loopscope::decode::flow
