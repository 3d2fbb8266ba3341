// RFC 2516, section 4: PPP over Ethernet
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Ver  | Type  |     Code      |            Session            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |            Length             |            Payload ...
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/link/pppoe.hpp"

#include "decode/link/point_to_point.hpp"

namespace loopscope::decode {

void pppoe_layer(Decoding& d, Reader& in) {
    constexpr std::uint8_t session_data = 0;
    in.set_layer("pppoe");
    std::uint8_t code = 0;
    std::uint16_t length = 0;
    {
        const auto layer = in.scope(fields::pppoe.protocol, 6);
        const auto start = in.offset();
        const auto first = in.raw_u8();
        in.part(fields::pppoe.version, start, 1, first >> 4);
        in.part(fields::pppoe.type, start, 1, first & 15);
        code = in.u8(fields::pppoe.code);
        in.u16(fields::pppoe.session);
        length = in.u16(fields::pppoe.length);
    }
    if (in.summarising()) d.fields->summarise("PPPoE", std::string(name_of(fields::pppoe_codes, code)));
    if (!in.ok()) return d.ended(in);
    if (d.payload_end == 0) d.payload_end = in.offset() + length;
    in.clamp(length, Limit::link_length);
    if (code == session_data) ppp_layer(d, in);
}

}  // namespace loopscope::decode
