#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/internet/ip_protocol.hpp"

namespace loopscope::decode {

namespace fields {

struct AuthenticationHeader {
    Field protocol{"ah", "Authentication header", FieldType::protocol};
    Field next{"ah.next_header", "Next header", FieldType::u8, Base::decimal, "What follows.", ip_protocol_names};
    Field length{"ah.length", "Length", FieldType::u8, Base::decimal, "In 4-octet words, minus 2."};
    Field reserved{"ah.reserved", "Reserved", FieldType::bytes};
    Field parameters{"ah.spi", "Security parameters index", FieldType::u32, Base::hexadecimal, "Which keys are used."};
    Field sequence{"ah.sequence", "Sequence number", FieldType::u32, Base::decimal,
                   "A packet that is sent again is found by this."};
    Field check{"ah.icv", "Integrity check value", FieldType::bytes, Base::decimal,
                "Proves that nobody changed the packet."};
};
inline constexpr AuthenticationHeader ah;

struct Pim {
    Field protocol{"pim", "Protocol independent multicast", FieldType::protocol};
    Field version{"pim.version", "Version", FieldType::u8};
    Field type{"pim.type", "Type", FieldType::u8};
    Field checksum{"pim.cksum", "Checksum", FieldType::u16, Base::hexadecimal};
    Field register_flags{"pim.register_flag", "Flags", FieldType::u32, Base::hexadecimal};
};
inline constexpr Pim pim;

struct EtherIp {
    Field protocol{"etherip", "Ethernet in IP", FieldType::protocol};
    Field version{"etherip.ver", "Version", FieldType::u8};
};
inline constexpr EtherIp etherip;

struct Mobility {
    Field protocol{"mipv6", "Mobility header", FieldType::protocol};
    Field next{"mip6.proto",  "Payload protocol",     FieldType::u8,
               Base::decimal, "59: nothing follows.", ip_protocol_names};
    Field length{"mip6.hlen", "Header length", FieldType::u8, Base::decimal, "8-octet units, not counting the first."};
    Field type{"mip6.mhtype", "Type", FieldType::u8};
    Field reserved{"mip6.reserved", "Reserved", FieldType::u8, Base::hexadecimal};
    Field checksum{"mip6.csum", "Checksum", FieldType::u16, Base::hexadecimal};
    Field data{"mip6.data", "Message data", FieldType::bytes};
};
inline constexpr Mobility mobility;

}  // namespace fields

/// RFC 4302, section 2.
void authentication_header_layer(Decoding&, Reader& in);
/// RFC 7761, section 4.9: a register message carries a multicast packet to the rendezvous point.
void pim_layer(Decoding&, Reader& in);
/// RFC 3378.
void ethernet_in_ip_layer(Decoding&, Reader& in);
/// RFC 6275, section 6.1.1.
void mobility_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
