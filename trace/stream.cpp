#include <algorithm>
#include <array>
#include <map>

#include "decode/decode.hpp"
#include "trace/recording.hpp"
#include "trace/stream_walk.hpp"

namespace loopscope::trace {

using decode::flow::Connection;
using decode::flow::Side;

std::optional<StreamPart> stream_part(const Recording& recording, std::uint32_t number, const Connection& connection,
                                      decode::Packet& scratch) {
    decode::decode_frame(recording.frame(number), nullptr, nullptr, scratch);
    for (std::size_t i = scratch.segments.size(); i-- > 0;) {
        const auto& segment = scratch.segments[i];
        if (segment.in_error || segment.protocol != connection.transport || segment.payload_length == 0) continue;
        const decode::Endpoint from{segment.source, segment.source_port},
            to{segment.destination, segment.destination_port};
        const bool client_sends = from == connection.client && to == connection.server;
        if (!client_sends && !(from == connection.server && to == connection.client)) continue;
        return StreamPart{.frame = number,
                          .from_server = !client_sends,
                          .syn = segment.tcp.has(decode::tcp_flag::syn),
                          .sequence = segment.tcp.sequence + (segment.tcp.has(decode::tcp_flag::syn) ? 1u : 0u),
                          .payload = segment.payload,
                          .payload_length = segment.payload_length,
                          .payload_offset = segment.payload_offset};
    }
    return std::nullopt;
}

namespace {

/// Octets of a byte range that come in pieces, in any order; the first copy of an octet wins.
class Pieces {
public:
    explicit Pieces(std::size_t size) : bytes_(size) {}

    void put(std::uint64_t begin, decode::Bytes piece) {
        std::uint64_t position = begin;
        const std::uint64_t end = std::min<std::uint64_t>(begin + piece.size(), bytes_.size());
        while (position < end) {
            auto next = filled_.upper_bound(position);
            if (next != filled_.begin() && std::prev(next)->second > position) {
                position = std::prev(next)->second;
                continue;
            }
            const auto stop = next == filled_.end() ? end : std::min(end, next->first);
            std::copy_n(piece.data() + (position - begin), stop - position, bytes_.data() + position);
            filled_[position] = stop;
            octets_ += stop - position;
            position = stop;
        }
    }
    bool whole() const { return octets_ == bytes_.size(); }
    std::vector<std::uint8_t> take() { return std::move(bytes_); }

private:
    std::vector<std::uint8_t> bytes_;
    std::map<std::uint64_t, std::uint64_t> filled_;
    std::uint64_t octets_ = 0;
};

/// A later part of a message may have come before its first octet did: how far back to look for it.
constexpr std::uint32_t reordered_packets = 1024;

}  // namespace

std::vector<std::uint8_t> Recording::message_bytes(std::uint32_t index, std::size_t at_most) const {
    const auto message = this->message(index);
    const auto connection = this->connection(message.connection);
    decode::Packet scratch;
    if (!message.over_tcp) {
        const auto part = stream_part(*this, message.last_frame, connection, scratch);
        return part ? std::vector<std::uint8_t>(part->payload.begin(), part->payload.end())
                    : std::vector<std::uint8_t>{};
    }
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(message.length, at_most));
    const auto start = connection.from(message.from_server ? Side::server : Side::client).base_sequence + 1u +
                       static_cast<std::uint32_t>(message.stream_offset);
    std::vector<std::uint32_t> frames;
    auto earlier = message.last_frame;
    for (; earlier != decode::no_frame && earlier >= message.first_frame; earlier = previous_in_connection(earlier))
        frames.push_back(earlier);
    const auto read = [&] {
        Pieces pieces(size);
        for (auto number = frames.rbegin(); number != frames.rend(); ++number) {
            if (pieces.whole()) break;
            const auto part = stream_part(*this, *number, connection, scratch);
            if (!part || part->from_server != message.from_server) continue;
            const std::int64_t begin = part->sequence - start;
            const auto skipped = begin < 0 ? static_cast<std::uint64_t>(-begin) : 0;
            if (skipped < part->payload.size())
                pieces.put(begin < 0 ? 0 : static_cast<std::uint64_t>(begin), part->payload.subspan(skipped));
        }
        return pieces;
    };
    auto pieces = read();
    if (!pieces.whole() && message.complete) {
        for (std::uint32_t i = 0; i < reordered_packets && earlier != decode::no_frame;
             ++i, earlier = previous_in_connection(earlier))
            frames.push_back(earlier);
        pieces = read();
    }
    return pieces.take();
}

namespace {

/// Puts one direction's parts in stream order: what comes too early waits.
class InOrder {
public:
    explicit InOrder(const decode::flow::DirectionSummary& direction)
        : known_(direction.has_base), next_(direction.base_sequence + 1u) {}

    void add(const StreamPart& part, std::vector<Recording::StreamChunk>& out) {
        if (!known_) {
            next_ = part.sequence;
            known_ = true;
        }
        waiting_.push_back(part);
        for (bool moved = true; moved;) {
            moved = false;
            for (auto entry = waiting_.begin(); entry != waiting_.end(); ++entry) {
                if (entry->sequence > next_) continue;
                deliver(*entry, 0, out);
                waiting_.erase(entry);
                moved = true;
                break;
            }
        }
        if (waiting_.size() > 256) skip_gap(out);
    }
    void finish(std::vector<Recording::StreamChunk>& out) {
        while (!waiting_.empty()) skip_gap(out);
        if (uncaptured_ > 0) out.push_back({last_frame_, from_server_, uncaptured_, {}});
        uncaptured_ = 0;
    }

private:
    void skip_gap(std::vector<Recording::StreamChunk>& out) {
        const auto first = std::min_element(waiting_.begin(), waiting_.end(),
                                            [](auto& a, auto& b) { return a.sequence < b.sequence; });
        const auto part = *first;
        waiting_.erase(first);
        const auto distance = part.sequence - next_;
        if (distance > 0) next_ = part.sequence;
        deliver(part, distance > 0 ? static_cast<std::uint32_t>(distance) : 0u, out);
    }
    void deliver(const StreamPart& part, std::uint64_t missing, std::vector<Recording::StreamChunk>& out) {
        const auto seen = static_cast<std::uint32_t>(next_ - part.sequence);
        const auto end = part.sequence + part.payload_length;
        if (end <= next_) return;
        next_ = end;
        missing += uncaptured_;
        last_frame_ = part.frame;
        from_server_ = part.from_server;
        uncaptured_ = part.payload_length - static_cast<std::uint32_t>(part.payload.size());
        const auto skipped = std::min<std::size_t>(seen, part.payload.size());
        out.push_back({part.frame, part.from_server, missing, part.payload.subspan(skipped)});
    }

    bool known_;
    decode::SequenceNumber next_;
    std::uint64_t uncaptured_ = 0;  ///< octets at the end of the last part that the snap length cut off
    std::uint32_t last_frame_ = decode::no_frame;
    bool from_server_ = false;
    std::vector<StreamPart> waiting_;
};

}  // namespace

namespace {

void add_datagram(const StreamPart& part, std::vector<Recording::StreamChunk>& out) {
    out.push_back({part.frame, part.from_server, 0, part.payload});
    if (const auto cut = part.payload_length - part.payload.size(); cut > 0)
        out.push_back({part.frame, part.from_server, cut, {}});
}

}  // namespace

std::vector<Recording::StreamChunk> Recording::stream(std::uint32_t index, std::size_t at_most_bytes) const {
    const auto connection = this->connection(index);
    std::vector<std::uint32_t> frames;
    packets_of(index, 0, frames);
    std::vector<StreamChunk> chunks;
    std::array<InOrder, 2> directions{InOrder{connection.directions[0]}, InOrder{connection.directions[1]}};
    decode::Packet scratch;
    std::size_t total = 0;
    for (const auto number : frames) {
        const auto part = stream_part(*this, number, connection, scratch);
        if (!part) continue;
        if (connection.transport == decode::Protocol::tcp)
            directions[part->from_server].add(*part, chunks);
        else
            add_datagram(*part, chunks);
        total += part->payload.size();
        if (total >= at_most_bytes) break;
    }
    for (auto& direction : directions) direction.finish(chunks);
    return chunks;
}

}  // namespace loopscope::trace
