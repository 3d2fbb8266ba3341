#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace loopscope::capture {

using Bytes = std::span<const std::uint8_t>;

/// An interface described by a capture file (pcapng IDB), or the only one of a pcap file.
struct CaptureInterface {
    std::uint16_t link_type = 1;          ///< LINKTYPE_ value of the pcap registry
    std::uint32_t snap_length = 0;        ///< octets; 0: no limit
    std::uint64_t ticks_per_second = 1'000'000;
    std::int64_t time_offset = 0;         ///< seconds added to each timestamp (if_tsoffset)
    std::string name, description, filter, operating_system;
};

/// One frame of a capture, its octets where the capture keeps them.
struct Record {
    std::uint64_t offset = 0;           ///< of bytes[0] in the (uncompressed) capture
    std::int64_t time = 0;              ///< nanoseconds since 1970-01-01 UTC
    std::uint32_t original_length = 0;  ///< octets on the wire
    std::uint16_t link_type = 1;
    std::uint16_t interface = 0;        ///< index in Source::interfaces()
    Bytes bytes;                        ///< stays valid as long as the source
    std::string_view comment;           ///< opt_comment of the packet, or empty
};

}  // namespace loopscope::capture
