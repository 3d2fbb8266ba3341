// RFC 9293, section 3.1: TCP header format
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Source port          |       Destination port        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                        Sequence number                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                     Acknowledgment number                     |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   | Data  | Rsr |A|C|E|U|A|P|R|S|F|                               |
//   | offset|  vd |E|W|C|R|C|S|S|Y|I|            Window             |
//   |       |     | |R|E|G|K|H|T|N|N|                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           Checksum            |        Urgent pointer         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                           [Options]                           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/transport/tcp.hpp"

#include "decode/append_text.hpp"
#include "decode/header_reader.hpp"
#include "decode/internet/ip_protocol.hpp"
#include "decode/transport/segment.hpp"
#include "decode/transport/story.hpp"
#include "decode/transport/tcp_analysis.hpp"
#include "decode/transport/tcp_options.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint8_t least_header = 20;
constexpr std::uint32_t flags_ahead = 12;
constexpr std::size_t octets_analysed = 16;  ///< ports, numbers, flags and window

std::string letters(std::uint16_t flags) {
    constexpr std::string_view all = "RRRACEUAPRSF";
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if ((flags >> (11 - i) & 1) != 0)
            text += all[i];
        else
            text += "·";
    }
    return text;
}

template <class In> void record_flags(In& in, std::uint32_t start, std::uint16_t flags) {
    const auto& f = fields::tcp;
    in.part(f.flags, start, 2, flags);
    in.part(f.flag_reserved, start, 1, (flags & 0xe00) != 0);
    const std::pair<const Field&, std::uint16_t> bits[] = {
        {f.flag_accurate_ecn, tcp_flag::ae},
        {f.flag_cwr, tcp_flag::cwr},
        {f.flag_ece, tcp_flag::ece},
        {f.flag_urgent, tcp_flag::urg},
        {f.flag_acknowledgment, tcp_flag::ack},
        {f.flag_push, tcp_flag::psh},
        {f.flag_reset, tcp_flag::rst},
        {f.flag_syn, tcp_flag::syn},
        {f.flag_fin, tcp_flag::fin},
    };
    for (const auto& [field, bit] : bits)
        in.part(field, bit == tcp_flag::ae ? start : start + 1, 1, (flags & bit) != 0);
    if (in.wants(f.flags_text)) in.part(f.flags_text, start, 2, letters(flags));
}

template <class In> void record_window(In& in, const TcpHeader& header, std::int8_t scale) {
    in.generated(fields::tcp.window_size, header.scaled_window(scale));
    if (header.has(tcp_flag::syn)) return;
    const std::int64_t factor = scale < 0 ? scale : std::int64_t{1} << scale;
    in.generated(fields::tcp.window_scale, static_cast<std::uint64_t>(factor));
}

/// Octets of the sequence space that the segment takes, or nothing where its lengths contradict each other.
template <class In>
void record_sequence(In& in, const TcpHeader& header, const SegmentFacts& facts, std::uint32_t start,
                     std::uint32_t length) {
    const auto relative = header.sequence.value() - facts.base_sequence.value();
    in.part(fields::tcp.sequence, start, 4, relative);
    in.part(fields::tcp.sequence_raw, start, 4, header.sequence.value());
    if (length == none) return;
    const std::uint32_t octets = length + (header.has(tcp_flag::syn) ? 1 : 0) + (header.has(tcp_flag::fin) ? 1 : 0);
    in.generated(fields::tcp.next_sequence, static_cast<std::uint32_t>(relative + octets));
}

std::uint32_t payload_length(std::uint32_t segment_length, std::uint8_t header_length) {
    return header_length >= least_header && segment_length >= header_length ? segment_length - header_length : none;
}

template <class In> void decode_flags_and_window(In& in, TcpHeader& header, const SegmentFacts& facts) {
    const auto start = in.offset();
    in.skip(2);
    in.part(fields::tcp.header_length, start, 1, header.header_length);
    if (in.wants_any(fields::tcp)) record_flags(in, start, header.flags);
    header.window = in.u16(fields::tcp.window);
    if (in.recording() && in.ok()) record_window(in, header, facts.window_scale);
}

/// All but the options. `segment_length`: octets of header and payload.
template <class In>
void decode_fixed_part(In& in, TcpHeader& header, const SegmentFacts& facts, std::uint32_t segment_length,
                       bool in_fragment) {
    header.header_length = static_cast<std::uint8_t>((in.peek(flags_ahead) >> 4) * 4);
    header.flags = in.peek_u16(flags_ahead) & 0x0fff;
    const bool whole = in.remaining() >= 16;
    header.source_port = in.u16(fields::tcp.source_port);
    header.destination_port = in.u16(fields::tcp.destination_port);
    const auto length = payload_length(segment_length, header.header_length);
    const bool lengths_hold = length != none && !in_fragment;
    if (in.recording() && whole) {
        if (facts.stream != none) in.generated(fields::tcp.stream, facts.stream);
        if (lengths_hold) in.generated(fields::tcp.length, length);
    }
    static constexpr SegmentFacts nothing;
    const auto& bases = length != none ? facts : nothing;  // a header that contradicts itself is no part of a stream
    auto start = in.offset();
    header.sequence = SequenceNumber{in.raw_u32()};
    if (in.recording() && in.ok()) record_sequence(in, header, bases, start, whole && lengths_hold ? length : none);
    start = in.offset();
    header.acknowledgment = SequenceNumber{in.raw_u32()};
    const auto base = header.has(tcp_flag::ack) ? bases.base_acknowledgment.value() : 0;
    in.part(fields::tcp.acknowledgment, start, 4, static_cast<std::uint32_t>(header.acknowledgment.value() - base));
    in.part(fields::tcp.acknowledgment_raw, start, 4, header.acknowledgment.value());
    decode_flags_and_window(in, header, facts);
    header.checksum = in.u16(fields::tcp.checksum);
    header.urgent_pointer = in.u16(fields::tcp.urgent_pointer);
}

void append_flags(std::string& out, std::uint16_t flags) {
    constexpr std::pair<std::uint16_t, std::string_view> names[] = {
        {tcp_flag::syn, "SYN"}, {tcp_flag::fin, "FIN"}, {tcp_flag::rst, "RST"},
        {tcp_flag::psh, "PSH"}, {tcp_flag::ack, "ACK"}, {tcp_flag::urg, "URG"},
        {tcp_flag::ece, "ECE"}, {tcp_flag::cwr, "CWR"}, {tcp_flag::ae, "AE"},
    };
    bool first = true;
    for (const auto& [flag, name] : names) {
        if ((flags & flag) == 0) continue;
        if (!first) out += ", ";
        out += name;
        first = false;
    }
}

void append_in_words(std::string& out, const Segment& segment, const SegmentFacts& facts) {
    const auto& header = segment.tcp;
    append_decimal(out, segment.source_port);
    out += " → ";
    append_decimal(out, segment.destination_port);
    out += " [";
    append_flags(out, header.flags);
    out += "] Seq=";
    append_decimal(out, header.sequence.value() - facts.base_sequence.value());
    if (header.has(tcp_flag::ack)) {
        out += " Ack=";
        append_decimal(out, header.acknowledgment.value() - facts.base_acknowledgment.value());
    }
    out += " Win=";
    append_decimal(out, header.scaled_window(facts.window_scale));
    out += " Len=";
    append_decimal(out, segment.payload_length);
    if (!header.options.has_mss) return;
    out += " MSS=";
    append_decimal(out, header.options.mss);
}

}  // namespace

std::string flags_in_words(std::uint16_t flags) {
    std::string text;
    append_flags(text, flags);
    return text;
}

void decode_tcp(Reader& in, TcpHeader& header, const SegmentFacts& facts, std::uint32_t segment_length,
                bool in_fragment) {
    if (segment_length == none) segment_length = static_cast<std::uint32_t>(in.remaining());
    read_header(in, least_header, header,
                [&](auto& reader, auto& out) { decode_fixed_part(reader, out, facts, segment_length, in_fragment); });
    if (!in.ok()) return;
    if (payload_length(segment_length, header.header_length) == none)
        in.fail(StopReason::malformed);
    else if (header.header_length > least_header)
        decode_tcp_options(in, header.header_length - least_header, facts, header.options);
}

void tcp_layer(Decoding& d, Reader& in) {
    in.set_layer("tcp");
    const auto whole = in.rest();
    const auto start = in.offset();
    const auto& facts = segment_facts(d);
    const auto segment_length = d.wire_end > start ? d.wire_end - start : static_cast<std::uint32_t>(whole.size());
    auto& segment = add_segment(d, Protocol::tcp);
    {
        auto layer = in.scope(fields::tcp.protocol);
        decode_tcp(in, segment.tcp, facts, segment_length, d.fragmented);
        set_ports(segment, segment.tcp.source_port, segment.tcp.destination_port);
        if (in.wants(fields::tcp.checksum_status) && in.ok()) {
            segment.checksum = verify_segment(d, in, whole, segment.tcp.checksum, ip_protocol::tcp, segment_length);
            in.generated(fields::tcp.checksum_status, status_number(segment.checksum));
        }
        if (layer.recorded())
            layer.label("Transmission Control Protocol, " + std::to_string(segment.source_port) + " → " +
                        std::to_string(segment.destination_port));
        if (in.ok()) {
            segment.payload = in.rest();
            segment.payload_offset = in.offset();
            segment.payload_length = segment_length - segment.tcp.header_length;
            if (in.recording() && !segment.payload.empty())
                in.part(fields::tcp.payload, in.offset(), static_cast<std::uint32_t>(segment.payload.size()), 0);
        }
        if (facts.analysis != nullptr && whole.size() >= octets_analysed) describe_analysis(in, *facts.analysis);
        if (facts.story != nullptr) describe_story(in, *facts.story);
    }
    d.reached(Protocol::tcp);
    const LowerSummary summary{d};
    const auto index = segment_index(d);
    d.ended(in);
    if (d.fields != nullptr && in.ok()) describe_messages(d, segment, index, in);
    if (summary.stands()) append_in_words(d.fields->new_summary("TCP"), segment, facts);
}

}  // namespace loopscope::decode
