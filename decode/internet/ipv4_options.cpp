// RFC 791, section 3.1: options; RFC 2113: router alert
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |C|Cls|  Number |    Length     |          Data ...
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/ipv4_options.hpp"

namespace loopscope::decode {

namespace {

enum Type : std::uint8_t {
    end_of_options = 0,
    no_operation = 1,
    record_route = 7,
    timestamp = 68,
    loose_source_route = 131,
    stream_identifier = 136,
    strict_source_route = 137,
    router_alert = 148,
};

void decode_route(Reader& in, std::uint8_t type, std::uint32_t option_start) {
    const auto pointer = in.u8(fields::ip_opt.pointer);
    while (in.remaining() >= 4) {
        const bool passed = in.offset() - option_start + 1 < pointer;
        in.ipv4(passed                 ? fields::ip_opt.route
                : type == record_route ? fields::ip_opt.empty_route
                                       : fields::ip_opt.source_route);
    }
}

void decode_timestamps(Reader& in) {
    in.u8(fields::ip_opt.pointer);
    const auto start = in.offset();
    const auto octet = in.raw_u8();
    in.part(fields::ip_opt.overflow, start, 1, octet >> 4);
    in.part(fields::ip_opt.flag, start, 1, octet & 15);
    const bool with_addresses = (octet & 15) == 1 || (octet & 15) == 3;
    while (in.remaining() >= (with_addresses ? 8u : 4u)) {
        if (with_addresses) in.ipv4(fields::ip_opt.timestamp_address);
        in.u32(fields::ip_opt.timestamp);
    }
}

void decode_value(Reader& in, std::uint8_t type, std::uint32_t option_start) {
    switch (type) {
        case record_route:
        case loose_source_route:
        case strict_source_route: return decode_route(in, type, option_start);
        case timestamp: return decode_timestamps(in);
        case router_alert: in.u16(fields::ip_opt.router_alert); return;
        case stream_identifier: in.u16(fields::ip_opt.stream); return;
        default:
            if (in.remaining() != 0) in.bytes(fields::ip_opt.data, in.remaining());
    }
}

/// False where no option can follow.
bool decode_option(Reader& in) {
    const auto start = in.offset();
    auto group = in.scope(fields::ip_opt.option);
    const auto type = in.u8(fields::ip_opt.type);
    if (group.recorded()) group.label("Option: " + std::string(name_of(fields::ipv4_option_names, type)));
    in.part(fields::ip_opt.type_copy, start, 1, type >> 7);
    in.part(fields::ip_opt.type_class, start, 1, type >> 5 & 3);
    in.part(fields::ip_opt.type_number, start, 1, type & 31);
    if (type == end_of_options) return false;
    if (type == no_operation) return true;
    const auto length = in.u8(fields::ip_opt.length);
    if (length < 2 || length - 2u > in.remaining()) return false;
    auto value = in.sub(length - 2u, Limit::option_length);
    decode_value(value, type, start);
    return true;
}

}  // namespace

void decode_ipv4_options(Reader& in, std::size_t size) {
    if (!in.recording()) {
        in.skip(size);
        return;
    }
    auto options = in.sub(size, Limit::header_length);
    while (options.ok() && options.remaining() != 0)
        if (!decode_option(options)) break;
    if (options.all().size() < size)
        in.skip(1);  // the header goes on past what is there: fail here, with the right reason
}

}  // namespace loopscope::decode
