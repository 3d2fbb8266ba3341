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

}  // namespace loopscope::capture
