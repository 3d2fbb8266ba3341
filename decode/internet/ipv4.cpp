// RFC 791, section 3.1: Internet header format; RFC 2474, section 3 and RFC 3168, section 5: the second octet
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |Version|  IHL  |   DSCP    |ECN|          Total length         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |         Identification        |0|D|M|     Fragment offset     |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Time to live |    Protocol   |        Header checksum        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                         Source address                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                      Destination address                      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    Options, if any, and padding               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/ipv4.hpp"

#include "decode/dispatch.hpp"
#include "decode/header_reader.hpp"
#include "decode/internet/fragment.hpp"
#include "decode/internet/ipv4_options.hpp"
#include "decode/internet/ipv6.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint8_t least_header = 20;

template <class In> void decode_services(In& in, Ipv4Header& header) {
    const auto start = in.offset();
    header.services = in.u8(fields::ip.services);
    if (!in.wants_any(fields::ip)) return;
    in.part(fields::ip.service_class, start, 1, header.services >> 2);
    in.part(fields::ip.congestion, start, 1, header.services & 3);
}

template <class In> void decode_fragment_word(In& in, Ipv4Header& header) {
    const auto start = in.offset();
    const auto word = in.raw_u16();
    header.dont_fragment = (word & 0x4000) != 0;
    header.more_fragments = (word & 0x2000) != 0;
    header.fragment_offset = static_cast<std::uint16_t>((word & 0x1fff) * 8);
    if (!in.wants_any(fields::ip)) return;
    in.part(fields::ip.flags, start, 1, word >> 13);
    in.part(fields::ip.reserved, start, 1, word >> 15);
    in.part(fields::ip.dont_fragment, start, 1, header.dont_fragment ? 1 : 0);
    in.part(fields::ip.more_fragments, start, 1, header.more_fragments ? 1 : 0);
    in.part(fields::ip.fragment_offset, start, 2, word & 0x1fff);
}

/// A total length of 0 is the sign of a segment that the network card was to split: then what is there counts.
template <class In> bool decode_total_length(In& in, Ipv4Header& header, std::size_t there) {
    const auto start = in.offset();
    header.total_length = in.raw_u16();
    const bool left_to_the_card = header.total_length == 0;
    if (left_to_the_card) header.total_length = static_cast<std::uint32_t>(there);
    in.part(fields::ip.total_length, start, 2, header.total_length);
    if (header.total_length >= header.header_length) return true;
    in.fail(StopReason::malformed);
    return false;
}

template <class In> void verify(In& in, const Ipv4Header& header, Bytes whole) {
    if (!in.wants(fields::ip.checksum_status) || whole.size() < header.header_length) return;
    const auto status = ones_complement_sum(whole.first(header.header_length)) == 0xffff ? Checksum::good
                        : header.checksum == 0                                           ? Checksum::offloaded
                                                                                         : Checksum::bad;
    in.generated(fields::ip.checksum_status, status_number(status));
}

/// All but the options.
template <class In> void decode_fixed_part(In& in, Ipv4Header& header) {
    const auto whole = in.rest();
    const auto start = in.offset();
    const auto first = in.raw_u8();
    header.version = first >> 4;
    header.header_length = static_cast<std::uint8_t>((first & 15) * 4);
    in.part(fields::ip.version, start, 1, header.version);
    if (header.version != 4) in.fail(StopReason::unsupported);
    in.part(fields::ip.header_length, start, 1, header.header_length);
    if (in.ok() && header.header_length < least_header) in.fail(StopReason::malformed);
    decode_services(in, header);
    if (!decode_total_length(in, header, whole.size())) return;
    header.identification = in.u16(fields::ip.identification);
    decode_fragment_word(in, header);
    header.time_to_live = in.u8(fields::ip.time_to_live);
    header.protocol = in.u8(fields::ip.payload_protocol);
    header.checksum = in.u16(fields::ip.checksum);
    verify(in, header, whole);
    header.source = in.ipv4(fields::ip.source);
    header.destination = in.ipv4(fields::ip.destination);
}

void payload_of(Decoding& d, const Ipv4Header& header, Reader& in) {
    if (!in.ok()) return d.ended(in);
    const auto payload_length = static_cast<std::uint32_t>(header.total_length - header.header_length);
    auto payload = in.sub(payload_length, Limit::ip_total_length);
    if (!header.is_fragment()) {
        dispatch_ip_protocol(d, header.protocol, payload);
        return;
    }
    fragment_payload(d,
                     {.present = true,
                      .source = header.source,
                      .destination = header.destination,
                      .protocol = header.protocol,
                      .more = header.more_fragments,
                      .identification = header.identification,
                      .offset = header.fragment_offset,
                      .payload_length = payload_length,
                      .payload = payload.rest()},
                     payload);
}

}  // namespace

void decode_ipv4(Reader& in, Ipv4Header& header) {
    read_header(in, least_header, header, [](auto& reader, auto& out) { decode_fixed_part(reader, out); });
    if (header.header_length > least_header && in.ok()) decode_ipv4_options(in, header.header_length - least_header);
}

void ipv4_layer(Decoding& d, Reader& in) {
    in.set_layer("ip");
    const auto start = in.offset();
    Ipv4Header header;
    {
        auto layer = in.scope(fields::ip.protocol);
        decode_ipv4(in, header);
        if (layer.recorded())
            layer.label("Internet Protocol version 4, " + to_text(header.source) + " → " + to_text(header.destination));
    }
    d.enter_ip(Protocol::ipv4, header.source, header.destination);
    d.wire_end = d.end_on_wire(start + header.total_length);
    if (d.payload_end == 0) d.payload_end = d.wire_end;
    d.identification = header.identification;
    d.hop_limit = header.time_to_live;
    d.ecn = header.services & 3;
    const LowerSummary summary{d};
    payload_of(d, header, in);
    if (summary.stands())
        d.fields->summarise("IPv4", to_text(header.source) + " → " + to_text(header.destination) + ", " +
                                        std::string(name_of(ip_protocol_names, header.protocol)));
}

void ip_layer(Decoding& d, Reader& in) {
    if (in.peek() >> 4 == 6)
        ipv6_layer(d, in);
    else
        ipv4_layer(d, in);
}

}  // namespace loopscope::decode
