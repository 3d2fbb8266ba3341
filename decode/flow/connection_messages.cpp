#include "decode/flow/connection_messages.hpp"

namespace loopscope::decode::flow {

ExchangeFacts ConnectionMessages::datagram(Side sender, const Segment& segment, MessageLog& log) {
    const auto summary = protocol_->summarise(segment.payload, false);
    Message message;
    message.connection = connection_;
    message.protocol = protocol_->protocol;
    message.from_server = sender == Side::server;
    message.complete = segment.payload.size() >= segment.payload_length;
    message.role = static_cast<Message::Role>(summary.role);
    message.segment = log.segment;
    message.first_frame = message.last_frame = log.frame;
    message.length = segment.payload_length;
    message.header_length = summary.header_length;
    message.code = static_cast<std::uint16_t>(summary.code);
    message.transaction = static_cast<std::uint16_t>(summary.transaction);
    const auto facts = exchanges_.pair(message, summary, log.next_index(), log);
    log.messages.push_back(message);
    return facts;
}

void ConnectionMessages::begin(Side sender, SequenceNumber first, std::uint64_t offset) {
    auto& stream = streams_[static_cast<int>(sender)];
    if (stream == nullptr) stream = std::make_unique<Stream>(Stream{Reassembler(first), StreamCutter(offset)});
}

Delivery ConnectionMessages::delivery(Side sender, MessageLog& log) {
    return {log, exchanges_, *protocol_, connection_, sender == Side::server};
}

void ConnectionMessages::segment(Side sender, const Reassembler::Piece& piece, bool wait, MessageLog& log) {
    auto& stream = *streams_[static_cast<int>(sender)];
    const auto place = stream.reassembler.place(piece);
    if (stream.ended || place == Reassembler::Place::old) return;
    const auto to = delivery(sender, log);
    if (place == Reassembler::Place::ahead) {
        if (wait) {
            stream.reassembler.keep(piece);
            return;
        }
        drain(stream, piece.sequence, to);
        if (stream.reassembler.place(piece) == Reassembler::Place::old) return;
    }
    stream.cutter.octets(stream.reassembler.take(piece), to);
    drain(stream, std::nullopt, to);
}

void ConnectionMessages::acknowledged(Side sender, SequenceNumber acknowledgment, MessageLog& log) {
    const auto& stream = streams_[static_cast<int>(sender)];
    if (stream == nullptr || stream->ended) return;
    if (stream->reassembler.waits() || stream->fin) drain(*stream, acknowledgment, delivery(sender, log));
}

void ConnectionMessages::drain(Stream& stream, std::optional<SequenceNumber> given_up, const Delivery& to) {
    auto& reassembler = stream.reassembler;
    while (reassembler.next_kept() || (given_up && reassembler.next_kept(*given_up))) {
        auto& storage = to.log.kept_octets.emplace_back();
        stream.cutter.octets(reassembler.take_kept(storage), to);
    }
    if (!stream.fin || stream.ended || reassembler.waits()) return;
    const auto missing = *stream.fin - reassembler.next();
    if (missing > 0 && !(given_up && *given_up >= *stream.fin)) return;
    if (missing > 0) stream.cutter.gap(static_cast<std::uint32_t>(missing), false, to);
    stream.cutter.end(true, to);
    stream.ended = true;
}

void ConnectionMessages::finish(Side sender, SequenceNumber fin, bool wait, MessageLog& log) {
    const auto& stream = streams_[static_cast<int>(sender)];
    if (stream == nullptr || stream->ended) return;
    stream->fin = fin;
    drain(*stream, wait ? std::nullopt : std::optional(fin), delivery(sender, log));
}

void ConnectionMessages::end(MessageLog& log) {
    for (const auto side : {Side::client, Side::server}) {
        const auto& stream = streams_[static_cast<int>(side)];
        if (stream == nullptr || stream->ended) continue;
        const auto to = delivery(side, log);
        while (stream->reassembler.waits()) {
            auto& storage = log.kept_octets.emplace_back();
            stream->cutter.octets(stream->reassembler.take_kept(storage), to);
        }
        stream->cutter.end(false, to);
        stream->ended = true;
    }
}

void ConnectionMessages::drop() {
    for (const auto& stream : streams_) {
        if (stream == nullptr) continue;
        stream->reassembler.drop_kept();
        stream->cutter.drop();
    }
}

}  // namespace loopscope::decode::flow
