#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName service_access_points[] = {
    {0x00, "null"},    {0x06, "IP"},      {0x42, "spanning tree"},     {0x98, "ARP"},    {0xaa, "SNAP"},
    {0xe0, "NetWare"}, {0xf0, "NetBIOS"}, {0xfe, "ISO network layer"}, {0xff, "global"},
};

struct Llc {
    Field protocol{"llc", "Logical link control", FieldType::protocol};
    Field destination{"llc.dsap",
                      "Destination access point",
                      FieldType::u8,
                      Base::hexadecimal,
                      "Which protocol of the receiver gets the payload.",
                      service_access_points};
    Field source{"llc.ssap",
                 "Source access point",
                 FieldType::u8,
                 Base::hexadecimal,
                 "Which protocol of the sender made the payload.",
                 service_access_points};
    Field control{"llc.control", "Control", FieldType::u16, Base::hexadecimal, "3 for plain unnumbered information."};
    Field organisation{"llc.oui", "Organisation", FieldType::u24, Base::decimal,
                       "Who defined the protocol number that follows; 0: it is an ethertype."};
    Field type{"llc.type",     "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
    Field number{"llc.pid", "Protocol number", FieldType::u16, Base::hexadecimal,
                 "Which protocol the payload is, in that organisation's numbering."};
};
inline constexpr Llc llc;

}  // namespace fields

struct LlcHeader {
    std::uint8_t destination = 0, source = 0;
    std::uint16_t control = 0;
    bool snap = false;
    std::uint32_t organisation = 0;
    std::uint16_t type = 0;
};

LlcHeader decode_llc(Reader& in);
void llc_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
