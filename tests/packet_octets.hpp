#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Packets and pcap files, octet by octet, for tests that need a few of their own making.

namespace loopscope::tests {

inline std::string big16(std::size_t value) { return {static_cast<char>(value >> 8), static_cast<char>(value)}; }
inline std::string big32(std::uint32_t value) { return big16(value >> 16) + big16(value & 0xffff); }
inline std::string little32(std::size_t value) {
    std::string octets;
    for (int i = 0; i < 4; ++i) octets += static_cast<char>(value >> 8 * i);
    return octets;
}

namespace tcp_flag {
inline constexpr unsigned fin = 1, syn = 2, rst = 4, psh = 8, ack = 16;
}

struct TcpSegment {
    std::size_t source_port, destination_port;
    unsigned flags;
    std::uint32_t sequence = 0, acknowledgment = 0;
    std::string_view payload{};
    std::size_t window = 8000;
};

/// Without options or checksum.
inline std::string tcp(const TcpSegment& segment) {
    return big16(segment.source_port) + big16(segment.destination_port) + big32(segment.sequence) +
           big32(segment.acknowledgment) + big16(0x5000 | segment.flags) + big16(segment.window) + big32(0) +
           std::string(segment.payload);
}
inline std::string udp(std::size_t source_port, std::size_t destination_port, std::string_view payload) {
    return big16(source_port) + big16(destination_port) + big16(8 + payload.size()) + big16(0) + std::string(payload);
}

inline constexpr std::uint32_t loopback = 0x7f000001;
inline constexpr unsigned protocol_icmp = 1, protocol_tcp = 6, protocol_udp = 17;

/// Not to be fragmented, without options or checksum.
inline std::string ipv4(std::uint32_t source, std::uint32_t destination, unsigned protocol, std::string_view payload) {
    return big16(0x4500) + big16(20 + payload.size()) + big32(0x4000) + big16(0x4000 | protocol) + big16(0) +
           big32(source) + big32(destination) + std::string(payload);
}
struct FragmentPlace {
    std::size_t identification, offset;
    bool more;
};
inline std::string ipv4_fragment(std::uint32_t source, std::uint32_t destination, unsigned protocol,
                                 const FragmentPlace& place, std::string_view payload) {
    return big16(0x4500) + big16(20 + payload.size()) + big16(place.identification) +
           big16((place.more ? 0x2000 : 0) | place.offset / 8) + big16(0x4000 | protocol) + big16(0) + big32(source) +
           big32(destination) + std::string(payload);
}
/// Between two addresses of zeros.
inline std::string ethernet(std::string_view ip) { return std::string(12, '\0') + big16(0x0800) + std::string(ip); }

inline constexpr std::uint32_t link_ethernet = 1, link_raw = 101;

/// Of a pcap file (draft-ietf-opsawg-pcap, section 4).
inline std::string pcap_header(std::uint32_t link_type) {
    return little32(0xa1b2c3d4) + std::string("\x02\x00\x04\x00", 4) + little32(0) + little32(0) + little32(65535) +
           little32(link_type);
}
/// A record of a pcap file, so many microseconds after a time in the year 2023.
inline std::string pcap_record(std::uint64_t microseconds, std::string_view packet) {
    return little32(1'700'000'000 + microseconds / 1'000'000) + little32(microseconds % 1'000'000) +
           little32(packet.size()) + little32(packet.size()) + std::string(packet);
}

}  // namespace loopscope::tests
