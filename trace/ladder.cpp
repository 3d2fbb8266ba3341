#include "trace/ladder.hpp"

#include <algorithm>
#include <array>

#include "decode/flow/wording.hpp"
#include "trace/ladder_fold.hpp"
#include "trace/ladder_words.hpp"
#include "trace/message_name.hpp"

namespace loopscope::trace {

using decode::flow::Event;
using decode::flow::grouped;
using decode::flow::TcpState;

std::string_view to_text(LadderSection section) {
    switch (section) {
        case LadderSection::none: return "";
        case LadderSection::handshake: return "Handshake";
        case LadderSection::half_closed: return "Half-closed";
        case LadderSection::teardown: return "Teardown";
        case LadderSection::reset: return "Reset";
        case LadderSection::refused: return "Refused";
    }
    return "";
}

LadderSection ladder_section(const PacketRecord& record) {
    if (record.event == Event::refused) return LadderSection::refused;
    if (record.event == Event::reset) return LadderSection::reset;
    if (record.event == Event::none) return LadderSection::none;
    switch (decode::flow::phase(record.event)) {
        case decode::flow::Phase::opening: return LadderSection::handshake;
        case decode::flow::Phase::closing: return LadderSection::teardown;
        case decode::flow::Phase::talking: break;
    }
    const auto half = [](TcpState state) { return state == TcpState::close_wait || state == TcpState::fin_wait_2; };
    return half(record.client_state) && half(record.server_state) ? LadderSection::half_closed : LadderSection::none;
}

ArrowKind arrow_kind(const PacketRecord& record) {
    if (record.has(packet_flag::damaged)) return ArrowKind::warning;
    if (is_repetition(record.event)) return ArrowKind::repeated;
    switch (record.event) {
        case Event::refused:
        case Event::reset: return ArrowKind::reset;
        case Event::captured_twice: return ArrowKind::plain;
        case Event::out_of_order:
        case Event::gap_before:
        case Event::zero_window:
        case Event::window_probe:
        case Event::window_probe_answer:
        case Event::duplicate_acknowledgment:
        case Event::challenge_acknowledgment:
        case Event::data_after_close: return ArrowKind::warning;
        default: break;
    }
    if (record.has(packet_flag::completes_messages)) return ArrowKind::message;
    if ((record.tcp_flags & (decode::tcp_flag::syn | decode::tcp_flag::fin)) != 0) return ArrowKind::control;
    return ArrowKind::plain;
}

std::string flag_names(std::uint16_t flags) {
    struct Name {
        std::uint16_t flag;
        std::string_view name;
    };
    namespace flag = decode::tcp_flag;
    static constexpr std::array names{Name{flag::syn, "SYN"}, Name{flag::fin, "FIN"}, Name{flag::rst, "RST"},
                                      Name{flag::psh, "PSH"}, Name{flag::ack, "ACK"}, Name{flag::urg, "URG"},
                                      Name{flag::ece, "ECE"}, Name{flag::cwr, "CWR"}, Name{flag::ae, "AE"}};
    std::string text;
    for (const auto& [bit, name] : names)
        if ((flags & bit) != 0) text.append(text.empty() ? "" : ", ").append(name);
    return text.empty() ? "no flags" : text;
}

namespace {

/// The connection's own segment: the innermost that no ICMP error quotes.
std::size_t own_segment(const decode::Packet& packet) {
    for (std::size_t i = packet.segments.size(); i-- > 0;)
        if (!packet.segments[i].in_error) return i;
    return packet.segments.size();
}

std::string joined_names(const Recording& recording, std::uint32_t number) {
    constexpr std::size_t at_most = 2;
    const auto messages = recording.messages_of(number);
    std::string text;
    for (std::size_t i = 0; i < messages.size() && i < at_most; ++i)
        text.append(text.empty() ? "" : "  +  ").append(message_name(recording, messages[i]));
    if (messages.size() > at_most) text += "  + " + std::to_string(messages.size() - at_most) + " more";
    return text;
}

/// "SACK 2,921-5,841", relative as the acknowledgment number is.
std::string sack_text(const decode::TcpHeader& tcp, std::uint32_t base) {
    std::string text;
    const bool duplicate = tcp.reports_duplicate();
    for (std::size_t i = 0; i < std::min<std::size_t>(tcp.options.sack_blocks, tcp.options.sack.size()); ++i) {
        const auto& [left, right] = tcp.options.sack[i];
        text += i == 0 ? (duplicate ? "D-SACK " : "SACK ") : i == 1 && duplicate ? "  SACK " : ", ";
        text += grouped(left.value() - base) + "-" + grouped(right.value() - base);
    }
    return text;
}

void add_tcp(LadderRow& row, const decode::Segment& segment, const decode::SegmentFacts* facts) {
    const auto& tcp = segment.tcp;
    row.tcp = true;
    row.flags = tcp.flags;
    row.raw_sequence = tcp.sequence.value();
    row.raw_acknowledgment = tcp.acknowledgment.value();
    row.sequence = row.raw_sequence - (facts != nullptr ? facts->base_sequence.value() : 0);
    row.acknowledgment = row.raw_acknowledgment - (facts != nullptr ? facts->base_acknowledgment.value() : 0);
    row.window = tcp.scaled_window(facts == nullptr ? -1 : facts->window_scale);
    row.numbers = "seq " + grouped(row.sequence);
    if (tcp.has(decode::tcp_flag::ack)) row.numbers += "  ack " + grouped(row.acknowledgment);
    if (segment.payload_length > 0) row.numbers += "  len " + grouped(segment.payload_length);
    if (row.event == Event::zero_window) row.numbers += "  win 0";
    row.sack = sack_text(tcp, row.raw_acknowledgment - row.acknowledgment);
}

/// Names the arrow: by its messages, by which duplicate ACK it is, else by its flags.
void name_row(LadderRow& row, const Recording& recording, const PacketRecord& record) {
    constexpr std::uint32_t counted_back = 4096;
    row.name = joined_names(recording, row.frame);
    row.names_messages = !row.name.empty();
    row.duplicate = duplicate_number(recording, row.frame, counted_back);
    if (!row.names_messages && record.event == Event::duplicate_acknowledgment)
        row.name = row.duplicate > 0 ? "Duplicate ACK #" + std::to_string(row.duplicate) : "Duplicate ACK";
    else if (row.tcp)
        (row.names_messages ? row.flag_text : row.name) = flag_names(row.flags);
    else if (!row.names_messages)
        row.name = decode::to_text(record.protocol);
}

}  // namespace

std::array<std::string, 5> label_details(const LadderRow& row) {
    const auto joined = [](std::initializer_list<std::string_view> parts) {
        std::string text;
        for (const auto part : parts)
            if (!part.empty()) text.append(text.empty() ? "" : "  ").append(part);
        return text;
    };
    return {joined({row.flag_text, row.numbers, row.sack}), joined({row.numbers, row.sack}),
            row.sack.empty() ? row.numbers : row.sack, row.numbers, ""};
}

LadderRow ladder_row(const Recording& recording, std::uint32_t number, FrameDetails& scratch) {
    const auto record = recording.packet(number);
    LadderRow row{
        .frame = number, .connection = record.connection, .related_frame = record.related_frame, .time = record.time};
    row.from_server = record.has(packet_flag::from_server);
    row.event = record.event;
    row.section = ladder_section(record);
    row.kind = arrow_kind(record);
    row.client_state = record.client_state;
    row.server_state = record.server_state;
    if (record.previous_in_connection != decode::no_frame) {
        const auto previous = recording.packet(record.previous_in_connection);
        row.since_previous = std::max<std::int64_t>(0, record.time - previous.time);
        row.client_before = previous.client_state;
        row.server_before = previous.server_state;
    }
    recording.describe(number, scratch);
    if (const auto index = own_segment(scratch.packet); index < scratch.packet.segments.size()) {
        const auto& segment = scratch.packet.segments[index];
        row.payload_length = segment.payload_length;
        const auto* facts =
            scratch.segments.empty() ? nullptr : &scratch.segments[std::min(index, scratch.segments.size() - 1)];
        if (segment.protocol == decode::Protocol::tcp)
            add_tcp(row, segment, facts);
        else
            row.numbers = "len " + grouped(segment.payload_length);
    }
    name_row(row, recording, record);
    row.explanation = recording.explain(number);
    return row;
}

}  // namespace loopscope::trace
