#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "decode/address.hpp"
#include "decode/bytes.hpp"
#include "decode/sequence_number.hpp"
#include "decode/stop.hpp"

namespace loopscope::decode {

inline constexpr std::uint32_t no_frame = 0;  ///< frames are numbered from 1, as in tshark
inline constexpr std::uint32_t none = 0xffff'ffff;

inline constexpr std::uint16_t no_interface = 0xffff;  ///< the capture has one and does not number it

/// One captured frame, as it came from a file or an interface.
struct Frame {
    std::uint32_t number = 0;                     ///< from 1
    std::int64_t time = 0;                        ///< nanoseconds since 1970-01-01 UTC
    std::int64_t first_time = 0;                  ///< that of frame 1 of the capture
    std::optional<std::int64_t> previous_time{};  ///< that of the frame before; of frame 1 its own
    std::uint32_t original_length = 0;            ///< octets on the wire
    std::uint16_t link_type = 1;                  ///< LINKTYPE_ value of the pcap registry
    std::uint16_t interface = 0;                  ///< index of the capture interface, or no_interface
    Bytes bytes;                                  ///< what was captured of it

    bool cut() const { return bytes.size() < original_length; }
};

/// Every protocol that has a decoder, and the name shown in the protocol column.
enum class Protocol : std::uint8_t {
    unknown,
    ethernet,
    llc,
    vlan,
    sll,
    null_loopback,
    arp,
    ipv4,
    ipv6,
    icmp,
    icmpv6,
    igmp,
    tcp,
    udp,
    gre,
    dns,
    mdns,
    llmnr,
    http,
    tls,
    ftp,
    ssh,
    last = ssh,
};
std::string_view to_text(Protocol);  ///< "TCP", "HTTP", ...
/// The protocol's bit in a set of protocols.
constexpr std::uint32_t layer_bit(Protocol protocol) { return std::uint32_t{1} << static_cast<unsigned>(protocol); }
static_assert(static_cast<unsigned>(Protocol::last) < 32);
inline constexpr std::uint32_t ip_layers = layer_bit(Protocol::ipv4) | layer_bit(Protocol::ipv6);
/// Whether there are several IP headers, of the layers that were met, and of those met more than once.
constexpr bool nests_ip(std::uint32_t layers, std::uint32_t repeated) {
    return (layers & ip_layers) == ip_layers || (repeated & ip_layers) != 0;
}

namespace tcp_flag {
inline constexpr std::uint16_t fin = 0x001, syn = 0x002, rst = 0x004, psh = 0x008, ack = 0x010, urg = 0x020,
                               ece = 0x040, cwr = 0x080, ae = 0x100;
}

/// RFC 9293, section 3.2; RFC 7323, section 2 and 3; RFC 2018, section 2 and 3.
struct TcpOptions {
    bool has_mss = false, has_window_scale = false, sack_permitted = false, has_timestamps = false;
    std::uint16_t mss = 0;
    std::uint8_t window_scale = 0;  ///< shift count
    std::uint8_t sack_blocks = 0;
    std::uint32_t timestamp = 0, timestamp_echo = 0;
    struct Block {
        SequenceNumber left, right;
    };
    std::array<Block, 4> sack{};
};

/// RFC 9293, section 3.1, in host order.
struct TcpHeader {
    std::uint16_t source_port = 0, destination_port = 0;
    SequenceNumber sequence, acknowledgment;
    std::uint8_t header_length = 0;  ///< octets
    std::uint16_t flags = 0;         ///< tcp_flag, 12 bits
    std::uint16_t window = 0;        ///< as sent, not scaled
    std::uint16_t checksum = 0, urgent_pointer = 0;
    TcpOptions options;

    bool has(std::uint16_t flag) const { return (flags & flag) != 0; }
    /// In octets, with the shift count that is in force; below 0: unknown, or none. A SYN's is never scaled (RFC 7323,
    /// section 2.2).
    std::uint64_t scaled_window(int shift) const {
        return std::uint64_t{window} << (shift > 0 && !has(tcp_flag::syn) ? shift : 0);
    }
    /// RFC 2883, section 4: its first SACK block tells of octets that arrived twice, for it lies below the
    /// acknowledgment number, or inside the second block.
    bool reports_duplicate() const {
        const auto &first = options.sack[0], &second = options.sack[1];
        return options.sack_blocks > 0 &&
               (first.right <= acknowledgment ||
                (options.sack_blocks > 1 && first.left >= second.left && first.right <= second.right));
    }
};

enum class Checksum : std::uint8_t { unverified, good, bad, offloaded, absent };

/// A TCP segment or UDP datagram found in a frame, with the addresses of the IP header right around it.
struct Segment {
    Protocol protocol = Protocol::unknown;  ///< tcp or udp
    IpAddress source, destination;
    std::uint16_t source_port = 0, destination_port = 0;
    std::uint32_t tuple_hash = 0;      ///< of protocol, both ends and separator, the same in both directions
    TcpHeader tcp;                     ///< where protocol is tcp
    Bytes payload;                     ///< as far as it was captured, in `payload_source`
    std::uint32_t payload_length = 0;  ///< octets on the wire, from the IP or UDP length
    std::uint32_t payload_offset = 0;  ///< of payload[0], in its source
    std::uint16_t source_index = 0;    ///< 0: the frame; else a buffer reassembled from fragments
    std::uint16_t identification = 0;  ///< of the IPv4 header; 0 in IPv6
    std::uint8_t hop_limit = 0;        ///< TTL of the IP header
    std::uint8_t ecn = 0;              ///< of the IP header (RFC 3168, section 5): 1 and 2 ECT, 3 CE
    std::uint32_t separator = 0;       ///< VLAN or tunnel key that separates equal tuples; 0: none
    bool in_fragment = false;          ///< of a first fragment: its lengths do not hold
    bool in_error = false;             ///< quoted by an ICMP error: no part of a connection's traffic
    Checksum checksum = Checksum::unverified;
};

/// An IP fragment that awaits the others (RFC 791, section 3.2; RFC 8200, section 4.5).
struct Fragment {
    bool present = false;
    IpAddress source, destination;
    std::uint8_t protocol = 0;  ///< of the whole datagram
    bool more = false;
    std::uint32_t identification = 0;
    std::uint32_t offset = 0;          ///< octets
    std::uint32_t payload_length = 0;  ///< on the wire
    Bytes payload;
};

/// The addresses of an IP header.
struct IpHeaderEnds {
    IpAddress source, destination;
};

/// The segments of one frame, outermost first. The first has its place here, for few frames have more; the others are
/// beside it, in room that is kept for the next frame.
class SegmentList {
public:
    static constexpr std::size_t most = 6;

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    Segment& operator[](std::size_t index) { return data()[index]; }
    const Segment& operator[](std::size_t index) const { return data()[index]; }
    Segment* data() { return size_ <= 1 ? &first_ : several_.data(); }
    const Segment* data() const { return size_ <= 1 ? &first_ : several_.data(); }
    const Segment* begin() const { return data(); }
    const Segment* end() const { return data() + size_; }

    void clear() { size_ = 0; }
    /// A new one at the end. What it gives stays until `clear`; past `most` it does not count, and stays until the
    /// next.
    Segment& add() {
        if (size_ != 0) return add_beside();
        size_ = 1;
        return first_ = {};
    }

private:
    Segment& add_beside();

    Segment first_;
    std::vector<Segment> several_;  ///< all of them, where there is more than one
    std::uint8_t size_ = 0;
};

/// What the fast path keeps of a decoded frame. Reused for the next frame.
struct Packet {
    static constexpr std::size_t max_segments = SegmentList::most;

    SegmentList segments;
    Stop stop;
    Fragment fragment;              ///< only `present` holds where it is false
    std::uint32_t layers = 0;       ///< layer_bit of each protocol that was met, in what an error quotes too
    std::uint32_t repeated = 0;     ///< ... of those that were met more than once
    IpAddress source, destination;  ///< innermost; version 0 where there is no IP
    MacAddress link_source, link_destination;
    Protocol top = Protocol::unknown;
    std::vector<IpHeaderEnds> nested_ip;  ///< of all IP headers, outermost first; only where there are several

    bool has_nested_ip() const { return nests_ip(layers, repeated); }
    std::span<const Segment> all_segments() const { return {segments.data(), segments.size()}; }
};

}  // namespace loopscope::decode
