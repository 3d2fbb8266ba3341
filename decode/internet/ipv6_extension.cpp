// RFC 8200, section 4: IPv6 extension headers
//
//   options, routing                                   fragment
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Next header  |    Length     |   Options, or routing type    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Next header  |   Reserved    |      Fragment offset    |Res|M|
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                         Identification                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/ipv6_extension.hpp"

#include "decode/dispatch.hpp"
#include "decode/internet/fragment.hpp"

namespace loopscope::decode {

namespace {

enum OptionType : std::uint8_t { pad1 = 0, tunnel_limit = 4, router_alert = 5, jumbo = 0xc2, home_address = 0xc9 };

void decode_option_value(Reader& in, std::uint8_t type) {
    switch (type) {
        case router_alert: in.u16(fields::ipv6_ext.option_router_alert); return;
        case jumbo: in.u32(fields::ipv6_ext.option_jumbo); return;
        case home_address: in.ipv6(fields::ipv6_ext.option_home_address); return;
        case tunnel_limit: in.u8(fields::ipv6_ext.option_tunnel_limit); return;
        default:
            if (in.remaining() != 0) in.bytes(fields::ipv6_ext.option_data, in.remaining());
    }
}

void decode_options(Reader in) {
    while (in.ok() && in.remaining() != 0) {
        auto group = in.scope(fields::ipv6_ext.option);
        const auto type = in.u8(fields::ipv6_ext.option_type);
        if (group.recorded()) group.label("Option: " + std::string(name_of(fields::ipv6_option_names, type)));
        if (type == pad1) continue;
        const auto length = in.u8(fields::ipv6_ext.option_length);
        auto value = in.sub(length, Limit::option_length);
        decode_option_value(value, type);
    }
}

/// The octets of an extension header after its first two; fails where they are not all there.
void options_layer(Decoding& d, Reader& in, const Field& layer_field, const Field& next_field,
                   const Field& length_field) {
    std::uint8_t next = 0;
    {
        const auto layer = in.scope(layer_field);
        next = in.u8(next_field);
        const auto size = in.u8(length_field) * 8u + 6;
        auto ahead = in;
        if (in.recording()) decode_options(ahead.sub(size, Limit::header_length));
        in.skip(size);
    }
    if (!in.ok()) return d.ended(in);
    ipv6_next_header(d, next, in);
}

void decode_route(Reader in, std::uint8_t type) {
    in.skip(type == 0 || type == 2 || type == 4 ? 4 : 0);
    while ((type == 0 || type == 2 || type == 4) && in.remaining() >= 16) in.ipv6(fields::ipv6_ext.routing_address);
    if (in.remaining() != 0) in.bytes(fields::ipv6_ext.routing_data, in.remaining());
}

}  // namespace

void hop_by_hop_layer(Decoding& d, Reader& in) {
    in.set_layer("ipv6.hopopts");
    options_layer(d, in, fields::ipv6_ext.hop_by_hop, fields::ipv6_ext.hop_by_hop_next,
                  fields::ipv6_ext.hop_by_hop_length);
}

void destination_options_layer(Decoding& d, Reader& in) {
    in.set_layer("ipv6.dstopts");
    options_layer(d, in, fields::ipv6_ext.destination, fields::ipv6_ext.destination_next,
                  fields::ipv6_ext.destination_length);
}

void routing_layer(Decoding& d, Reader& in) {
    in.set_layer("ipv6.routing");
    std::uint8_t next = 0;
    {
        const auto layer = in.scope(fields::ipv6_ext.routing);
        next = in.u8(fields::ipv6_ext.routing_next);
        const auto size = in.u8(fields::ipv6_ext.routing_length) * 8u + 4;
        const auto type = in.u8(fields::ipv6_ext.routing_type);
        in.u8(fields::ipv6_ext.routing_left);
        auto ahead = in;
        if (in.recording()) decode_route(ahead.sub(size, Limit::header_length), type);
        in.skip(size);
    }
    if (!in.ok()) return d.ended(in);
    ipv6_next_header(d, next, in);
}

void fragment_header_layer(Decoding& d, Reader& in) {
    in.set_layer("ipv6.fraghdr");
    Fragment fragment;
    fragment.present = true;
    fragment.source = d.source;
    fragment.destination = d.destination;
    {
        const auto layer = in.scope(fields::ipv6_ext.fragment, 8);
        fragment.protocol = in.u8(fields::ipv6_ext.fragment_next);
        in.u8(fields::ipv6_ext.fragment_reserved);
        const auto start = in.offset();
        const auto word = in.raw_u16();
        fragment.offset = word & 0xfff8u;
        fragment.more = (word & 1) != 0;
        in.part(fields::ipv6_ext.fragment_offset, start, 2, word >> 3);
        in.part(fields::ipv6_ext.fragment_more, start + 1, 1, word & 1);
        fragment.identification = in.u32(fields::ipv6_ext.fragment_identification);
    }
    if (!in.ok()) return d.ended(in);
    if (fragment.offset == 0 && !fragment.more) return ipv6_next_header(d, fragment.protocol, in);
    fragment.payload = in.rest();
    fragment.payload_length = static_cast<std::uint32_t>(in.remaining() + (in.cut() ? 1 : 0));
    fragment_payload(d, fragment, in);
}

void ipv6_next_header(Decoding& d, std::uint8_t next_header, Reader& in) {
    if (next_header == ip_protocol::no_next) return;
    if (dispatch_ip_protocol(d, next_header, in) || !in.summarising()) return;
    d.fields->summarise("IPv6", to_text(d.source) + " → " + to_text(d.destination) + ", next header " +
                                    std::to_string(next_header) + " " +
                                    std::string(name_of(ip_protocol_names, next_header)));
}

}  // namespace loopscope::decode
