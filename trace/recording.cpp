#include "trace/recording.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "trace/partition_place.hpp"
#include "trace/recording_state.hpp"

namespace loopscope::trace {

Recording::Recording(capture::Source source) : state_(std::make_unique<State>(std::move(source))) {
    state_->limits.set(0, {});
}
Recording::~Recording() = default;

// -- the writer

Recording::Step Recording::step(bool block) {
    auto& state = *state_;
    DecodedFrame* frame = nullptr;
    switch (state.next(frame, block)) {
        case capture::Source::Next::frame: state.append_packet(*frame); return Step::frame;
        case capture::Source::Next::pending: return Step::pending;
        case capture::Source::Next::end: state.finish(); return Step::end;
        case capture::Source::Next::damaged: state.finish(); return Step::damaged;
    }
    return Step::end;
}

/// A whole file is decoded ahead, but for one so short that the thread would not pay.
void Recording::State::start() {
    constexpr std::uint64_t least_bytes = 256u << 10;
    started = true;
    if (source.may_grow() || source.bytes_known() < least_bytes || std::thread::hardware_concurrency() < 2) return;
    try {
        ahead = std::make_unique<ReadAhead>(source, packets);
    } catch (const std::system_error&) {
        // No thread is to be had: one is enough.
    }
}

capture::Source::Next Recording::State::next(DecodedFrame*& frame, bool block) {
    if (!started) start();
    if (ahead != nullptr) {
        frame = ahead->next();
        if (const auto* coming = ahead->after(3)) {
            tracker.prefetch_place(coming->packet);
            tracker.prefetch_connection(ahead->after(1)->packet);
        }
        return frame != nullptr ? capture::Source::Next::frame : ahead->over();
    }
    capture::Record record;
    const auto result = source.next(record, block);
    if (result != capture::Source::Next::frame) return result;
    counter.add(record, decoded);
    decoded.decode();
    frame = &decoded;
    return result;
}

namespace {

/// Of the segment that the frame's record speaks of.
std::uint16_t analysis_of(const decode::flow::FrameReport& report) {
    for (auto facts = report.segments.rbegin(); facts != report.segments.rend(); ++facts)
        if (facts->connection == report.connection && facts->analysis != nullptr)
            return static_cast<std::uint16_t>(facts->analysis->flags |
                                              (facts->analysis->any() ? packet_analysis_shown : 0u));
    return 0;
}

}  // namespace

void Recording::State::append_packet(DecodedFrame& decoded_frame) {
    const auto& frame = decoded_frame.frame;
    if (frame.number == 1) first_time.store(frame.time, std::memory_order_relaxed);
    last = &decoded_frame;
    report = &tracker.add(frame, decoded_frame.packet, &decoded_frame.foresight);
    if (!report->facts.datagram.empty()) decoded_frame.take_packet();  // it was decoded again

    PacketKind& kind = decoded_frame.kind;
    kind.event = report->annotation.event;
    kind.protocol = report->protocol;
    kind.client_state = report->client_state;
    kind.server_state = report->server_state;
    kind.phases = static_cast<std::uint8_t>(static_cast<unsigned>(report->client_phase) |
                                            static_cast<unsigned>(report->server_phase) << 4);
    if (report->from_server) kind.flags |= packet_flag::from_server;
    if (report->message_count != 0) kind.flags |= packet_flag::completes_messages;
    if (!report->messages.empty()) trace::add_messages(kind.shape, report->messages);
    if (kind.shape.has_own_addresses()) addresses.add(frame.number, decoded_frame.packet);
    kind.analysis = analysis_of(*report);

    PacketRow& row = *decoded_frame.row;
    row.connection = report->connection;
    if (row.connection != decode::none)
        row.previous_in_connection = std::exchange(latest_of(row.connection).packet, frame.number);
    const bool quoted = row.connection == decode::none && !report->segments.empty();
    if (report->segments.size() > 1 || quoted || !report->facts.datagram.empty()) {
        kind.flags |= packet_flag::special_facts;
        keep_special();
    }
    packets.complete(frame.number, row, kind, report->annotation.related_frame);
    for (const auto& message : report->messages) messages.append(message);
    for (const auto connection : report->touched) touch(connection);
    changed_findings.insert(changed_findings.end(), report->findings.begin(), report->findings.end());
    if (changed.size() >= most_changed) publish_connections();
}

Recording::State::Latest& Recording::State::latest_of(std::uint32_t connection) {
    if (latest.size() <= connection) latest.resize(connection + std::size_t{1});
    return latest[connection];
}

void Recording::State::keep_special() {
    SpecialFacts special{.frame = last->frame.number,
                         .first_segment = special_segments.size(),
                         .segment_count = static_cast<std::uint32_t>(report->segments.size()),
                         .first_fragment = special_fragments.size(),
                         .fragment_count = static_cast<std::uint32_t>(report->datagram_frames.size())};
    for (auto segment : report->segments) {
        if (segment.analysis != nullptr && segment.connection != report->connection) keep_aside(segment.connection);
        segment.analysis = nullptr;  // those live as long as the frame is the last one
        segment.story = nullptr;
        special_segments.append(segment);
    }
    for (const auto number : report->datagram_frames) special_fragments.append(number);
    specials.append(special);
}

void Recording::State::keep_aside(std::uint32_t connection) {
    auto& its = latest_of(connection);
    const auto frame = last->frame.number;
    if (its.aside != 0 && asides[its.aside - 1].frame == frame) return;
    asides.append({.frame = frame, .previous_packet = its.packet, .previous = its.aside});
    its.aside = asides.size() & 0x7fff'ffff;
}

void Recording::State::touch(std::uint32_t connection) {
    auto& its = latest_of(connection);
    if (its.changed != 0) return;
    its.changed = 1;
    changed.push_back(connection);
}

void Recording::State::finish() {
    if (ended) return;
    ended = true;
    const auto first = messages.size();
    for (const auto& message : tracker.finish()) messages.append(message);
    for (auto i = first; i < messages.size(); ++i) {
        finished_order.push_back(i);
        touch(messages.connection(i));
    }
    for (std::uint32_t i = 0; i < tracker.connection_count(); ++i)
        if (tracker.knows(i) && tracker.connection(i).outcome == decode::flow::Outcome::no_answer) touch(i);
    for (const auto index : tracker.changed_findings()) {
        changed_findings.push_back(index);
        touch(tracker.finding(index)->connection);
    }
    std::stable_sort(finished_order.begin(), finished_order.end(),
                     [&](auto a, auto b) { return messages.last_frame(a) < messages.last_frame(b); });
    finished_from.store(first, std::memory_order_release);
}

/// A connection's row may be replaced at any moment, so what it points at is published before. The tracker need not
/// keep what does not change any more.
void Recording::State::publish_connections() {
    for (const auto index : changed_findings) findings.set(index, *tracker.finding(index));
    changed_findings.clear();
    findings.publish();
    for (const auto index : changed) {
        const auto row = tracker.connection(index).figures;
        if (row == decode::none || figures.is_final(row)) continue;
        if (const auto packed = tracker.packed_figures(index); !packed.empty())
            figures.set_final(row, packed);
        else
            figures.set(row, tracker.figures(index));
    }
    figures.publish();
    asides.publish();
    for (const auto index : changed) {
        latest[index].changed = 0;
        connections.set(index, {tracker.connection(index), latest[index].packet, latest[index].aside});
    }
    changed.clear();
    connections.publish();
    tracker.forget_ended();
}

void Recording::publish() {
    auto& state = *state_;
    state.publish_connections();
    state.limits.set(0, state.tracker.limits_reached());
    state.special_segments.publish();
    state.special_fragments.publish();
    state.specials.publish();
    state.messages.publish();
    state.addresses.publish();
    if (state.last != nullptr) state.packets.publish(state.last->frame.number);
}

void Recording::tell(decode::flow::Told told) { state_->tracker.tell(told); }
void Recording::finish_growth() { state_->source.finish(); }
const decode::flow::FrameReport& Recording::last_report() const { return *state_->report; }
const decode::Frame& Recording::last_frame() const { return state_->last->frame; }

std::uint32_t Recording::finding_count_so_far() const { return state_->tracker.finding_count(); }
decode::flow::Finding Recording::finding_so_far(std::uint32_t index) const {
    const auto* const known = state_->tracker.finding(index);
    return known != nullptr ? *known : state_->findings.get(index);
}
decode::flow::Connection Recording::connection_so_far(std::uint32_t index) const {
    return state_->tracker.knows(index) ? state_->tracker.connection(index) : connection(index);
}

double Recording::progress() const {
    const auto known = state_->source.bytes_known();
    return known == 0 ? 1.0
                      : std::min(1.0, static_cast<double>(state_->source.bytes_read()) / static_cast<double>(known));
}

// -- readers

std::uint32_t Recording::packet_count() const { return state_->packets.published(); }
PacketRecord Recording::packet(std::uint32_t number) const { return state_->packets.record(number); }
std::int64_t Recording::time_of(std::uint32_t number) const { return state_->packets.row(number).time; }
std::uint32_t Recording::previous_in_connection(std::uint32_t number) const {
    return state_->packets.row(number).previous_in_connection;
}
const PacketIndex& Recording::packets() const { return state_->packets; }
const PacketAddresses& Recording::addresses() const { return state_->addresses; }
std::int64_t Recording::first_time() const { return state_->first_time.load(std::memory_order_relaxed); }

decode::Bytes Recording::bytes(std::uint32_t number) const {
    const auto record = packet(number);
    return state_->source.bytes(record.offset, record.captured_length);
}

decode::Frame Recording::frame(std::uint32_t number) const { return frame(number, packet(number)); }
decode::Frame Recording::frame(std::uint32_t number, const PacketRecord& record) const {
    return {.number = number,
            .time = record.time,
            .first_time = first_time(),
            .previous_time = number == 1 ? record.time : time_of(number - 1),
            .original_length = record.original_length,
            .link_type = state_->source.interface(record.interface).link_type,
            .interface = record.interface,
            .bytes = state_->source.bytes(record.offset, record.captured_length)};
}

std::uint32_t Recording::connection_count() const { return state_->connections.published(); }
decode::flow::Connection Recording::connection(std::uint32_t index) const {
    return state_->connections.get(index).connection;
}
std::uint32_t Recording::last_packet_of(std::uint32_t index) const {
    return state_->connections.get(index).last_packet;
}

void Recording::packets_of(std::uint32_t connection, std::uint32_t after, std::vector<std::uint32_t>& out) const {
    const auto start = static_cast<std::ptrdiff_t>(out.size());
    const auto count = packet_count();
    for (auto number = last_packet_of(connection); number > after; number = previous_in_connection(number))
        if (number <= count) out.push_back(number);
    std::reverse(out.begin() + start, out.end());
}

decode::flow::TcpFigures Recording::figures(std::uint32_t index) const {
    const auto row = connection(index).figures;
    return row == decode::none ? decode::flow::TcpFigures{} : state_->figures.get(row);
}

std::uint32_t Recording::finding_count() const { return state_->findings.published(); }
decode::flow::Finding Recording::finding(std::uint32_t index) const { return state_->findings.get(index); }

std::vector<std::uint32_t> Recording::findings_of(std::uint32_t index) const {
    std::vector<std::uint32_t> found;
    for (auto at = connection(index).last_finding; at != decode::none; at = finding(at).previous_in_connection)
        if (at < finding_count() && !finding(at).withdrawn) found.push_back(at);
    std::reverse(found.begin(), found.end());
    return found;
}

std::uint32_t Recording::message_count() const { return state_->messages.published(); }
decode::flow::Message Recording::message(std::uint32_t index) const { return state_->messages.get(index); }
std::uint32_t Recording::response_to(std::uint32_t index) const { return state_->messages.response_to(index); }

std::vector<std::uint32_t> Recording::messages_of(std::uint32_t number) const {
    std::vector<std::uint32_t> found;
    const auto& messages = state_->messages;
    const auto finished_from = state_->finished_from.load(std::memory_order_acquire);
    const auto in_order = std::min(finished_from, message_count());
    auto place = partition_place(in_order, [&](auto index) { return messages.last_frame(index) < number; });
    for (; place < in_order && messages.last_frame(place) == number; ++place) found.push_back(place);
    if (finished_from != decode::none) {
        const auto& order = state_->finished_order;
        auto next = std::lower_bound(order.begin(), order.end(), number,
                                     [&](auto index, auto wanted) { return messages.last_frame(index) < wanted; });
        for (; next != order.end() && messages.last_frame(*next) == number; ++next) found.push_back(*next);
    }
    return found;
}

std::optional<std::vector<std::uint32_t>> Recording::completed_by_end() const {
    if (state_->finished_from.load(std::memory_order_acquire) == decode::none) return std::nullopt;
    std::vector<std::uint32_t> found;
    for (const auto index : state_->finished_order)
        if (const auto finished = message(index); !finished.unfinished) found.push_back(finished.last_frame);
    return found;
}

const capture::Source& Recording::source() const { return state_->source; }
decode::flow::LimitsReached Recording::limits_reached() const { return state_->limits.get(0); }

}  // namespace loopscope::trace
