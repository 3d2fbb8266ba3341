#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/internet/checksum.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName icmpv6_types[] = {
    {1, "destination unreachable"},
    {2, "packet too big"},
    {3, "time exceeded"},
    {4, "parameter problem"},
    {128, "echo request"},
    {129, "echo reply"},
    {130, "multicast listener query"},
    {131, "multicast listener report"},
    {132, "multicast listener done"},
    {133, "router solicitation"},
    {134, "router advertisement"},
    {135, "neighbor solicitation"},
    {136, "neighbor advertisement"},
    {137, "redirect"},
    {143, "multicast listener report, version 2"},
    {151, "multicast router advertisement"},
    {152, "multicast router solicitation"},
    {153, "multicast router termination"},
    {155, "RPL control"},
};
inline constexpr ValueName neighbor_option_names[] = {
    {1, "source link-layer address"},
    {2, "target link-layer address"},
    {3, "prefix information"},
    {4, "redirected header"},
    {5, "MTU"},
    {14, "nonce"},
    {24, "route information"},
    {25, "recursive DNS servers"},
    {26, "flags extension"},
    {31, "DNS search list"},
    {37, "captive portal"},
    {38, "PREF64"},
};

struct Icmpv6 {
    Field protocol{"icmpv6", "Internet control message protocol version 6", FieldType::protocol};
    Field type{"icmpv6.type",
               "Type",
               FieldType::u8,
               Base::decimal,
               "What the message says: errors below 128, information above.",
               icmpv6_types};
    Field code{"icmpv6.code", "Code", FieldType::u8, Base::decimal, "The type in more detail."};
    Field checksum{"icmpv6.checksum", "Checksum", FieldType::u16, Base::hexadecimal,
                   "Finds bit errors in the message and in the addresses."};
    Field checksum_status{"icmpv6.checksum.status",        "Checksum status",    FieldType::u8, Base::decimal,
                          "What computing it again gave.", checksum_status_names};
    Field reserved{"icmpv6.reserved", "Reserved", FieldType::bytes};
    Field mtu{"icmpv6.mtu", "MTU", FieldType::u32, Base::decimal, "The largest packet that the next link takes."};
    Field pointer{"icmpv6.pointer", "Pointer", FieldType::u32, Base::decimal,
                  "The octet of the quoted packet that is wrong."};
    Field identifier{"icmpv6.echo.identifier", "Identifier", FieldType::u16, Base::hexadecimal,
                     "Tells one ping program's messages from another's."};
    Field sequence{"icmpv6.echo.sequence_number", "Sequence number", FieldType::u16, Base::decimal,
                   "Counts the requests; a reply repeats it."};
    Field data{"icmpv6.data", "Data", FieldType::bytes};
    Field target{"icmpv6.nd.ns.target_address", "Target address", FieldType::ipv6, Base::decimal,
                 "The address whose owner is looked for."};
    Field advertised_flags{"icmpv6.nd.na.flag", "Flags", FieldType::u32, Base::hexadecimal};
    Field advertised_router{"icmpv6.nd.na.flag.r", "Router", FieldType::boolean, Base::decimal,
                            "The sender forwards packets."};
    Field advertised_solicited{"icmpv6.nd.na.flag.s", "Solicited", FieldType::boolean, Base::decimal,
                               "Sent because somebody asked."};
    Field advertised_override{"icmpv6.nd.na.flag.o", "Override", FieldType::boolean, Base::decimal,
                              "Replaces what the receiver remembered."};
    Field advertised_target{"icmpv6.nd.na.target_address", "Target address", FieldType::ipv6, Base::decimal,
                            "The address whose link-layer address is told."};
    Field router_hop_limit{"icmpv6.nd.ra.cur_hop_limit", "Hop limit", FieldType::u8, Base::decimal,
                           "What hosts shall start with."};
    Field router_flags{"icmpv6.nd.ra.flag", "Flags", FieldType::u8, Base::hexadecimal};
    Field router_managed{"icmpv6.nd.ra.flag.m", "Managed addresses", FieldType::boolean, Base::decimal,
                         "Addresses come from DHCPv6."};
    Field router_other{"icmpv6.nd.ra.flag.o", "Other configuration", FieldType::boolean, Base::decimal,
                       "DNS and the like come from DHCPv6."};
    Field router_lifetime{"icmpv6.nd.ra.router_lifetime", "Router lifetime", FieldType::u16, Base::decimal,
                          "Seconds; 0: not a default router."};
    Field router_reachable{"icmpv6.nd.ra.reachable_time", "Reachable time", FieldType::u32, Base::decimal,
                           "Milliseconds."};
    Field router_retransmission{"icmpv6.nd.ra.retrans_timer", "Retransmission timer", FieldType::u32, Base::decimal,
                                "Milliseconds."};
    Field redirect_target{"icmpv6.rd.target_address", "Target address", FieldType::ipv6, Base::decimal,
                          "The better next hop."};
    Field redirect_destination{"icmpv6.rd.na.destination_address", "Destination address", FieldType::ipv6};
    Field option{"icmpv6.opt", "Option", FieldType::group};
    Field option_type{"icmpv6.opt.type",    "Type", FieldType::u8, Base::decimal, "Which option it is.",
                      neighbor_option_names};
    Field option_length{"icmpv6.opt.length", "Length", FieldType::u8, Base::decimal,
                        "8-octet units, type and length included."};
    Field option_address{"icmpv6.opt.linkaddr", "Link-layer address", FieldType::mac};
    Field option_mtu{"icmpv6.opt.mtu", "MTU", FieldType::u32};
    Field option_prefix_length{"icmpv6.opt.prefix.length", "Prefix length", FieldType::u8, Base::decimal, "Bits."};
    Field option_prefix_flags{"icmpv6.opt.prefix.flag", "Flags", FieldType::u8, Base::hexadecimal};
    Field option_prefix_valid{"icmpv6.opt.prefix.valid_lifetime", "Valid lifetime", FieldType::u32, Base::decimal,
                              "Seconds."};
    Field option_prefix_preferred{"icmpv6.opt.prefix.preferred_lifetime", "Preferred lifetime", FieldType::u32,
                                  Base::decimal, "Seconds."};
    Field option_prefix{"icmpv6.opt.prefix", "Prefix", FieldType::ipv6, Base::decimal,
                        "The network that hosts make their addresses from."};
    Field option_dns_lifetime{"icmpv6.opt.rdnss.lifetime", "Lifetime", FieldType::u32, Base::decimal, "Seconds."};
    Field option_dns{"icmpv6.opt.rdnss", "Recursive DNS server", FieldType::ipv6};
    Field option_data{"icmpv6.opt.unknown.data", "Data", FieldType::bytes};
    Field maximum_delay{"icmpv6.mld.maximum_response_delay", "Maximum response delay", FieldType::u16, Base::decimal,
                        "Milliseconds in which listeners answer."};
    Field multicast_address{"icmpv6.mld.multicast_address", "Multicast address", FieldType::ipv6, Base::decimal,
                            "The group."};
    Field query_flags{"icmpv6.mld.flag", "Flags", FieldType::u8, Base::hexadecimal};
    Field query_interval{"icmpv6.mld.qqi", "Query interval code", FieldType::u8};
    Field source_count{"icmpv6.mld.nb_sources", "Number of sources", FieldType::u16};
    Field source_address{"icmpv6.mld.source_address", "Source address", FieldType::ipv6};
    Field record_count{"icmpv6.mldr.nb_mcast_records", "Number of group records", FieldType::u16};
    Field record{"icmpv6.mldr.mar", "Group record", FieldType::group};
    Field record_type{"icmpv6.mldr.mar.record_type", "Record type", FieldType::u8};
    Field record_auxiliary{"icmpv6.mldr.mar.aux_data_len", "Auxiliary data length", FieldType::u8, Base::decimal,
                           "In 4-octet words."};
    Field record_sources{"icmpv6.mldr.mar.nb_sources", "Number of sources", FieldType::u16};
    Field record_address{"icmpv6.mldr.mar.multicast_address", "Multicast address", FieldType::ipv6, Base::decimal,
                         "The group."};
    Field record_source{"icmpv6.mldr.mar.source_address", "Source address", FieldType::ipv6};
};
inline constexpr Icmpv6 icmpv6;

}  // namespace fields

/// RFC 4443, section 2.1.
struct Icmpv6Header {
    std::uint8_t type = 0, code = 0;
    std::uint16_t checksum = 0;
    std::uint16_t identifier = 0, sequence = 0;  ///< of echo messages
    IpAddress target;                            ///< of neighbor discovery
    bool is_error() const { return type >= 1 && type <= 4; }
};

/// Reads the message; of an error, up to the quoted packet.
Icmpv6Header decode_icmpv6(Reader& in);
void icmpv6_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
