#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName ppp_protocols[] = {
    {0x0021, "IPv4"},
    {0x002d, "TCP, compressed"},
    {0x002f, "TCP, uncompressed"},
    {0x003d, "multilink"},
    {0x0057, "IPv6"},
    {0x00fd, "compressed datagram"},
    {0x0281, "MPLS"},
    {0x8021, "IP control"},
    {0x8057, "IPv6 control"},
    {0x80fd, "compression control"},
    {0xc021, "link control"},
    {0xc023, "password authentication"},
    {0xc025, "link quality report"},
    {0xc223, "challenge handshake authentication"},
};

struct PointToPoint {
    Field protocol{"ppp", "Point-to-point protocol", FieldType::protocol};
    Field address{"ppp.address", "Address", FieldType::u8, Base::hexadecimal,
                  "Always ff, all stations: there is only one."};
    Field control{"ppp.control", "Control", FieldType::u8, Base::hexadecimal, "3: unnumbered information."};
    Field number{"ppp.protocol", "Protocol", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
                 ppp_protocols};
};
inline constexpr PointToPoint ppp;

}  // namespace fields

struct PointToPointHeader {
    std::uint16_t protocol = 0;
};

/// Address and control are read where they are there; the protocol is one octet where it is compressed.
PointToPointHeader decode_ppp(Reader& in);
void ppp_layer(Decoding&, Reader& in);
void ppp_with_direction_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
