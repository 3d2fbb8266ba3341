// Which decoder reads what: one row a number. Adding a protocol is adding its row.
#include "decode/dispatch.hpp"

#include <span>

#include "decode/internet/arp.hpp"
#include "decode/internet/icmp.hpp"
#include "decode/internet/icmpv6.hpp"
#include "decode/internet/igmp.hpp"
#include "decode/internet/ip_protocol.hpp"
#include "decode/internet/ipv4.hpp"
#include "decode/internet/ipv6.hpp"
#include "decode/internet/ipv6_extension.hpp"
#include "decode/link/ethernet.hpp"
#include "decode/link/linux_cooked.hpp"
#include "decode/link/null_loopback.hpp"
#include "decode/link/point_to_point.hpp"
#include "decode/link/vlan.hpp"
#include "decode/transport/tcp.hpp"
#include "decode/transport/udp.hpp"

namespace loopscope::decode {

namespace {

struct Row {
    std::uint16_t number;
    LayerDecoder decode;
};

/// LINKTYPE_ numbers (www.tcpdump.org/linktypes); those below 256 that differ between systems are DLT_ numbers.
constexpr Row link_types[] = {
    {0, null_loopback_layer},
    {1, ethernet_layer},
    {9, ppp_layer},
    {12, ip_layer},
    {14, ip_layer},
    {50, ppp_layer},
    {101, ip_layer},
    {108, loop_layer},
    {113, linux_cooked_layer},
    {204, ppp_with_direction_layer},
    {228, ip_layer},
    {229, ip_layer},
    {276, linux_cooked_2_layer},
};

constexpr Row ethertypes[] = {
    {ethertype::ipv4, ipv4_layer},
    {ethertype::ipv6, ipv6_layer},
    {ethertype::arp, arp_layer},
    {ethertype::rarp, arp_layer},
    {ethertype::vlan, vlan_layer},
    {ethertype::provider_vlan, vlan_layer},
    {ethertype::old_vlan, vlan_layer},
    {ethertype::transparent_ethernet, ethernet_layer},
    {ethertype::ppp, ppp_layer},
};

constexpr Row ip_protocols[] = {
    {ip_protocol::tcp, tcp_layer},
    {ip_protocol::udp, udp_layer},
    {ip_protocol::icmp, icmp_layer},
    {ip_protocol::icmpv6, icmpv6_layer},
    {ip_protocol::igmp, igmp_layer},
    {ip_protocol::ipv4, ipv4_layer},
    {ip_protocol::ipv6, ipv6_layer},
    {ip_protocol::hop_by_hop, hop_by_hop_layer},
    {ip_protocol::routing, routing_layer},
    {ip_protocol::fragment, fragment_header_layer},
    {ip_protocol::destination, destination_options_layer},
    {ip_protocol::udp_lite, udp_lite_layer},
};

LayerDecoder find(std::span<const Row> table, std::uint16_t number) {
    for (const auto& row : table)
        if (row.number == number) return row.decode;
    return nullptr;
}

/// False where there is no decoder.
bool enter(Decoding& d, LayerDecoder decode, Reader in) {
    if (decode == nullptr || d.depth == max_layers) {
        in.fail(StopReason::unsupported);
        d.ended(in);
        return false;
    }
    ++d.depth;
    decode(d, in);
    --d.depth;
    return true;
}

}  // namespace

void dispatch_link_type(Decoding& d, std::uint16_t link_type, Reader in) { enter(d, find(link_types, link_type), in); }

void dispatch_ethertype(Decoding& d, std::uint16_t type, Reader in) { enter(d, find(ethertypes, type), in); }

bool dispatch_ip_protocol(Decoding& d, std::uint8_t protocol, Reader in) { return enter(d, find(ip_protocols, protocol), in); }

bool dispatch_udp_tunnel(Decoding&, std::uint16_t, std::uint16_t, Reader) { return false; }

}  // namespace loopscope::decode
