// RFC 1661, section 2 and RFC 1662, section 3.1: the point-to-point protocol in HDLC-like framing
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   | Address (ff)  | Control (03)  |    Protocol (1 or 2 octets)   |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/link/point_to_point.hpp"

#include "decode/dispatch.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint16_t ppp_ipv4 = 0x0021, ppp_ipv6 = 0x0057, ppp_mpls = 0x0281, ppp_mpls_multicast = 0x0283;

}  // namespace

PointToPointHeader decode_ppp(Reader& in) {
    PointToPointHeader header;
    if (in.peek() == 0xff && in.peek(1) == 0x03) {
        in.u8(fields::ppp.address);
        in.u8(fields::ppp.control);
    }
    if ((in.peek() & 1) != 0) {
        header.protocol = in.peek();
        in.part(fields::ppp.number, in.offset(), 1, header.protocol);
        in.skip(1);
    } else {
        header.protocol = in.u16(fields::ppp.number);
    }
    return header;
}

void ppp_layer(Decoding& d, Reader& in) {
    in.set_layer("ppp");
    PointToPointHeader header;
    {
        const auto layer = in.scope(fields::ppp.protocol);
        header = decode_ppp(in);
    }
    if (!in.ok()) return d.ended(in);
    if (in.summarising()) d.fields->summarise("PPP", std::string(name_of(fields::ppp_protocols, header.protocol)));
    switch (header.protocol) {
        case ppp_ipv4: return dispatch_ethertype(d, ethertype::ipv4, in);
        case ppp_ipv6: return dispatch_ethertype(d, ethertype::ipv6, in);
        case ppp_mpls: return dispatch_ethertype(d, ethertype::mpls, in);
        case ppp_mpls_multicast: return dispatch_ethertype(d, ethertype::mpls_multicast, in);
        default: break;
    }
    in.fail(StopReason::unsupported);
    d.ended(in);
}

void ppp_with_direction_layer(Decoding& d, Reader& in) {
    in.set_layer("ppp");
    if (!in.skip(1)) return d.ended(in);
    ppp_layer(d, in);
}

}  // namespace loopscope::decode
