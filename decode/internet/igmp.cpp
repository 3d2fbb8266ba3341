// RFC 2236, section 2: IGMP version 2; RFC 3376, section 4: version 3
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      | Max resp time |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                         Group address                         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   | Res |S| QRV |    QQIC         |       Number of sources       |  version 3 queries
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/igmp.hpp"

namespace loopscope::decode {

namespace {

enum Type : std::uint8_t {
    query = 0x11,
    report_1 = 0x12,
    report_2 = 0x16,
    leave = 0x17,
    traceroute_reply = 0x1e,
    traceroute = 0x1f,
    report_3 = 0x22
};

void decode_sources(Reader& in, std::uint16_t count) {
    for (; in.ok() && count != 0; --count) in.ipv4(fields::igmp.source);
}

void decode_query_3(Reader& in) {
    const auto start = in.offset();
    const auto octet = in.raw_u8();
    in.part(fields::igmp.suppress, start, 1, octet >> 3 & 1);
    in.part(fields::igmp.robustness, start, 1, octet & 7);
    in.u8(fields::igmp.query_interval);
    decode_sources(in, in.u16(fields::igmp.source_count));
}

void decode_report_3(Reader& in, IgmpMessage& message) {
    in.bytes(fields::igmp.reserved, 2);
    auto records = in.u16(fields::igmp.record_count);
    for (; in.ok() && records != 0; --records) {
        const auto group = in.scope(fields::igmp.record);
        in.u8(fields::igmp.record_type);
        const auto auxiliary = in.u8(fields::igmp.record_auxiliary);
        const auto sources = in.u16(fields::igmp.source_count);
        message.group = in.ipv4(fields::igmp.group);
        decode_sources(in, sources);
        if (auxiliary != 0) in.bytes(fields::igmp.record_data, auxiliary * 4u);
    }
}

void verify(const Decoding& d, Reader& in, Bytes whole) {
    if (!in.wants_any(fields::igmp) || !in.ok()) return;
    const bool possible = !d.fragmented && !in.cut();
    const auto good = ones_complement_sum(whole) == 0xffff ? Checksum::good : Checksum::bad;
    in.generated(fields::igmp.checksum_status, status_number(possible ? good : Checksum::unverified));
}

}  // namespace

IgmpMessage decode_igmp(Reader& in) {
    IgmpMessage message;
    message.type = in.u8(fields::igmp.type);
    if (message.type == query || message.type == report_2 || message.type == leave)
        in.u8(fields::igmp.maximum_response);
    else
        in.bytes(fields::igmp.reserved, 1);
    message.checksum = in.u16(fields::igmp.checksum);
    switch (message.type) {
        case query:
            message.group = in.ipv4(fields::igmp.group);
            if (in.remaining() != 0) decode_query_3(in);
            break;
        case report_1:
        case report_2:
        case leave: message.group = in.ipv4(fields::igmp.group); break;
        case traceroute_reply:
        case traceroute:
            message.group = in.ipv4(fields::igmp.group);
            if (in.remaining() != 0) in.bytes(fields::igmp.data, in.remaining());
            break;
        case report_3: decode_report_3(in, message); break;
        default: break;
    }
    return message;
}

void igmp_layer(Decoding& d, Reader& in) {
    in.set_layer("igmp");
    const auto whole = in.rest();
    IgmpMessage message;
    {
        const auto layer = in.scope(fields::igmp.protocol);
        message = decode_igmp(in);
        verify(d, in, whole);
    }
    d.reached(Protocol::igmp);
    if (in.summarising()) {
        std::string text{name_of(fields::igmp_types, message.type)};
        if (message.group.version == 4) text += " " + to_text(message.group);
        d.fields->summarise("IGMP", std::move(text));
    }
    d.ended(in);
}

}  // namespace loopscope::decode
