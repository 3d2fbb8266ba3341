#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName arp_hardware_types[] = {
    {1, "Ethernet"},       {6, "IEEE 802"}, {7, "ARCNET"},       {15, "Frame Relay"}, {16, "ATM"},
    {18, "Fibre Channel"}, {19, "ATM"},     {20, "serial line"}, {24, "IEEE 1394"},   {32, "InfiniBand"},
};
inline constexpr ValueName arp_operations[] = {
    {1, "request: who has it?"},    {2, "reply: I have it"},       {3, "reverse request"},       {4, "reverse reply"},
    {5, "dynamic reverse request"}, {6, "dynamic reverse reply"},  {7, "dynamic reverse error"}, {8, "inverse request"},
    {9, "inverse reply"},           {10, "ATM: not acknowledged"},
};

struct Arp {
    Field protocol{"arp", "Address resolution protocol", FieldType::protocol};
    Field hardware_type{
        "arp.hw.type",     "Hardware type", FieldType::u16, Base::decimal, "Kind of link-layer address.",
        arp_hardware_types};
    Field protocol_type{"arp.proto.type",
                        "Protocol type",
                        FieldType::u16,
                        Base::hexadecimal,
                        "Kind of network address, as an ethertype.",
                        ethertype_names};
    Field hardware_size{"arp.hw.size", "Hardware size", FieldType::u8, Base::decimal,
                        "Octets in a link-layer address."};
    Field protocol_size{"arp.proto.size", "Protocol size", FieldType::u8, Base::decimal,
                        "Octets in a network address."};
    Field operation{"arp.opcode", "Operation", FieldType::u16, Base::decimal, "Question or answer.", arp_operations};
    Field gratuitous{"arp.isgratuitous", "Is gratuitous", FieldType::boolean, Base::decimal,
                     "Set where a host tells its own address unasked, to fill or correct the tables of the others."};
    Field sender_mac{"arp.src.hw_mac", "Sender MAC address", FieldType::mac, Base::decimal,
                     "Where the sender can be reached on this link."};
    Field sender_hardware{"arp.src.hw", "Sender hardware address", FieldType::bytes};
    Field sender_ipv4{"arp.src.proto_ipv4", "Sender IP address", FieldType::ipv4};
    Field sender_protocol{"arp.src.proto", "Sender protocol address", FieldType::bytes};
    Field target_mac{"arp.dst.hw_mac", "Target MAC address", FieldType::mac, Base::decimal,
                     "What a request asks for, so zero there."};
    Field target_hardware{"arp.dst.hw", "Target hardware address", FieldType::bytes};
    Field target_ipv4{"arp.dst.proto_ipv4", "Target IP address", FieldType::ipv4, Base::decimal,
                      "The address whose owner is looked for."};
    Field target_protocol{"arp.dst.proto", "Target protocol address", FieldType::bytes};
};
inline constexpr Arp arp;

}  // namespace fields

/// RFC 826. Addresses are empty where they are not Ethernet's and IPv4's.
struct ArpPacket {
    std::uint16_t hardware_type = 0, protocol_type = 0, operation = 0;
    std::uint8_t hardware_size = 0, protocol_size = 0;
    MacAddress sender_mac, target_mac;
    IpAddress sender, target;
};

ArpPacket decode_arp(Reader& in);
void arp_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
