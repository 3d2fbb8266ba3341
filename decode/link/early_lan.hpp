#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"

namespace loopscope::decode {

namespace fields {

struct Arcnet {
    Field protocol{"arcnet", "ARCNET", FieldType::protocol};
    Field source{"arcnet.src", "Source", FieldType::u8, Base::hexadecimal};
    Field destination{"arcnet.dst", "Destination", FieldType::u8, Base::hexadecimal};
    Field offset{"arcnet.offset", "Offset", FieldType::bytes};
    Field number{"arcnet.protID", "Protocol", FieldType::u8, Base::hexadecimal, "Which protocol the payload is."};
    Field split{"arcnet.split_flag", "Split flag", FieldType::u8};
    Field sequence{"arcnet.sequence", "Sequence number", FieldType::u16};
};
inline constexpr Arcnet arcnet;

struct TokenRing {
    Field protocol{"tr", "Token Ring", FieldType::protocol};
    Field access_control{"tr.ac", "Access control", FieldType::u8, Base::hexadecimal};
    Field frame_control{"tr.fc", "Frame control", FieldType::u8, Base::hexadecimal};
    Field destination{"tr.dst", "Destination", FieldType::mac};
    Field source{"tr.src", "Source", FieldType::mac};
    Field route{"tr.rif", "Routing information", FieldType::bytes};
};
inline constexpr TokenRing token_ring;

struct Fddi {
    Field protocol{"fddi", "Fiber distributed data interface", FieldType::protocol};
    Field frame_control{"fddi.fc", "Frame control", FieldType::u8, Base::hexadecimal};
    Field destination{"fddi.dst", "Destination", FieldType::mac};
    Field source{"fddi.src", "Source", FieldType::mac};
};
inline constexpr Fddi fddi;

}  // namespace fields

void arcnet_layer(Decoding&, Reader& in);        ///< LINKTYPE_ARCNET_BSD; RFC 1201 and RFC 1051
void arcnet_linux_layer(Decoding&, Reader& in);  ///< LINKTYPE_ARCNET_LINUX
void token_ring_layer(Decoding&, Reader& in);    ///< IEEE 802.5
void fddi_layer(Decoding&, Reader& in);          ///< ANSI X3.139

}  // namespace loopscope::decode
