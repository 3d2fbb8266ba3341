#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace loopscope::capture {

using Bytes = std::span<const std::uint8_t>;

/// Link type of records that are no packets but that tshark numbers as frames too: pcapng custom blocks, journal
/// entries and system call events. Their octets are the block's content.
inline constexpr std::uint16_t no_link_type = 0xffff;

/// What a record of a format says that has one interface and does not number it: pcap.
inline constexpr std::uint16_t no_interface = 0xffff;

/// An interface described by a capture file (pcapng IDB), or the only one of a pcap file.
struct CaptureInterface {
    std::uint16_t link_type = 1;    ///< LINKTYPE_ value of the pcap registry
    std::uint32_t snap_length = 0;  ///< octets; 0: no limit
    std::uint64_t ticks_per_second = 1'000'000;
    std::int64_t time_offset = 0;  ///< seconds added to each timestamp (if_tsoffset)
    std::int8_t fcs_length = -1;   ///< octets of frame check sequence that end each frame; -1: not said
    std::string name, description, filter, operating_system;
};

/// One frame of a capture, its octets where the capture keeps them.
struct Record {
    std::uint64_t offset = 0;           ///< of bytes[0] in the (uncompressed) capture
    std::int64_t time = 0;              ///< nanoseconds since 1970-01-01 UTC
    std::uint32_t original_length = 0;  ///< octets on the wire
    std::uint16_t link_type = 1;
    std::uint16_t interface = 0;  ///< for Source::interface(): its index, or no_interface
    bool timed = true;  ///< false: the capture gives no time (simple packet block); `time` is the last one seen
    Bytes bytes{};      ///< stays valid as long as the source
    std::string_view comment{};  ///< opt_comment of the packet, or empty
};

}  // namespace loopscope::capture
