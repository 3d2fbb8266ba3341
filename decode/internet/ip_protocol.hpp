#pragma once

#include <cstdint>

#include "decode/field.hpp"

namespace loopscope::decode {

/// IANA, "Assigned Internet Protocol Numbers".
namespace ip_protocol {
inline constexpr std::uint8_t hop_by_hop = 0, icmp = 1, igmp = 2, ipv4 = 4, tcp = 6, udp = 17, ipv6 = 41, routing = 43,
                              fragment = 44, gre = 47, esp = 50, ah = 51, icmpv6 = 58, no_next = 59, destination = 60,
                              ethernet_in_ip = 97, pim = 103, l2tp = 115, mobility = 135, udp_lite = 136, mpls = 137,
                              hip = 139, shim6 = 140, ethernet = 143;
}

inline constexpr ValueName ip_protocol_names[] = {
    {0, "hop-by-hop options"},
    {1, "ICMP"},
    {2, "IGMP"},
    {4, "IPv4"},
    {6, "TCP"},
    {8, "EGP"},
    {17, "UDP"},
    {33, "DCCP"},
    {41, "IPv6"},
    {43, "IPv6 routing header"},
    {44, "IPv6 fragment header"},
    {46, "RSVP"},
    {47, "GRE"},
    {50, "ESP"},
    {51, "AH"},
    {58, "ICMPv6"},
    {59, "no next header"},
    {60, "IPv6 destination options"},
    {88, "EIGRP"},
    {89, "OSPF"},
    {94, "IP in IP (old)"},
    {97, "Ethernet in IP"},
    {103, "PIM"},
    {108, "IPComp"},
    {112, "VRRP"},
    {115, "L2TP"},
    {132, "SCTP"},
    {135, "mobility header"},
    {136, "UDP-Lite"},
    {137, "MPLS in IP"},
    {139, "HIP"},
    {140, "Shim6"},
    {143, "Ethernet"},
};

}  // namespace loopscope::decode
