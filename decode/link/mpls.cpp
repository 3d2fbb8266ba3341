// RFC 3032, section 2.1: MPLS label stack
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                 Label                 | TC  |S|      TTL      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/link/mpls.hpp"

#include "decode/internet/ipv4.hpp"
#include "decode/link/ethernet.hpp"

namespace loopscope::decode {

bool decode_mpls_label(Reader& in) {
    const auto start = in.offset();
    const auto word = in.raw_u32();
    in.part(fields::mpls.label, start, 3, word >> 12);
    in.part(fields::mpls.traffic_class, start + 2, 1, word >> 9 & 7);
    in.part(fields::mpls.bottom, start + 2, 1, word >> 8 & 1);
    in.part(fields::mpls.time_to_live, start + 3, 1, word & 0xff);
    return (word >> 8 & 1) != 0;
}

void mpls_layer(Decoding& d, Reader& in) {
    in.set_layer("mpls");
    {
        const auto layer = in.scope(fields::mpls.protocol);
        while (in.ok() && !decode_mpls_label(in)) {}
    }
    if (in.summarising()) d.fields->summarise("MPLS", "label switched packet");
    if (!in.ok()) return d.ended(in);
    constexpr std::size_t control_word = 4, least_ethernet = 14;
    switch (in.peek() >> 4) {
        case 4:
        case 6: return ip_layer(d, in);
        case 0:
            if (in.remaining() < control_word + least_ethernet) break;
            in.skip(control_word);
            return ethernet_layer(d, in);
        default: break;
    }
    in.fail(StopReason::unsupported);
    d.ended(in);
}

}  // namespace loopscope::decode
