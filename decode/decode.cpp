#include "decode/decode.hpp"

#include "decode/decoding.hpp"
#include "decode/dispatch.hpp"
#include "decode/frame.hpp"

namespace loopscope::decode {

void decode_frame(const Frame& frame, const Facts* facts, FieldList* fields, Packet& packet) {
    packet.top = Protocol::unknown;
    packet.layers = packet.repeated = 0;
    packet.source = packet.destination = {};
    packet.link_source = packet.link_destination = {};
    packet.segments.clear();
    // Written only where it changes: another core may have these octets in its cache.
    if (packet.fragment.present) packet.fragment.present = false;
    if (packet.stop) packet.stop = {};
    if (fields != nullptr) {
        fields->clear();
        describe_frame(frame, *fields);
    }
    Decoding decoding{frame, facts, fields, packet, {}, {}};
    Reader in{frame.bytes, fields, "frame", 0, Limit::captured, frame.cut()};
    dispatch_link_type(decoding, frame.link_type, in);
}

/// The list is begun again by a packet's second header, so that packets with one need not touch it.
void Decoding::keep_nested(const IpHeaderEnds& outer, const IpHeaderEnds& inner) {
    if (!packet.has_nested_ip()) packet.nested_ip.assign(1, outer);
    packet.nested_ip.push_back(inner);
}

std::string_view to_text(Protocol protocol) {
    switch (protocol) {
        case Protocol::unknown: return "?";
        case Protocol::ethernet: return "Ethernet";
        case Protocol::llc: return "LLC";
        case Protocol::vlan: return "VLAN";
        case Protocol::sll: return "Linux cooked";
        case Protocol::null_loopback: return "Loopback";
        case Protocol::arp: return "ARP";
        case Protocol::ipv4: return "IPv4";
        case Protocol::ipv6: return "IPv6";
        case Protocol::icmp: return "ICMP";
        case Protocol::icmpv6: return "ICMPv6";
        case Protocol::igmp: return "IGMP";
        case Protocol::tcp: return "TCP";
        case Protocol::udp: return "UDP";
        case Protocol::gre: return "GRE";
        case Protocol::dns: return "DNS";
        case Protocol::mdns: return "mDNS";
        case Protocol::llmnr: return "LLMNR";
        case Protocol::http: return "HTTP";
        case Protocol::tls: return "TLS";
        case Protocol::ftp: return "FTP";
        case Protocol::ssh: return "SSH";
    }
    return "?";
}

}  // namespace loopscope::decode
