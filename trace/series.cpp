#include "trace/series.hpp"

#include <algorithm>
#include <limits>

#include "decode/decode.hpp"
#include "trace/partition_place.hpp"
#include "trace/stream_walk.hpp"

namespace loopscope::trace {

using decode::flow::Event;
using decode::flow::SenderPhase;
using decode::flow::Side;
namespace tcp_flag = decode::tcp_flag;

namespace {

constexpr std::size_t position(Side side) { return static_cast<std::size_t>(side); }

std::uint32_t clamped(std::uint64_t octets) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(octets, std::numeric_limits<std::uint32_t>::max()));
}

float seconds(std::int64_t nanoseconds) { return nanoseconds < 0 ? -1 : static_cast<float>(nanoseconds) * 1e-9f; }

std::int64_t nanoseconds(float seconds) { return static_cast<std::int64_t>(static_cast<double>(seconds) * 1e9 + 0.5); }

}  // namespace

std::uint32_t SideSeries::count_to(std::uint32_t frame) const {
    return partition_place(points.published(), [&](auto index) { return points[index].frame <= frame; });
}

std::uint32_t SideSeries::index_of(std::uint32_t frame) const {
    const auto after = count_to(frame);
    return after > 0 && points[after - 1].frame == frame ? after - 1 : decode::none;
}

Fold SideSeries::fold_of(const SeriesPoint& point) const {
    Fold fold;
    fold.time.add(point.time);
    fold.packets = 1;
    fold.flags = point.flags;
    fold.octets = point.length;
    if (point.length > 0) fold.segments = 1;
    if (point.occupies()) {
        const ValueRange range{point.sequence, point.end()};
        fold.of(Quantity::sequence) = range;
        if (point.is_repeated()) {
            fold.of(Quantity::repeated) = range;
            fold.repeated = 1;
        } else if (point.event == Event::out_of_order) {
            fold.of(Quantity::out_of_order) = range;
            fold.out_of_order = 1;
        }
    }
    if (point.acknowledges()) {
        fold.of(Quantity::acknowledgment).add(point.acknowledgment);
        fold.of(Quantity::edge).add(point.acknowledgment + point.window);
        fold.of(Quantity::window).add(point.window);
        if (point.event == Event::duplicate_acknowledgment) {
            fold.of(Quantity::duplicate).add(point.acknowledgment);
            fold.duplicates = 1;
        }
    }
    for (unsigned i = 0; i < point.block_count; ++i) {
        const auto& block = blocks[point.first_block + i];
        fold.of(Quantity::sacked).add(ValueRange{block.left, block.right});
    }
    fold.of(point.length > 0 ? Quantity::in_flight : Quantity::peer_in_flight).add(point.in_flight);
    if (point.round_trip >= 0) fold.of(Quantity::round_trip).add(nanoseconds(point.round_trip));
    if (point.round_trip_by_timestamp >= 0)
        fold.of(Quantity::round_trip_by_timestamp).add(nanoseconds(point.round_trip_by_timestamp));
    return fold;
}

std::int64_t ConnectionSeries::Unwrap::advance(decode::SequenceNumber number) {
    const auto found = place(number);
    if (found > at) {
        at = found;
        newest = number;
    }
    return found;
}

ConnectionSeries::ConnectionSeries(const Recording& recording, std::uint32_t index) : connection_(index) {
    const auto connection = recording.connection(index);
    first_time_ = connection.first_time;
    for (const auto side : {Side::client, Side::server})
        streams_[position(side)].newest = connection.from(side).base_sequence;
}

std::uint32_t ConnectionSeries::extend(const Recording& recording, std::uint32_t up_to, std::uint32_t at_most) {
    const auto connection = recording.connection(connection_);
    for (const auto side : {Side::client, Side::server}) {
        auto& stream = streams_[position(side)];
        shifts_[position(side)] = std::max<std::int8_t>(shift_in_force(connection, side), 0);
        if (stream.at == 0) stream.newest = connection.from(side).base_sequence;
    }
    if (next_ == waiting_.size()) {
        waiting_.clear();
        next_ = 0;
        // asked before: packets that come meanwhile are for the next time
        const auto published = recording.packet_count();
        recording.packets_of(connection_, listed_to_, waiting_);
        while (!waiting_.empty() && waiting_.back() > published) waiting_.pop_back();
        listed_to_ = std::max(listed_to_, published);
    }
    std::uint32_t read = 0;
    for (; next_ < waiting_.size() && waiting_[next_] <= up_to && read < at_most; ++read)
        add(recording, waiting_[next_++]);
    publish();
    const auto before_next = next_ < waiting_.size() ? waiting_[next_] - 1 : listed_to_;
    read_to_.store(std::max(read_to(), before_next), std::memory_order_release);
    return read;
}

void ConnectionSeries::publish() {
    for (auto& side : sides_) {
        side.blocks.publish();
        side.points.publish();
        side.levels.publish();
        side.phases.publish();
    }
}

void ConnectionSeries::add(const Recording& recording, std::uint32_t frame) {
    const auto record = recording.packet(frame);
    decode::decode_frame(recording.frame(frame), nullptr, nullptr, packet_);
    const auto* segment = innermost(packet_);
    if (segment == nullptr || segment->protocol != decode::Protocol::tcp) return;
    const auto sender = record.has(packet_flag::from_server) ? Side::server : Side::client;
    const auto& tcp = segment->tcp;
    auto& own = sides_[position(sender)];
    auto& stream = streams_[position(sender)];
    auto& peer_stream = streams_[position(other(sender))];

    SeriesPoint point;
    point.time = record.time;
    point.frame = frame;
    point.length = segment->payload_length;
    point.flags = static_cast<std::uint8_t>(tcp.flags);
    point.event = record.event;
    point.window = clamped(tcp.scaled_window(shifts_[position(sender)]));
    point.sequence = stream.place(tcp.sequence);
    if (tcp.has(tcp_flag::ack)) point.acknowledgment = peer_stream.place(tcp.acknowledgment);
    if (point.occupies()) stream.advance(tcp.sequence + static_cast<std::uint32_t>(point.end() - point.sequence));
    if (point.acknowledges()) peer_stream.advance(tcp.acknowledgment);
    add_blocks(tcp, sender, point);
    measure(recording, *segment, sender, point);
    measure_handshake(sender, point);
    own.points.append(point);
    own.levels.append(own.fold_of(point));
}

void ConnectionSeries::add_blocks(const decode::TcpHeader& tcp, Side sender, SeriesPoint& point) {
    auto& blocks = sides_[position(sender)].blocks;
    const auto& peer_stream = streams_[position(other(sender))];
    point.first_block = blocks.size();
    for (unsigned i = 0; i < tcp.options.sack_blocks && i < tcp.options.sack.size(); ++i) {
        const auto& block = tcp.options.sack[i];
        blocks.append({peer_stream.place(block.left), peer_stream.place(block.right)});
        ++point.block_count;
    }
}

/// As the tracker does: from the first payload on.
void ConnectionSeries::measure(const Recording& recording, const decode::Segment& segment, Side sender,
                               SeriesPoint& point) {
    if (!meter_) {
        if (point.length == 0) return;
        meter_.emplace(recording.connection(connection_));
    }
    const auto reading = meter_->add({.time = point.time,
                                      .header = segment.tcp,
                                      .length = point.length,
                                      .sender = sender,
                                      .event = point.event,
                                      .window = point.window,
                                      .ecn = segment.ecn});
    point.in_flight = clamped(reading.in_flight);
    point.round_trip = seconds(reading.round_trip);
    point.round_trip_by_timestamp = seconds(reading.round_trip_by_timestamp);
    point.duplicate_sack = reading.duplicate_sack;
    point.phase = reading.phase;
    note_phase(sender, reading.phase, point);
    note_phase(other(sender), reading.peer_phase, point);
}

/// The meter begins with the first payload; the handshake has two round trips of its own. A SYN that was sent twice
/// gives none: nobody knows which was answered (RFC 6298, section 3).
void ConnectionSeries::measure_handshake(Side sender, SeriesPoint& point) {
    auto& own = syns_[position(sender)];
    auto& peer = syns_[position(other(sender))];
    if (point.acknowledges() && peer.open && point.acknowledgment >= peer.end) {
        peer.open = false;
        if (!peer.repeated && point.round_trip < 0) point.round_trip = seconds(signed_time(peer.time, point.time));
    }
    if (point.has(tcp_flag::syn) && !point.has(tcp_flag::rst))
        own = {point.time, point.end(), true, own.open && own.end == point.end()};
}

void ConnectionSeries::note_phase(Side side, SenderPhase phase, const SeriesPoint& point) {
    auto& changes = sides_[position(side)].phases;
    const auto last = changes.size() > 0 ? changes[changes.size() - 1].phase : SenderPhase::unknown;
    if (phase == last) return;
    // backwards where the capture's clock went back: a band is never left of the one before it
    const auto earliest = changes.size() > 0 ? changes[changes.size() - 1].time : point.time;
    changes.append({std::max(point.time, earliest), point.frame, phase});
}

ValueRange ConnectionSeries::time_range() const {
    ValueRange range;
    for (const auto& side : sides_) {
        const auto& levels = side.levels;
        // whole folds from the uppermost level down, then the packets that are in none
        std::uint32_t done = 0;
        for (unsigned level = FoldLevels::height; level-- > 0;) {
            const auto shift = FoldLevels::branches_bits * (level + 1);
            const auto whole = levels.published(level);
            for (auto i = done >> shift; i < whole; ++i) range.add(levels.at(level, i).time);
            done = std::max(done, whole << shift);
        }
        for (const auto count = side.points.published(); done < count; ++done) range.add(side.points[done].time);
    }
    return range;
}

}  // namespace loopscope::trace
