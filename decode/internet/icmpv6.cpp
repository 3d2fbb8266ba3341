// RFC 4443, section 2.1: ICMPv6; RFC 4861, section 4: neighbor discovery; RFC 2710 and RFC 3810: multicast listeners
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |            Checksum           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  MTU, pointer, identifier and sequence number, flags, ...     |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Body ...                                                     |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/icmpv6.hpp"

#include "decode/internet/icmpv6_discovery.hpp"
#include "decode/internet/ip_protocol.hpp"
#include "decode/internet/ipv4.hpp"

namespace loopscope::decode {

namespace {

enum Type : std::uint8_t {
    unreachable = 1,
    too_big = 2,
    time_exceeded = 3,
    parameter_problem = 4,
    echo_request = 128,
    echo_reply = 129,
    listener_query = 130,
    listener_report = 131,
    listener_done = 132,
    router_solicitation = 133,
    router_advertisement = 134,
    neighbor_solicitation = 135,
    neighbor_advertisement = 136,
    redirect = 137,
    listener_report_2 = 143,
};

void decode_body(Reader& in, Icmpv6Header& header) {
    const auto& f = fields::icmpv6;
    switch (header.type) {
        case too_big: in.u32(f.mtu); return;
        case parameter_problem: in.u32(f.pointer); return;
        case unreachable:
        case time_exceeded: in.bytes(f.reserved, 4); return;
        case echo_request:
        case echo_reply:
            header.identifier = in.u16(f.identifier);
            header.sequence = in.u16(f.sequence);
            if (in.remaining() != 0) in.bytes(f.data, in.remaining());
            return;
        case listener_query:
        case listener_report:
        case listener_done: return decode_listener_message(in);
        case listener_report_2: return decode_listener_report_2(in);
        case router_solicitation: return decode_router_solicitation(in);
        case router_advertisement: return decode_router_advertisement(in);
        case neighbor_solicitation: header.target = decode_neighbor_solicitation(in); return;
        case neighbor_advertisement: header.target = decode_neighbor_advertisement(in); return;
        case redirect: return decode_redirect(in);
        default:
            if (in.remaining() != 0) in.bytes(f.data, in.remaining());
    }
}

std::string in_words(const Icmpv6Header& header, const Decoding& d) {
    switch (header.type) {
        case neighbor_solicitation: return "who has " + to_text(header.target) + "? Tell " + to_text(d.source);
        case neighbor_advertisement: return to_text(header.target) + " is here";
        default: break;
    }
    std::string text{name_of(fields::icmpv6_types, header.type)};
    if (text.empty()) text = "type " + std::to_string(header.type);
    if (header.type == echo_request || header.type == echo_reply)
        text += " id=" + std::to_string(header.identifier) + " seq=" + std::to_string(header.sequence);
    return text;
}

void verify(const Decoding& d, Reader& in, Bytes whole, std::uint16_t stored) {
    if (!in.wants_any(fields::icmpv6) || !in.ok()) return;
    const bool possible = !d.fragmented && !in.cut();
    const auto pseudo =
        pseudo_header_sum(d.source, d.destination, ip_protocol::icmpv6, static_cast<std::uint32_t>(whole.size()));
    in.generated(fields::icmpv6.checksum_status,
                 status_number(possible ? verify_checksum(whole, stored, pseudo) : Checksum::unverified));
}

}  // namespace

Icmpv6Header decode_icmpv6(Reader& in) {
    Icmpv6Header header;
    header.type = in.u8(fields::icmpv6.type);
    header.code = in.u8(fields::icmpv6.code);
    header.checksum = in.u16(fields::icmpv6.checksum);
    decode_body(in, header);
    return header;
}

void icmpv6_layer(Decoding& d, Reader& in) {
    in.set_layer("icmpv6");
    const auto whole = in.rest();
    Icmpv6Header header;
    {
        const auto layer = in.scope(fields::icmpv6.protocol);
        header = decode_icmpv6(in);
        verify(d, in, whole, header.checksum);
    }
    d.reached(Protocol::icmpv6);
    const auto source = d.source;
    if (in.summarising()) d.fields->summarise("ICMPv6", in_words(header, d));
    if (!header.is_error() || !in.ok() || in.remaining() == 0) return d.ended(in);
    d.in_error = true;
    ip_layer(d, in);
    d.after_quote(Protocol::icmpv6);
    d.source = source;
    if (in.summarising()) d.fields->summarise("ICMPv6", in_words(header, d));
}

}  // namespace loopscope::decode
