// RFC 768: user datagram protocol; RFC 3828, section 3.1: UDP-Lite has its checksum's coverage in place of the length
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Source port          |       Destination port        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |      Length or coverage       |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/transport/udp.hpp"

#include <algorithm>

#include "decode/append_text.hpp"
#include "decode/dispatch.hpp"
#include "decode/header_reader.hpp"
#include "decode/internet/ip_protocol.hpp"
#include "decode/transport/segment.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint16_t header_size = 8;

Checksum verify(const Decoding& d, const Reader& in, Bytes whole, const UdpHeader& header, bool lite,
                std::uint32_t wire_length) {
    if (header.checksum == 0) return Checksum::absent;
    if (!lite) {
        if (header.length > whole.size()) return Checksum::unverified;
        return verify_segment(d, in, whole.first(header.length), header.checksum, ip_protocol::udp, header.length);
    }
    const auto coverage = header.length == 0 ? wire_length : header.length;
    if (d.fragmented || d.in_error || coverage > whole.size()) return Checksum::unverified;
    return verify_checksum(whole.first(coverage), header.checksum,
                           pseudo_header_sum(d.source, d.destination, ip_protocol::udp_lite, wire_length));
}

void append_in_words(std::string& out, const Segment& segment) {
    append_decimal(out, segment.source_port);
    out += " → ";
    append_decimal(out, segment.destination_port);
    out += " Len=";
    append_decimal(out, segment.payload_length);
}

void layer_of(Decoding& d, Reader& in, bool lite) {
    in.set_layer(lite ? "udplite" : "udp");
    const auto whole = in.rest();
    const auto start = in.offset();
    const auto wire_length = d.wire_end > start ? d.wire_end - start : static_cast<std::uint32_t>(whole.size());
    const auto& facts = segment_facts(d);
    auto& segment = add_segment(d, Protocol::udp);
    UdpHeader header;
    {
        auto layer = in.scope(fields::udp.protocol, header_size);
        decode_udp(in, header, lite);
        set_ports(segment, header.source_port, header.destination_port);
        if (in.ok()) {
            const auto length =
                lite || header.length == 0 ? wire_length : std::min<std::uint32_t>(header.length, wire_length);
            segment.payload_length = length > header_size ? length - header_size : 0;
            segment.payload_offset = in.offset();
        }
        if (layer.recorded())
            layer.label("User Datagram Protocol, " + std::to_string(header.source_port) + " → " +
                        std::to_string(header.destination_port));
        if (in.wants(fields::udp.checksum_status) && in.ok()) {
            segment.checksum = verify(d, in, whole, header, lite, wire_length);
            in.generated(fields::udp.checksum_status, status_number(segment.checksum));
        }
        if (in.wants_any(fields::udp) && in.ok()) {
            if (facts.stream != none) in.generated(fields::udp.stream, facts.stream);
            if (const auto size = std::min<std::size_t>(segment.payload_length, in.remaining()); size != 0)
                in.part(fields::udp.payload, in.offset(), static_cast<std::uint32_t>(size), 0);
        }
    }
    d.reached(Protocol::udp);
    auto payload = in.sub(segment.payload_length, Limit::udp_length);
    segment.payload = payload.rest();
    const LowerSummary summary{d};
    const auto index = segment_index(d);
    d.ended(in);
    if (in.ok() && !segment.payload.empty() && !d.fragmented &&
        !dispatch_udp_tunnel(d, header.source_port, header.destination_port, payload))
        describe_datagram(d, segment, index, payload);
    if (summary.stands()) append_in_words(d.fields->new_summary("UDP"), segment);
}

}  // namespace

void decode_udp(Reader& in, UdpHeader& header, bool lite) {
    read_header(in, header_size, header, [lite](auto& reader, auto& out) {
        out.source_port = reader.u16(fields::udp.source_port);
        out.destination_port = reader.u16(fields::udp.destination_port);
        out.length = reader.u16(lite ? fields::udp.coverage : fields::udp.length);
        if (reader.ok() && out.length != 0 && out.length < header_size) reader.fail(StopReason::malformed);
        out.checksum = reader.u16(fields::udp.checksum);
    });
}

void udp_layer(Decoding& d, Reader& in) { layer_of(d, in, false); }
void udp_lite_layer(Decoding& d, Reader& in) { layer_of(d, in, true); }

}  // namespace loopscope::decode
