#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "capture/error.hpp"
#include "capture/live.hpp"
#include "capture/record.hpp"

struct pcap;

namespace loopscope::capture {

struct CloseRing {
    void operator()(pcap* handle) const;
};
/// An interface opened by libpcap: the kernel fills a ring (TPACKET_V3) that is read in batches, without waiting.
using PacketRing = std::unique_ptr<pcap, CloseRing>;

/// Milliseconds after which the kernel hands over a block that is not full: half the latency of a live capture, since
/// its timer looks twice. It costs an idle machine nothing that could be measured.
inline constexpr int block_timeout = 3;

/// Opens the interface and attaches the filter. Errors name the interfaces there are, or the command that permits.
Result<PacketRing> open_ring(const LiveOptions& options);
/// What the recording says about the interface.
CaptureInterface describe_ring(pcap* ring, const LiveOptions& options);

}  // namespace loopscope::capture
