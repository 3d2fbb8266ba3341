// RFC 8200, section 3: IPv6 header format
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |Version| Traffic class |              Flow label               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |         Payload length        |  Next header  |   Hop limit   |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                                                               |
//   +                    Source address (16 octets)                 +
//   |                  Destination address (16 octets)              |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/ipv6.hpp"

#include "decode/dispatch.hpp"
#include "decode/internet/ipv6_extension.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint32_t header_size = 40;

/// RFC 2675: a payload length of 0 under a hop-by-hop header is a jumbogram's; else it may be a card's to fill in.
std::size_t payload_size(const Ipv6Header& header, const Reader& in) {
    return header.payload_length != 0 ? header.payload_length : in.remaining();
}

void payload(Decoding& d, const Ipv6Header& header, Reader& in) {
    if (!in.ok()) return d.ended(in);
    const auto size = payload_size(header, in);
    d.wire_end = in.offset() + static_cast<std::uint32_t>(size);
    if (d.payload_end == 0) d.payload_end = d.wire_end;
    auto rest = in.sub(size, Limit::ip_payload_length);
    ipv6_next_header(d, header.next_header, rest);
}

}  // namespace

Ipv6Header decode_ipv6(Reader& in) {
    Ipv6Header header;
    const auto start = in.offset();
    const auto word = in.raw_u32();
    header.version = static_cast<std::uint8_t>(word >> 28);
    header.traffic_class = static_cast<std::uint8_t>(word >> 20);
    header.flow_label = word & 0xfffff;
    in.part(fields::ipv6.version, start, 1, header.version);
    in.part(fields::ip.version, start, 1, header.version);
    if (header.version != 6) in.fail(StopReason::unsupported);
    if (in.wants_any(fields::ipv6)) {
        in.part(fields::ipv6.traffic_class, start, 2, header.traffic_class);
        in.part(fields::ipv6.service_class, start, 2, header.traffic_class >> 2);
        in.part(fields::ipv6.congestion, start, 2, header.traffic_class & 3);
        in.part(fields::ipv6.flow, start + 1, 3, header.flow_label);
    }
    header.payload_length = in.u16(fields::ipv6.payload_length);
    header.next_header = in.u8(fields::ipv6.next_header);
    header.hop_limit = in.u8(fields::ipv6.hop_limit);
    header.source = in.ipv6(fields::ipv6.source);
    header.destination = in.ipv6(fields::ipv6.destination);
    return header;
}

void ipv6_layer(Decoding& d, Reader& in) {
    in.set_layer("ipv6");
    Ipv6Header header;
    {
        auto layer = in.scope(fields::ipv6.protocol, header_size);
        header = decode_ipv6(in);
        if (layer.recorded())
            layer.label("Internet Protocol version 6, " + to_text(header.source) + " → " + to_text(header.destination));
    }
    d.enter_ip(Protocol::ipv6, header.source, header.destination);
    d.identification = 0;
    d.hop_limit = header.hop_limit;
    d.ecn = header.traffic_class & 3;
    const LowerSummary summary{d};
    payload(d, header, in);
    if (summary.stands())
        d.fields->summarise("IPv6", to_text(header.source) + " → " + to_text(header.destination) + ", " +
                                        std::string(name_of(ip_protocol_names, header.next_header)));
}

}  // namespace loopscope::decode
