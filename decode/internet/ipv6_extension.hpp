#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/internet/ip_protocol.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName ipv6_option_names[] = {
    {0x00, "padding of one octet"},
    {0x01, "padding"},
    {0x04, "tunnel encapsulation limit"},
    {0x05, "router alert"},
    {0x07, "CALIPSO security"},
    {0x08, "SMF duplicate detection"},
    {0x26, "quick start"},
    {0x63, "RPL"},
    {0x6d, "MPL"},
    {0xc2, "jumbo payload"},
    {0xc9, "home address"},
};
inline constexpr ValueName routing_type_names[] = {
    {0, "source route (deprecated)"},
    {2, "mobile IPv6"},
    {3, "RPL source route"},
    {4, "segment routing"},
};

struct Ipv6Extension {
    Field hop_by_hop{"ipv6.hopopts", "Hop-by-hop options", FieldType::protocol};
    Field hop_by_hop_next{"ipv6.hopopts.nxt", "Next header",   FieldType::u8,
                          Base::decimal,      "What follows.", ip_protocol_names};
    Field hop_by_hop_length{"ipv6.hopopts.len", "Length", FieldType::u8, Base::decimal,
                            "8-octet units, not counting the first."};
    Field destination{"ipv6.dstopts", "Destination options", FieldType::protocol};
    Field destination_next{"ipv6.dstopts.nxt", "Next header",   FieldType::u8,
                           Base::decimal,      "What follows.", ip_protocol_names};
    Field destination_length{"ipv6.dstopts.len", "Length", FieldType::u8, Base::decimal,
                             "8-octet units, not counting the first."};
    Field option{"ipv6.opt", "Option", FieldType::group};
    Field option_type{"ipv6.opt.type",
                      "Type",
                      FieldType::u8,
                      Base::decimal,
                      "Which option it is; its upper bits say what a router does that does not know it.",
                      ipv6_option_names};
    Field option_length{"ipv6.opt.length", "Length", FieldType::u8, Base::decimal, "Octets of data."};
    Field option_router_alert{"ipv6.opt.router_alert", "Router alert", FieldType::u16, Base::decimal,
                              "Every router shall look: 0 for multicast listener messages."};
    Field option_jumbo{"ipv6.opt.jumbo", "Jumbo payload length", FieldType::u32, Base::decimal,
                       "Octets after the IPv6 header, where 16 bits do not suffice."};
    Field option_home_address{"ipv6.opt.mipv6.home_address", "Home address", FieldType::ipv6, Base::decimal,
                              "The address that a mobile host keeps wherever it is."};
    Field option_tunnel_limit{"ipv6.opt.tel", "Tunnel encapsulation limit", FieldType::u8, Base::decimal,
                              "How many more tunnels may be put around the packet."};
    Field option_data{"ipv6.opt.unknown", "Data", FieldType::bytes};
    Field routing{"ipv6.routing", "Routing header", FieldType::protocol};
    Field routing_next{"ipv6.routing.nxt", "Next header",   FieldType::u8,
                       Base::decimal,      "What follows.", ip_protocol_names};
    Field routing_length{"ipv6.routing.len", "Length", FieldType::u8, Base::decimal,
                         "8-octet units, not counting the first."};
    Field routing_type{"ipv6.routing.type", "Type", FieldType::u8, Base::decimal, "Kind of route.", routing_type_names};
    Field routing_left{"ipv6.routing.segleft", "Segments left", FieldType::u8, Base::decimal,
                       "Listed hosts still to be visited."};
    Field routing_address{"ipv6.routing.src.addr", "Address", FieldType::ipv6, Base::decimal, "A host to be visited."};
    Field routing_data{"ipv6.routing.unknown.data", "Data", FieldType::bytes};
    Field fragment{"ipv6.fraghdr", "Fragment header", FieldType::protocol};
    Field fragment_next{
        "ipv6.fraghdr.nxt", "Next header", FieldType::u8, Base::decimal, "What follows in the whole datagram.",
        ip_protocol_names};
    Field fragment_reserved{"ipv6.fraghdr.reserved_octet", "Reserved", FieldType::u8, Base::hexadecimal};
    Field fragment_offset{"ipv6.fraghdr.offset", "Offset", FieldType::u16, Base::decimal,
                          "Where this fragment's payload belongs in the datagram, in 8-octet units."};
    Field fragment_more{"ipv6.fraghdr.more", "More fragments", FieldType::boolean, Base::decimal,
                        "Set in all fragments but the last."};
    Field fragment_identification{"ipv6.fraghdr.ident", "Identification", FieldType::u32, Base::hexadecimal,
                                  "Equal in all fragments of one datagram."};
};
inline constexpr Ipv6Extension ipv6_ext;

}  // namespace fields

/// Passes the extension headers, in any order and number, and hands the rest to the payload's protocol.
void ipv6_next_header(Decoding&, std::uint8_t next_header, Reader& in);

void hop_by_hop_layer(Decoding&, Reader& in);
void destination_options_layer(Decoding&, Reader& in);
void routing_layer(Decoding&, Reader& in);
void fragment_header_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
