#include "decode/flow/direction.hpp"

#include "decode/flow/connection_messages.hpp"

namespace loopscope::decode::flow {

ConnectionState::ConnectionState() = default;
ConnectionState::~ConnectionState() = default;

}  // namespace loopscope::decode::flow
