#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "capture/error.hpp"

namespace loopscope::capture {

/// A network interface of this host that libpcap knows.
struct HostInterface {
    std::string name, description;
    bool up = false, running = false, loopback = false, wireless = false;
    std::vector<std::string> addresses;
    std::uint64_t received_packets = 0,
                  sent_packets = 0;  ///< counters of /sys/class/net, for the traffic shown beside it
};

Result<std::vector<HostInterface>> host_interfaces();

/// Compiles a BPF filter for an Ethernet link; nothing where it is right, else libpcap's words.
Failure check_filter(const std::string& filter);

}  // namespace loopscope::capture
