#pragma once

#include "tests/ui/conversation.hpp"

namespace loopscope::testing_support {

/// The client says "hello" to port 7777 and closes: eight packets, with the handshake and the FIN of each end.
inline void write_echo(Conversation& talk) {
    talk.server_port = 7777;
    talk.handshake();
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    talk.tcp(true, 5001, 1006, flag::ack);
    talk.tcp(false, 1006, 5001, flag::fin | flag::ack);
    talk.tcp(true, 5001, 1007, flag::fin | flag::ack);
    talk.tcp(false, 1007, 5002, flag::ack);
}

}  // namespace loopscope::testing_support
