// RFC 792: Internet control message protocol; RFC 1191, section 4: next-hop MTU; RFC 1256: routers; RFC 4884: length
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |            Checksum           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           Identifier          |        Sequence number        |  echo, timestamp, information, mask
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Pointer      |    Length     |        Next-hop MTU           |  errors; a redirect has a gateway here
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Data, or the packet that caused the error ...                |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/icmp.hpp"

#include "decode/internet/ipv4.hpp"

namespace loopscope::decode {

namespace {

enum Type : std::uint8_t {
    echo_reply = 0,
    unreachable = 3,
    source_quench = 4,
    redirect = 5,
    echo_request = 8,
    router_advertisement = 9,
    time_exceeded = 11,
    parameter_problem = 12,
    timestamp_request = 13,
    timestamp_reply = 14,
    information_request = 15,
    information_reply = 16,
    mask_request = 17,
    mask_reply = 18,
    extended_echo_request = 42,
    extended_echo_reply = 43,
};
constexpr std::uint8_t fragmentation_needed = 4;

std::uint16_t swapped(std::uint16_t value) { return __builtin_bswap16(value); }

void decode_identifiers(Reader& in, IcmpHeader& header) {
    header.identifier = in.u16(fields::icmp.identifier);
    in.part(fields::icmp.identifier_le, in.offset() - 2, 2, swapped(header.identifier));
    if (header.type == extended_echo_request || header.type == extended_echo_reply) {
        const auto start = in.offset();
        header.sequence = in.raw_u8();
        in.part(fields::icmp.extended_sequence, start, 1, header.sequence);
        in.skip(1);
        return;
    }
    header.sequence = in.u16(fields::icmp.sequence);
    in.part(fields::icmp.sequence_le, in.offset() - 2, 2, swapped(header.sequence));
}

void decode_error(Reader& in, const IcmpHeader& header) {
    if (header.type == redirect) {
        in.ipv4(fields::icmp.gateway);
        return;
    }
    if (header.type == parameter_problem)
        in.u8(fields::icmp.pointer);
    else
        in.skip(1);
    if (header.type == source_quench) {
        in.skip(3);
        return;
    }
    in.u8(fields::icmp.length);
    if (header.type == unreachable && header.code == fragmentation_needed)
        in.u16(fields::icmp.mtu);
    else
        in.skip(2);
}

void decode_router_advertisement(Reader& in) {
    auto count = in.u8(fields::icmp.advertised_count);
    in.u8(fields::icmp.advertised_entry_size);
    in.u16(fields::icmp.advertised_lifetime);
    for (; in.ok() && count != 0; --count) {
        in.ipv4(fields::icmp.advertised_router);
        in.u32(fields::icmp.advertised_preference);
    }
}

void decode_body(Reader& in, IcmpHeader& header) {
    switch (header.type) {
        case timestamp_request:
        case timestamp_reply:
            in.u32(fields::icmp.originate);
            in.u32(fields::icmp.receive);
            in.u32(fields::icmp.transmit);
            return;
        case mask_request:
        case mask_reply: in.ipv4(fields::icmp.mask); return;
        default:
            if (in.remaining() != 0) in.bytes(fields::icmp.data, in.remaining());
    }
}

std::string in_words(const IcmpHeader& header) {
    std::string text{name_of(fields::icmp_types, header.type)};
    if (text.empty()) text = "type " + std::to_string(header.type);
    if (header.type == unreachable) text.append(", ").append(name_of(fields::icmp_unreachable_codes, header.code));
    if (header.type == echo_request || header.type == echo_reply)
        text += " id=" + std::to_string(header.identifier) + " seq=" + std::to_string(header.sequence);
    return text;
}

void verify(const Decoding& d, Reader& in, Bytes whole, std::uint16_t stored) {
    if (!in.wants_any(fields::icmp) || !in.ok()) return;
    const bool possible = !d.fragmented && !in.cut();
    in.generated(fields::icmp.checksum_status,
                 status_number(possible ? verify_checksum(whole, stored, 0) : Checksum::unverified));
}

}  // namespace

IcmpHeader decode_icmp(Reader& in) {
    IcmpHeader header;
    header.type = in.u8(fields::icmp.type);
    header.code = in.u8(fields::icmp.code);
    header.checksum = in.u16(fields::icmp.checksum);
    switch (header.type) {
        case echo_reply:
        case echo_request:
        case timestamp_request:
        case timestamp_reply:
        case information_request:
        case information_reply:
        case mask_request:
        case mask_reply:
        case extended_echo_request:
        case extended_echo_reply: decode_identifiers(in, header); break;
        case unreachable:
        case source_quench:
        case redirect:
        case time_exceeded:
        case parameter_problem:
            decode_error(in, header);
            header.quotes_packet = true;
            break;
        case router_advertisement: decode_router_advertisement(in); break;
        default: break;
    }
    return header;
}

void icmp_layer(Decoding& d, Reader& in) {
    in.set_layer("icmp");
    const auto whole = in.rest();
    IcmpHeader header;
    {
        const auto layer = in.scope(fields::icmp.protocol);
        header = decode_icmp(in);
        verify(d, in, whole, header.checksum);
        if (!header.quotes_packet) decode_body(in, header);
    }
    d.reached(Protocol::icmp);
    if (in.summarising()) d.fields->summarise("ICMP", in_words(header));
    if (header.quotes_packet && in.ok() && in.remaining() != 0) {
        d.in_error = true;
        ip_layer(d, in);
        d.after_quote(Protocol::icmp);
        if (in.summarising()) d.fields->summarise("ICMP", in_words(header));
        return;
    }
    d.ended(in);
}

}  // namespace loopscope::decode
