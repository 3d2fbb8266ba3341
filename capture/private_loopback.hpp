#pragma once

#include <string>
#include <vector>

#include "capture/error.hpp"

namespace loopscope::capture {

/// Moves this process, which must be single-threaded, into a network namespace of its own, whose only interface is a
/// `lo` with the MTU of Ethernet and no segmentation offload: segments look like segments. An ordinary user needs a
/// user namespace for that, and keeps his number in it; root takes a network namespace alone. There, every port may be
/// bound, ping works, and broadcast and multicast stay on `lo`. Returns what of this could not be had; an error where
/// there can be no namespace, with the command that mends it.
Result<std::vector<std::string>> enter_private_loopback();

}  // namespace loopscope::capture
