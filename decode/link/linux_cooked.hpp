#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName cooked_packet_types[] = {
    {0, "to us"}, {1, "broadcast"}, {2, "multicast"}, {3, "between others"}, {4, "sent by us"},
};

struct LinuxCooked {
    Field protocol{"sll", "Linux cooked capture", FieldType::protocol};
    Field packet_type{"sll.pkttype",
                      "Packet type",
                      FieldType::u16,
                      Base::decimal,
                      "Whom the packet was for, seen from the capturing host.",
                      cooked_packet_types};
    Field hardware_type{"sll.hatype", "Link-layer address type", FieldType::u16, Base::decimal,
                        "Kind of the interface: 1 Ethernet, 772 loopback (ARPHRD_ numbers)."};
    Field address_length{"sll.halen", "Link-layer address length", FieldType::u16, Base::decimal,
                         "Octets of the address that count."};
    Field source{"sll.src.eth", "Source", FieldType::mac, Base::decimal,
                 "The sender's link-layer address; the receiver's is not kept in a cooked capture."};
    Field source_ipv4{"sll.src.ipv4", "Source", FieldType::ipv4, Base::decimal,
                      "The sender's address on a tunnel interface."};
    Field source_other{"sll.src.other", "Source", FieldType::bytes, Base::decimal, "The sender's link-layer address."};
    Field unused{"sll.unused", "Unused", FieldType::bytes};
    Field interface {
        "sll.ifindex", "Interface index", FieldType::u32, Base::decimal, "The capturing host's number of the interface."
    };
    Field type{"sll.etype",    "Protocol", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
    Field type_gre{"sll.gretype",  "Protocol", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
                   ethertype_names};
    Field type_linux{"sll.ltype", "Protocol", FieldType::u16, Base::hexadecimal,
                     "Linux' own number of a protocol that has no ethertype."};
};
inline constexpr LinuxCooked sll;

}  // namespace fields

struct LinuxCookedHeader {
    std::uint16_t packet_type = 0, hardware_type = 0, address_length = 0, protocol = 0;
    Bytes address;
    std::uint32_t interface = 0;  ///< version 2 only
};

LinuxCookedHeader decode_linux_cooked(Reader& in);
LinuxCookedHeader decode_linux_cooked_2(Reader& in);
void linux_cooked_layer(Decoding&, Reader& in);
void linux_cooked_2_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
