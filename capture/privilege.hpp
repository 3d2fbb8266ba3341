#pragma once

#include <string>

namespace loopscope::capture {

/// Path of this program, as the user would type it.
std::string program_path();
/// The exact command that lets this program capture on the host's interfaces.
std::string capture_permission_mend();

/// Gives up for good what the capture process needed to open its interface. Root becomes the user who called sudo, or
/// nobody. `controls_a_command`: root stays root with CAP_KILL alone, for it must be able to end what it started.
void drop_privileges(bool controls_a_command);

/// In a process that is about to become a command: it will keep CAP_NET_ADMIN, which this process has in the user
/// namespace of the private loopback. Root keeps all anyway.
void hand_down_filtering();

}  // namespace loopscope::capture
