// Which decoder reads what: one row a number. Adding a protocol is adding its row.
#include "decode/dispatch.hpp"

#include <span>

#include "decode/internet/arp.hpp"
#include "decode/internet/gre.hpp"
#include "decode/internet/icmp.hpp"
#include "decode/internet/icmpv6.hpp"
#include "decode/internet/igmp.hpp"
#include "decode/internet/ip_protocol.hpp"
#include "decode/internet/ipv4.hpp"
#include "decode/internet/ipv6.hpp"
#include "decode/internet/ipv6_extension.hpp"
#include "decode/internet/tunnel_header.hpp"
#include "decode/link/capture_header.hpp"
#include "decode/link/early_lan.hpp"
#include "decode/link/ethernet.hpp"
#include "decode/link/frame_tag.hpp"
#include "decode/link/linux_cooked.hpp"
#include "decode/link/llc.hpp"
#include "decode/link/mpls.hpp"
#include "decode/link/null_loopback.hpp"
#include "decode/link/point_to_point.hpp"
#include "decode/link/pppoe.hpp"
#include "decode/link/serial_line.hpp"
#include "decode/link/vlan.hpp"
#include "decode/link/wireless_lan.hpp"
#include "decode/transport/tcp.hpp"
#include "decode/transport/udp.hpp"
#include "decode/transport/udp_tunnel.hpp"

namespace loopscope::decode {

namespace {

struct Row {
    std::uint16_t number;
    LayerDecoder decode;
};

/// LINKTYPE_ numbers (www.tcpdump.org/linktypes); those below 256 that differ between systems are DLT_ numbers.
constexpr Row link_types[] = {
    {0, null_loopback_layer}, {1, ethernet_layer},
    {6, token_ring_layer},    {7, arcnet_layer},
    {9, ppp_layer},           {10, fddi_layer},
    {12, ip_layer},           {14, ip_layer},
    {50, serial_ppp_layer},   {51, pppoe_layer},
    {100, llc_layer},         {101, ip_layer},
    {104, cisco_hdlc_layer},  {105, wireless_lan_layer},
    {106, ip_layer},          {107, frame_relay_layer},
    {108, loop_layer},        {113, linux_cooked_layer},
    {119, prism_layer},       {123, atm_layer},
    {127, radiotap_layer},    {129, arcnet_linux_layer},
    {149, pktap_layer},       {163, avs_layer},
    {192, per_packet_layer},  {204, ppp_with_direction_layer},
    {219, mpls_layer},        {226, ipnet_layer},
    {228, ip_layer},          {229, ip_layer},
    {239, nflog_layer},       {242, ipoib_layer},
    {258, pktap_layer},       {276, linux_cooked_2_layer},
};

constexpr Row ethertypes[] = {
    {ethertype::ipv4, ip_layer},
    {ethertype::ipv6, ipv6_layer},
    {ethertype::arp, arp_layer},
    {ethertype::rarp, arp_layer},
    {ethertype::vlan, vlan_layer},
    {ethertype::provider_vlan, provider_vlan_layer},
    {ethertype::old_vlan, vlan_layer},
    {ethertype::old_vlan_2, vlan_layer},
    {ethertype::transparent_ethernet, ethernet_layer},
    {ethertype::ppp, ppp_layer},
    {ethertype::mpls, mpls_layer},
    {ethertype::mpls_multicast, mpls_layer},
    {ethertype::pppoe_session, pppoe_layer},
    {ethertype::pppoe_discovery, pppoe_layer},
    {ethertype::backbone, backbone_layer},
    {ethertype::mac_security, mac_security_layer},
    {ethertype::cisco_metadata, cisco_metadata_layer},
    {ethertype::arista_timestamp, arista_timestamp_layer},
    {ethertype::nsh, service_header_layer},
};

constexpr Row ip_protocols[] = {
    {ip_protocol::tcp, tcp_layer},
    {ip_protocol::udp, udp_layer},
    {ip_protocol::icmp, icmp_layer},
    {ip_protocol::icmpv6, icmpv6_layer},
    {ip_protocol::igmp, igmp_layer},
    {ip_protocol::ipv4, ip_layer},
    {ip_protocol::ipv6, ipv6_layer},
    {ip_protocol::gre, gre_layer},
    {ip_protocol::hop_by_hop, hop_by_hop_layer},
    {ip_protocol::routing, routing_layer},
    {ip_protocol::fragment, fragment_header_layer},
    {ip_protocol::destination, destination_options_layer},
    {ip_protocol::ah, authentication_header_layer},
    {ip_protocol::pim, pim_layer},
    {ip_protocol::ethernet_in_ip, ethernet_in_ip_layer},
    {ip_protocol::mobility, mobility_layer},
    {ip_protocol::udp_lite, udp_lite_layer},
    {ip_protocol::mpls, mpls_layer},
    {ip_protocol::ethernet, ethernet_layer},
};

/// UDP ports, of either side, ascending.
constexpr Row udp_tunnels[] = {
    {1701, l2tp_layer},           {2152, gtp_layer},       {3386, gtp_layer},
    {3544, teredo_layer},         {4341, lisp_data_layer}, {4342, lisp_control_layer},
    {4789, vxlan_layer},          {4790, vxlan_gpe_layer}, {6081, geneve_layer},
    {6633, service_header_layer}, {6635, mpls_layer},
};

LayerDecoder find(std::span<const Row> table, std::uint16_t number) {
    for (const auto& row : table)
        if (row.number == number) return row.decode;
    return nullptr;
}

LayerDecoder find_tunnel(std::uint16_t port) {
    constexpr std::span all{udp_tunnels};
    return port < all.front().number || port > all.back().number ? nullptr : find(all, port);
}

/// False where there is no decoder.
bool enter(Decoding& d, LayerDecoder decode, Reader& in) {
    if (decode == nullptr || d.depth == max_layers) {
        auto unread = in;
        unread.fail(StopReason::unsupported);
        d.ended(unread);
        return false;
    }
    ++d.depth;
    decode(d, in);
    --d.depth;
    return true;
}

}  // namespace

void dispatch_link_type(Decoding& d, std::uint16_t link_type, Reader& in) { enter(d, find(link_types, link_type), in); }

void dispatch_ethertype(Decoding& d, std::uint16_t type, Reader& in) { enter(d, find(ethertypes, type), in); }

bool dispatch_ip_protocol(Decoding& d, std::uint8_t protocol, Reader& in) {
    return enter(d, find(ip_protocols, protocol), in);
}

bool dispatch_udp_tunnel(Decoding& d, std::uint16_t source_port, std::uint16_t destination_port, Reader& in) {
    auto* decode = find_tunnel(destination_port);
    if (decode == nullptr) decode = find_tunnel(source_port);
    return decode != nullptr && enter(d, decode, in);
}

}  // namespace loopscope::decode
