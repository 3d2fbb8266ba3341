#pragma once

#include <cstdint>
#include <string_view>

namespace loopscope::demos {

/// Asks the kernel for the states of all TCP connections with this server port, and prints a line for each connection
/// whose states have changed since the last call:
///
///   kernel: at 08:15:00.123456 127.0.0.1:40000 is FIN-WAIT-2, 127.0.0.1:4016 is CLOSE-WAIT
///
/// The client comes first. Both ends had these states at that (local) time. An end without a socket is CLOSED, or
/// LISTEN while a listener has not let the client in. `remark` is put behind each line.
///
/// Says nothing where the kernel can't be asked. Errors of the calls leave as std::system_error.
void note_states(std::uint16_t server_port, std::string_view remark = {});

}  // namespace loopscope::demos
