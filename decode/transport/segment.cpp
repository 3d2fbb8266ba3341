#include "decode/transport/segment.hpp"

#include <cstring>
#include <random>

#include "decode/application/application.hpp"
#include "decode/internet/checksum.hpp"
#include "decode/mix.hpp"

namespace loopscope::decode {
namespace {

std::uint64_t drawn_key() {
    std::random_device random;
    return std::uint64_t{random()} << 32 | random();
}
const std::uint64_t key = drawn_key();

std::uint64_t hash_of(const IpAddress& address, std::uint16_t port) {
    std::uint64_t words[2];
    std::memcpy(words, address.octets.data(), sizeof words);
    return mix(mix(mix(words[0] ^ key) + words[1]) ^ key ^ std::uint64_t{port} << 48);
}

}  // namespace

void set_ports(Segment& segment, std::uint16_t source, std::uint16_t destination) {
    segment.source_port = source;
    segment.destination_port = destination;
    const auto ends = hash_of(segment.source, source) + hash_of(segment.destination, destination);
    const auto hash =
        mix(ends + static_cast<std::uint64_t>(segment.protocol) + (std::uint64_t{segment.separator} << 8));
    segment.tuple_hash = static_cast<std::uint32_t>(hash >> 16);
}

const SegmentFacts& segment_facts(Decoding& d) {
    static constexpr SegmentFacts nothing;
    const auto index = d.segments_seen++;
    return d.facts != nullptr && index < d.facts->segments.size() ? d.facts->segments[index] : nothing;
}

Segment& add_segment(Decoding& d, Protocol protocol) {
    auto& segment = d.packet.segments.add();
    segment.protocol = protocol;
    segment.source = d.source;
    segment.destination = d.destination;
    segment.identification = d.identification;
    segment.hop_limit = d.hop_limit;
    segment.ecn = d.ecn;
    segment.source_index = d.source_index;
    segment.separator = d.separator;
    segment.in_error = d.in_error;
    segment.in_fragment = d.fragmented;
    return segment;
}

Checksum verify_segment(const Decoding& d, const Reader& in, Bytes octets, std::uint16_t stored, std::uint8_t protocol,
                        std::uint32_t length) {
    if (d.fragmented || d.in_error || in.cut() || octets.size() != length) return Checksum::unverified;
    return verify_checksum(octets, stored, pseudo_header_sum(d.source, d.destination, protocol, length));
}

namespace {

void describe(Decoding& d, const application::ApplicationProtocol& protocol, Reader in, const Segment& segment,
              const MessageFacts& message) {
    in.set_layer(protocol.name);
    if (protocol.describe != nullptr) protocol.describe(in, segment, message);
    d.reached(protocol.protocol);
    d.ended(in);
}

}  // namespace

void describe_messages(Decoding& d, const Segment& segment, std::uint8_t index, const Reader& payload) {
    if (d.facts == nullptr) return;
    for (const auto& message : d.facts->messages) {
        if (message.segment != index) continue;
        const auto* protocol = application::find(message.protocol);
        if (protocol == nullptr) continue;
        if (message.frame_offset == none) {
            const BufferScope buffer{d, "Reassembled TCP", message.bytes};
            describe(d, *protocol,
                     Reader{message.bytes, d.fields, protocol->name, 0, Limit::message_length, !message.complete},
                     segment, message);
        } else {
            auto in = payload;
            if (!in.skip(message.frame_offset - segment.payload_offset)) continue;
            if (message.bytes.size() < in.remaining()) in.clamp(message.bytes.size(), Limit::message_length);
            describe(d, *protocol, in, segment, message);
        }
    }
}

void describe_datagram(Decoding& d, const Segment& segment, std::uint8_t index, Reader& payload) {
    const auto* protocol = application::choose_udp(segment);
    if (protocol == nullptr) return;
    if (d.fields == nullptr) return d.reached(protocol->protocol);
    MessageFacts message;
    message.segment = index;
    message.protocol = protocol->protocol;
    message.bytes = segment.payload;
    message.frame_offset = segment.payload_offset;
    if (d.facts != nullptr && index < d.facts->segments.size())
        message.from_server = d.facts->segments[index].from_server;
    if (d.facts != nullptr && index < d.facts->datagram_exchanges.size())
        message.exchange = d.facts->datagram_exchanges[index];
    describe(d, *protocol, payload, segment, message);
}

}  // namespace loopscope::decode
