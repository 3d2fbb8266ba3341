#pragma once

#include <cstdint>

#include "decode/field.hpp"

namespace loopscope::decode {

/// IEEE 802 Numbers, "Ethertypes", as registered by IANA.
namespace ethertype {
inline constexpr std::uint16_t ipv4 = 0x0800, arp = 0x0806, transparent_ethernet = 0x6558, rarp = 0x8035, vlan = 0x8100,
                               ipv6 = 0x86dd, ppp = 0x880b, mpls = 0x8847, mpls_multicast = 0x8848,
                               pppoe_discovery = 0x8863, pppoe_session = 0x8864, provider_vlan = 0x88a8,
                               backbone = 0x88e7, erspan = 0x88be, erspan_3 = 0x22eb, old_vlan = 0x9100,
                               old_vlan_2 = 0x9200, nsh = 0x894f, mac_security = 0x88e5, cisco_metadata = 0x8909,
                               arista_timestamp = 0xd28b;
/// Smaller values are a length (IEEE 802.3, clause 3.2.6).
inline constexpr std::uint16_t first = 0x0600, greatest_length = 1500;
}  // namespace ethertype

inline constexpr ValueName ethertype_names[] = {
    {0x0800, "IPv4"},
    {0x0806, "ARP"},
    {0x0842, "Wake-on-LAN"},
    {0x2000, "CDP"},
    {0x22eb, "ERSPAN type III"},
    {0x6558, "Ethernet in GRE"},
    {0x8035, "RARP"},
    {0x809b, "AppleTalk"},
    {0x80f3, "AARP"},
    {0x8100, "802.1Q VLAN"},
    {0x8137, "IPX"},
    {0x86dd, "IPv6"},
    {0x8808, "Ethernet flow control"},
    {0x8809, "Slow protocols"},
    {0x880b, "PPP"},
    {0x8847, "MPLS"},
    {0x8848, "MPLS multicast"},
    {0x8863, "PPPoE discovery"},
    {0x8864, "PPPoE session"},
    {0x888e, "802.1X authentication"},
    {0x8892, "PROFINET"},
    {0x889a, "HyperSCSI"},
    {0x88a2, "ATA over Ethernet"},
    {0x88a4, "EtherCAT"},
    {0x88a8, "802.1ad provider VLAN"},
    {0x88b8, "GOOSE"},
    {0x88be, "ERSPAN"},
    {0x88cc, "LLDP"},
    {0x88e5, "802.1AE MACsec"},
    {0x88e7, "802.1ah backbone"},
    {0x88f7, "PTP"},
    {0x8902, "802.1ag connectivity faults"},
    {0x8906, "FCoE"},
    {0x8909, "Cisco metadata"},
    {0x894f, "NSH"},
    {0x9000, "Loopback test"},
    {0x9100, "802.1Q (old)"},
};

}  // namespace loopscope::decode
