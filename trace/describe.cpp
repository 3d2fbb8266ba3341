#include <algorithm>

#include "decode/application/application.hpp"
#include "decode/decode.hpp"
#include "decode/flow/story.hpp"
#include "trace/recording.hpp"
#include "trace/recording_state.hpp"
#include "trace/stream_walk.hpp"

namespace loopscope::trace {

using decode::flow::Connection;
using decode::flow::Message;
using decode::flow::Side;

std::int8_t shift_in_force(const Connection& connection, Side sender) {
    const auto own = connection.from(sender).window_scale;
    const auto peer = connection.from(other(sender)).window_scale;
    return own == -2 || peer == -2 ? std::int8_t{-2} : std::min<std::int8_t>(own, 14);
}

const decode::Segment* innermost(const decode::Packet& packet) {
    for (std::size_t i = packet.segments.size(); i-- > 0;)
        if (!packet.segments[i].in_error) return &packet.segments[i];
    return nullptr;
}

namespace {

decode::SegmentFacts segment_facts(const Connection& connection, const PacketRecord& record) {
    const bool from_server = record.has(packet_flag::from_server);
    const auto sender = from_server ? Side::server : Side::client;
    decode::SegmentFacts facts{.connection = connection.index,
                               .stream = connection.stream,
                               .from_server = from_server,
                               .base_sequence = connection.from(sender).base_sequence,
                               .base_acknowledgment = connection.from(other(sender)).base_sequence};
    facts.window_scale = shift_in_force(connection, sender);
    return facts;
}

/// Text that views in `out` may point at: it must not move while more is added.
std::string_view keep(FrameDetails& out, std::string text) { return out.texts.emplace_back(std::move(text)); }

decode::ExchangeFacts exchange_facts(const Recording& recording, std::uint32_t index, FrameDetails& out) {
    const auto message = recording.message(index);
    decode::ExchangeFacts facts{.retransmitted = message.retransmitted};
    if (message.role == Message::Role::response || message.role == Message::Role::interim) {
        if (message.request == decode::none) return facts;
        const auto request = recording.message(message.request);
        facts.request_frame = request.last_frame;
        facts.elapsed = recording.time_of(message.last_frame) - recording.time_of(request.last_frame);
        if (const auto* protocol = decode::application::find(request.protocol);
            protocol != nullptr && request.protocol == decode::Protocol::http) {
            const auto octets = recording.message_bytes(message.request, 64u << 10);
            const auto summary = protocol->summarise(octets, request.over_tcp);
            facts.request_method = keep(out, std::string{summary.method});
            facts.request_uri = keep(out, std::string{summary.target});
        }
    } else if (const auto response = recording.response_to(index);
               response != decode::none && response < recording.message_count()) {
        facts.response_frame = recording.message(response).last_frame;
    }
    return facts;
}

}  // namespace

void Recording::describe(std::uint32_t number, FrameDetails& out) const {
    const auto record = packet(number);
    out.frame = frame(number, record);
    out.buffers.clear();
    out.segments.clear();
    out.messages.clear();
    out.exchanges.clear();
    out.texts.clear();
    decode::Facts facts;
    const bool connected = record.connection != decode::none;
    const auto connection = connected ? this->connection(record.connection) : Connection{};
    if (record.has(packet_flag::special_facts))
        add_special_facts(number, facts, out);
    else if (connected)
        out.segments.push_back(segment_facts(connection, record));
    const bool tcp = connected && connection.transport == decode::Protocol::tcp;
    if (out.wanted.story && tcp) add_story(number, record, connection, out);
    if (out.wanted.analysis) add_analysis(number, out);
    facts.segments = out.segments;
    if (out.wanted.messages) add_messages(number, facts, out);
    decode::decode_frame(out.frame, &facts, &out.fields, out.packet);
}

void Recording::add_story(std::uint32_t number, const PacketRecord& record, const Connection& connection,
                          FrameDetails& out) const {
    out.finding_facts.clear();
    for (const auto index : findings_of(connection.index)) {
        const auto finding = this->finding(index);
        if (finding.shown_by(number)) out.finding_facts.push_back(decode::flow::facts_of(finding));
    }
    out.story = decode::flow::facts_of(record.story(), out.finding_facts);
    for (auto& facts : out.segments)
        if (facts.connection == connection.index) facts.story = &out.story;
}

void Recording::add_special_facts(std::uint32_t number, decode::Facts& facts, FrameDetails& out) const {
    const auto* special = state_->special_of(number);
    if (special == nullptr) return;
    out.segments = state_->segments_of(*special);
    if (special->fragment_count != 0) facts.datagram = out.buffers.emplace_back(datagram_of(*special));
}

void Recording::add_messages(std::uint32_t number, decode::Facts& facts, FrameDetails& out) const {
    for (const auto index : messages_of(number)) {
        const auto message = this->message(index);
        if (message.unfinished) continue;  // no frame completes it
        const auto exchange = out.wanted.exchanges ? exchange_facts(*this, index, out) : decode::ExchangeFacts{};
        if (!message.over_tcp) {
            out.exchanges.resize(std::max<std::size_t>(out.exchanges.size(), message.segment + 1u));
            out.exchanges[message.segment] = exchange;
            continue;
        }
        decode::MessageFacts whole{.segment = message.segment,
                                   .protocol = message.protocol,
                                   .from_server = message.from_server,
                                   .complete = message.complete,
                                   .session = message.session,
                                   .exchange = exchange};
        if (message.first_frame == message.last_frame)
            whole.frame_offset = message_offset(index, out.packet, whole.bytes);
        if (whole.frame_offset == decode::none) {
            // Who wants neither exchanges nor what depends on them wants no body.
            const bool head_only =
                !out.wanted.exchanges && message.protocol == decode::Protocol::http && message.header_length != 0;
            const std::size_t wanted = head_only ? message.header_length : std::size_t{16} << 20;
            whole.bytes = out.buffers.emplace_back(message_bytes(index, wanted));
        }
        out.messages.push_back(whole);
    }
    facts.messages = out.messages;
    facts.datagram_exchanges = out.exchanges;
}

std::uint32_t Recording::message_offset(std::uint32_t index, decode::Packet& scratch, decode::Bytes& bytes) const {
    const auto message = this->message(index);
    const auto connection = this->connection(message.connection);
    const auto part = stream_part(*this, message.last_frame, connection, scratch);
    if (!part) return decode::none;
    const auto start = connection.from(message.from_server ? Side::server : Side::client).base_sequence + 1u +
                       static_cast<std::uint32_t>(message.stream_offset);
    const auto skipped = start - part->sequence;
    if (skipped < 0 || static_cast<std::uint64_t>(skipped) + message.length > part->payload.size()) return decode::none;
    bytes = part->payload.subspan(static_cast<std::size_t>(skipped), static_cast<std::size_t>(message.length));
    return part->payload_offset + static_cast<std::uint32_t>(skipped);
}

std::string Recording::explain(std::uint32_t number) const {
    const auto record = packet(number);
    if (record.connection == decode::none || record.event == decode::flow::Event::none) return {};
    decode::Packet packet;
    decode::decode_frame(frame(number, record), nullptr, nullptr, packet);
    const auto* segment = innermost(packet);
    if (segment == nullptr) return {};
    return decode::flow::explain({record.event, record.related_frame}, *segment, connection(record.connection),
                                 record.has(packet_flag::from_server));
}

}  // namespace loopscope::trace
