// RFC 4861, section 4: neighbor discovery; RFC 2710, section 3 and RFC 3810, section 5: multicast listener discovery
//
//   option of neighbor discovery                       group record of a version 2 report
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |  Length / 8   |              ...              |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Record type  | Aux data / 4  |       Number of sources       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Multicast address, source addresses ...              |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/icmpv6_discovery.hpp"

#include "decode/internet/icmpv6.hpp"

namespace loopscope::decode {

namespace {

enum OptionType : std::uint8_t {
    source_address = 1,
    target_address = 2,
    prefix_information = 3,
    mtu = 5,
    dns_servers = 25
};
constexpr const auto& f = fields::icmpv6;

void decode_prefix(Reader& in) {
    in.u8(f.option_prefix_length);
    in.u8(f.option_prefix_flags);
    in.u32(f.option_prefix_valid);
    in.u32(f.option_prefix_preferred);
    in.skip(4);
    in.ipv6(f.option_prefix);
}

void decode_option_value(Reader& in, std::uint8_t type) {
    switch (type) {
        case source_address:
        case target_address: in.mac(f.option_address); return;
        case prefix_information: return decode_prefix(in);
        case mtu:
            in.skip(2);
            in.u32(f.option_mtu);
            return;
        case dns_servers:
            in.skip(2);
            in.u32(f.option_dns_lifetime);
            while (in.remaining() >= 16) in.ipv6(f.option_dns);
            return;
        default: in.bytes(f.option_data, in.remaining());
    }
}

void decode_options(Reader& in) {
    while (in.ok() && in.remaining() != 0) {
        auto group = in.scope(f.option);
        const auto type = in.u8(f.option_type);
        const auto length = in.u8(f.option_length);
        if (group.recorded()) group.label("Option: " + std::string(name_of(fields::neighbor_option_names, type)));
        if (length == 0) return in.fail(StopReason::malformed);
        auto value = in.sub(length * 8u - 2, Limit::option_length);
        decode_option_value(value, type);
        if (!value.ok() && in.remaining() == 0) return in.fail(value.stop().reason, value.stop().needed);
    }
}

}  // namespace

void decode_router_solicitation(Reader& in) {
    in.bytes(f.reserved, 4);
    decode_options(in);
}

void decode_router_advertisement(Reader& in) {
    in.u8(f.router_hop_limit);
    const auto start = in.offset();
    const auto flags = in.u8(f.router_flags);
    in.part(f.router_managed, start, 1, flags >> 7);
    in.part(f.router_other, start, 1, flags >> 6 & 1);
    in.u16(f.router_lifetime);
    in.u32(f.router_reachable);
    in.u32(f.router_retransmission);
    decode_options(in);
}

IpAddress decode_neighbor_solicitation(Reader& in) {
    in.bytes(f.reserved, 4);
    const auto target = in.ipv6(f.target);
    decode_options(in);
    return target;
}

IpAddress decode_neighbor_advertisement(Reader& in) {
    const auto start = in.offset();
    const auto flags = in.u32(f.advertised_flags);
    in.part(f.advertised_router, start, 1, flags >> 31);
    in.part(f.advertised_solicited, start, 1, flags >> 30 & 1);
    in.part(f.advertised_override, start, 1, flags >> 29 & 1);
    const auto target = in.ipv6(f.advertised_target);
    decode_options(in);
    return target;
}

void decode_redirect(Reader& in) {
    in.bytes(f.reserved, 4);
    in.ipv6(f.redirect_target);
    in.ipv6(f.redirect_destination);
    decode_options(in);
}

void decode_listener_message(Reader& in) {
    in.u16(f.maximum_delay);
    in.bytes(f.reserved, 2);
    in.ipv6(f.multicast_address);
    if (in.remaining() == 0) return;
    in.u8(f.query_flags);
    in.u8(f.query_interval);
    auto sources = in.u16(f.source_count);
    for (; in.ok() && sources != 0; --sources) in.ipv6(f.source_address);
}

void decode_listener_report_2(Reader& in) {
    in.bytes(f.reserved, 2);
    auto records = in.u16(f.record_count);
    for (; in.ok() && records != 0; --records) {
        const auto group = in.scope(f.record);
        in.u8(f.record_type);
        const auto auxiliary = in.u8(f.record_auxiliary);
        auto sources = in.u16(f.record_sources);
        in.ipv6(f.record_address);
        for (; in.ok() && sources != 0; --sources) in.ipv6(f.record_source);
        in.skip(auxiliary * 4u);
    }
}

}  // namespace loopscope::decode
