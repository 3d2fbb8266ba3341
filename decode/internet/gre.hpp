#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

struct Gre {
    Field protocol{"gre", "Generic routing encapsulation", FieldType::protocol};
    Field flags{"gre.flags_and_version", "Flags and version", FieldType::u16, Base::hexadecimal,
                "Which optional parts the header has."};
    Field type{"gre.proto",    "Protocol", FieldType::u16, Base::hexadecimal, "Which protocol the tunnel carries.",
               ethertype_names};
    Field checksum{"gre.checksum", "Checksum", FieldType::u16, Base::hexadecimal};
    Field offset{"gre.offset", "Offset", FieldType::u16};
    Field key{"gre.key", "Key", FieldType::u32, Base::hexadecimal, "Tells the tunnels between two hosts apart."};
    Field payload_length{"gre.key.payload_length", "Payload length", FieldType::u16};
    Field call{"gre.key.call_id", "Call", FieldType::u16, Base::decimal,
               "Tells the point-to-point sessions between two hosts apart."};
    Field sequence{"gre.sequence_number", "Sequence number", FieldType::u32};
    Field acknowledgment{"gre.ack_number", "Acknowledgment number", FieldType::u32};
    Field routing{"gre.routing", "Routing", FieldType::bytes};
};
inline constexpr Gre gre;

struct Erspan {
    Field protocol{"erspan", "Encapsulated remote switch port analyzer", FieldType::protocol};
    Field version{"erspan.version", "Version", FieldType::u16, Base::decimal, "1: type II, 2: type III."};
    Field vlan{"erspan.vlan", "VLAN", FieldType::u16};
    Field session{"erspan.spanid", "Session", FieldType::u16, Base::decimal,
                  "Which mirror of the switch the frame comes from."};
    Field index{"erspan.index", "Index", FieldType::u32};
    Field timestamp{"erspan.timestamp", "Timestamp", FieldType::u32};
};
inline constexpr Erspan erspan;

}  // namespace fields

/// RFC 2784 and RFC 2890; version 1 is that of PPTP (RFC 2637).
struct GreHeader {
    std::uint16_t flags = 0, protocol = 0;
    std::uint32_t key = 0;
    bool has_sequence() const { return (flags & 0x1000) != 0; }
    std::uint8_t version() const { return flags & 7; }
};

GreHeader decode_gre(Reader& in);
void gre_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
