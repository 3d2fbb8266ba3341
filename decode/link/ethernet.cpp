// IEEE 802.3-2022, clause 3: Ethernet frames (from destination to type; preamble and check sequence are not captured)
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                     Destination address                       |
//   +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                               |                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+         Source address        +
//   |                                                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |        Type or length         |            Payload ...
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/link/ethernet.hpp"

#include <algorithm>
#include <optional>

#include "decode/dispatch.hpp"
#include "decode/header_reader.hpp"
#include "decode/link/frame_tag.hpp"
#include "decode/link/llc.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint32_t header_size = 14, least_frame = 60;

template <class In>
void address_bits(In& in, const MacAddress& address, std::uint32_t offset, const Field& local, const Field& group) {
    in.part(local, offset, 1, address.octets[0] >> 1 & 1);
    in.part(group, offset, 1, address.octets[0] & 1);
}

template <class In> void decode_all(In& in, EthernetHeader& header) {
    const auto start = in.offset();
    header.destination = in.mac(fields::eth.destination);
    if (in.recording())
        address_bits(in, header.destination, start, fields::eth.destination_local, fields::eth.destination_group);
    header.source = in.mac(fields::eth.source);
    if (in.recording()) address_bits(in, header.source, start + 6, fields::eth.source_local, fields::eth.source_group);
    const auto value = in.peek_u16();
    header.type_or_length = in.u16(value >= ethertype::first             ? fields::eth.type
                                   : value <= ethertype::greatest_length ? fields::eth.length
                                                                         : fields::eth.invalid);
}

/// What follows the payload's own length: zeros up to the minimum are padding, the rest is a trailer.
void describe_trailer(const Decoding& d, Reader in, std::uint32_t start) {
    if (d.payload_end <= in.offset() || !in.skip(d.payload_end - in.offset()) || in.remaining() == 0) return;
    const auto rest = in.rest();
    const auto until_least = start + least_frame > in.offset() ? start + least_frame - in.offset() : 0;
    const auto padding = std::min<std::size_t>(rest.size(), until_least);
    if (padding != 0 &&
        std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(padding), [](auto o) { return o == 0; }))
        in.bytes(fields::eth.padding, padding);
    if (in.remaining() != 0) in.bytes(fields::eth.trailer, in.remaining());
}

/// Cisco's ISL is known by its destination, 01:00:0c:00:00 or 03:00:0c:00:00, and a length in place of the type.
bool is_inter_switch_link(const Reader& in) {
    return (in.peek() == 0x01 || in.peek() == 0x03) && in.peek_u16(1) == 0x000c && in.peek_u16(3) == 0 &&
           in.peek_u16(12) <= ethertype::greatest_length;
}

}  // namespace

void decode_ethernet(Reader& in, EthernetHeader& header) {
    read_header(in, header_size, header, [](auto& reader, auto& out) { decode_all(reader, out); });
}

void ethernet_layer(Decoding& d, Reader& in) {
    if (is_inter_switch_link(in)) return inter_switch_link_layer(d, in);
    in.set_layer("eth");
    const auto start = in.offset();
    EthernetHeader header;
    {
        auto layer = in.scope(fields::eth.protocol, header_size);
        decode_ethernet(in, header);
        if (layer.recorded() && in.ok())
            layer.label("Ethernet, " + to_text(header.source) + " → " + to_text(header.destination));
    }
    d.reached(Protocol::ethernet);
    if (!in.ok()) return d.ended(in);
    d.packet.link_source = header.source;
    d.packet.link_destination = header.destination;
    d.payload_end = 0;
    std::optional<Reader> until_trailer;
    if (in.wants_any(fields::eth) && d.source_index == 0) until_trailer = in;
    const LowerSummary summary{d};
    if (header.type_or_length >= ethertype::first) {
        dispatch_ethertype(d, header.type_or_length, in);
    } else if (header.type_or_length <= ethertype::greatest_length) {
        d.payload_end = in.offset() + header.type_or_length;
        in.clamp(header.type_or_length, Limit::link_length);
        llc_layer(d, in);
    }
    if (summary.stands()) d.fields->summarise("Ethernet", to_text(header.source) + " → " + to_text(header.destination));
    if (until_trailer) describe_trailer(d, *until_trailer, start);
}

}  // namespace loopscope::decode
