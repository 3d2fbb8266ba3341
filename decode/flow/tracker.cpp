#include "decode/flow/tracker.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "decode/decode.hpp"
#include "decode/flow/connection_messages.hpp"
#include "decode/flow/end_connections.hpp"
#include "decode/flow/follow_tcp.hpp"
#include "decode/flow/follow_udp.hpp"
#include "decode/flow/fragments.hpp"
#include "decode/flow/message_follower.hpp"
#include "decode/flow/message_log.hpp"
#include "decode/flow/recent_packets.hpp"
#include "decode/flow/story.hpp"
#include "decode/flow/table.hpp"
#include "decode/flow/watch.hpp"

namespace loopscope::decode::flow {
namespace {

/// Whether the sender of a tuple's first segment is the server: a SYN+ACK tells; else the well-known port.
bool first_sender_is_server(const Segment& segment) {
    constexpr std::uint16_t first_dynamic = 1024;
    if (segment.protocol == Protocol::tcp && segment.tcp.has(tcp_flag::syn)) return segment.tcp.has(tcp_flag::ack);
    return segment.source_port < first_dynamic && segment.destination_port >= first_dynamic;
}

/// Whether this is the first frame of a connection whose tuple an earlier one had.
bool begins_again(const Connection& connection, const Frame& frame) {
    return connection.previous != none && connection.first_frame == frame.number;
}

std::size_t held_by(const ConnectionState& connection) {
    return connection.messages == nullptr ? 0 : connection.messages->held();
}

TcpConnection& tcp_of(ConnectionState& connection) { return static_cast<TcpConnection&>(connection); }

void number_datagram(const Connection& connection, bool from_server, SegmentFacts& facts) {
    facts.connection = connection.index;
    facts.stream = connection.stream;
    facts.from_server = from_server;
}

}  // namespace

struct Tracker::State {
    explicit State(const Limits& limits) : fragments(limits.fragment_bytes, limits.fragment_lifetime) {
        log.limits = limits;
    }

    void read(const Frame& frame, Packet& packet);
    void follow(const Frame& frame, const Packet& packet);
    void follow_segment(const Segment& segment, const Frame& frame);
    ConnectionState& connection_of(const Segment& segment, const Frame& frame, bool& from_server);
    void follow_stream(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame);
    void follow_datagrams(ConnectionState& connection, Side sender, const Segment& segment, const Frame& frame);
    void analyse(TcpConnection& connection, const Segment& segment, bool from_server, const Frame& frame);
    TcpMeter::Reading measure(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame,
                              Event event);
    void check_silence(std::int64_t now);
    void tell_story(const Connection& connection, Side sender, const Frame& frame);
    void hold_to_limit(std::uint32_t current);
    void complete_report();
    void touch(std::uint32_t index) {
        if (touched.empty() || std::find(touched.begin(), touched.end(), index) == touched.end())
            touched.push_back(index);
    }

    Packet own_packet;
    Fragments fragments;
    ConnectionTable table;
    RecentPackets recent;
    MessageLog log;
    FindingLog findings;
    Listeners listeners;
    std::int64_t newest_time = 0;  ///< of all frames
    std::uint32_t tcp_streams = 0, udp_streams = 0, figures = 0;
    std::uint32_t next_eviction = 0;
    std::vector<SegmentFacts> segments;
    std::array<TcpAnalysis, Packet::max_segments> analyses;  ///< what `segments` point at
    const Connection* innermost = nullptr;                   ///< the report's
    StoryFacts story;
    std::vector<StoryFacts::FindingFacts> finding_facts;
    std::vector<ExchangeFacts> exchanges;
    std::vector<std::uint32_t> touched;
    std::vector<std::uint32_t> replaced;  ///< connections whose tuple a later one has
    FrameReport report;
};

ConnectionState& Tracker::State::connection_of(const Segment& segment, const Frame& frame, bool& from_server) {
    const auto found = table.find(segment);
    from_server = found.from_server;
    const bool tcp = segment.protocol == Protocol::tcp;
    if (found.connection != nullptr) {
        const auto sender = from_server ? Side::server : Side::client;
        if (!tcp || !opens_new_connection(*found.connection, sender, segment.tcp)) return *found.connection;
    }
    from_server = first_sender_is_server(segment);
    if (found.connection != nullptr) replaced.push_back(found.connection->summary.index);
    auto& connection = table.create(segment, from_server);
    auto& summary = connection.summary;
    summary.stream = tcp ? tcp_streams++ : udp_streams++;
    summary.first_frame = summary.last_frame = frame.number;
    summary.first_time = summary.last_time = frame.time;
    summary.outcome = tcp ? Outcome::opening : Outcome::datagrams;
    return connection;
}

void Tracker::State::follow_segment(const Segment& segment, const Frame& frame) {
    bool from_server = false;
    auto& connection = connection_of(segment, frame, from_server);
    auto& summary = connection.summary;
    const auto sender = from_server ? Side::server : Side::client;
    const bool tcp = segment.protocol == Protocol::tcp;
    auto& facts = segments.emplace_back();
    if (tcp)
        number_segment(tcp_of(connection), sender, segment, facts);
    else
        number_datagram(summary, from_server, facts);
    if (tcp) analyse(tcp_of(connection), segment, from_server, frame);
    touch(summary.index);
    if (segment.in_error) return;

    summary.last_frame = frame.number;
    summary.last_time = std::max(summary.last_time, frame.time);
    ++summary.from(sender).packets;
    innermost = &summary;
    report.connection = summary.index;
    report.from_server = from_server;
    report.protocol = segment.protocol;
    const auto held = held_by(connection);
    if (tcp)
        follow_stream(tcp_of(connection), sender, segment, frame);
    else
        follow_datagrams(connection, sender, segment, frame);
    if (segment.payload_length > 0 && summary.application != Protocol::unknown) report.protocol = summary.application;
    if (const auto holds = held_by(connection); holds != held) {
        log.held += holds - held;
        hold_to_limit(summary.index);
    }
}

void Tracker::State::follow_stream(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame) {
    const auto& summary = connection.summary;
    const auto original = recent.original_of(connection, sender, segment, frame);
    const Followed followed = original != no_frame ? Followed{{Event::captured_twice, original}}
                                                   : follow_tcp(connection, sender, segment, frame);
    report.annotation = followed.annotation;
    const auto reading = measure(connection, sender, segment, frame, followed.annotation.event);
    if (connection.meter && summary.end_frame != no_frame) connection.meter->release();
    watch({connection, sender, segment, frame, followed, reading, listeners,
           begins_again(summary, frame) ? &table.at(summary.previous).summary : nullptr},
          findings);
    report.client_phase = sender == Side::client ? reading.phase : reading.peer_phase;
    report.server_phase = sender == Side::client ? reading.peer_phase : reading.phase;
    if (log.tells()) tell_story(summary, sender, frame);
    follow_messages(connection, sender, segment, followed, log);
}

void Tracker::State::follow_datagrams(ConnectionState& connection, Side sender, const Segment& segment,
                                      const Frame& frame) {
    report.annotation = follow_udp(connection, sender, segment, frame);
    const auto exchange = follow_datagram(connection, sender, segment, log);
    if (log.tells() && connection.messages != nullptr) {
        exchanges.resize(segments.size());
        exchanges.back() = exchange;
    }
    if (sender == Side::server && exchange.request_frame != no_frame)
        report.annotation.related_frame = exchange.request_frame;
}

TcpMeter::Reading Tracker::State::measure(TcpConnection& connection, Side sender, const Segment& segment,
                                          const Frame& frame, Event event) {
    auto& summary = connection.summary;
    if (!connection.meter) {
        if (segment.payload_length == 0) return {};
        connection.meter.emplace(summary);
        summary.figures = figures++;
    }
    return connection.meter->add({.time = frame.time,
                                  .header = segment.tcp,
                                  .length = segment.payload_length,
                                  .sender = sender,
                                  .event = event,
                                  .window = segment.tcp.scaled_window(connection.from(sender).window_scale),
                                  .ecn = segment.ecn});
}

void Tracker::State::check_silence(std::int64_t now) {
    for (auto index = findings.due(now); index != none; index = findings.due(now)) {
        auto* connection = table.known(index);
        if (connection == nullptr) continue;
        const auto before = findings.changed().size();
        watch_silence(tcp_of(*connection), now, false, findings);
        if (findings.changed().size() != before) touch(index);
    }
}

/// What `decode_frame` with a field list shows of the connection's story at its last segment.
void Tracker::State::tell_story(const Connection& connection, Side sender, const Frame& frame) {
    for (const auto index : findings.changed()) {
        const auto& finding = findings.at(index);
        if (finding.connection == connection.index && finding.shown_by(frame.number))
            finding_facts.push_back(facts_of(finding));
    }
    story = facts_of({.event = report.annotation.event,
                      .from_server = sender == Side::server,
                      .client_state = connection.from(Side::client).state,
                      .server_state = connection.from(Side::server).state,
                      .client_phase = report.client_phase,
                      .server_phase = report.server_phase},
                     finding_facts);
    segments.back().story = &story;
}

void Tracker::State::analyse(TcpConnection& connection, const Segment& segment, bool from_server, const Frame& frame) {
    const auto& summary = connection.summary;
    auto& result = analyses[segments.size() - 1];
    // made in place: a copy would wait for the writes
    new (&result) TcpAnalysis(connection.analysis.add(
        {.frame = frame.number,
         .time = frame.time,
         .header = segment.tcp,
         .length = segment.payload_length,
         .from_server = from_server,
         .has_length = !segment.in_error,
         .reuses_ports = begins_again(summary, frame),
         .window_scale = {connection.directions[0].window_scale, connection.directions[1].window_scale},
         .base_sequence = {summary.directions[0].base_sequence.value(), summary.directions[1].base_sequence.value()}}));
    segments.back().analysis = &result;
}

/// Lets the longest-waiting others go where too much waits.
void Tracker::State::hold_to_limit(std::uint32_t current) {
    const auto drop = [&](std::uint32_t index) {
        if (table.known(index) == nullptr) return;
        auto& messages = table.at(index).messages;
        if (messages == nullptr || messages->held() == 0) return;
        log.held -= messages->held();
        messages->drop();
        log.held += messages->held();
        table.at(index).summary.gap = true;
        touch(index);
        ++log.reached.reassembly_evictions;
    };
    for (auto tried = table.size(); log.held > log.limits.reassembly_bytes && tried > 0; --tried) {
        if (next_eviction >= table.size()) next_eviction = 0;
        if (next_eviction != current) drop(next_eviction);
        ++next_eviction;
    }
    if (log.held > log.limits.reassembly_bytes) drop(current);
}

/// Decodes the frame a second time where its fragment completes a datagram, to find what is in that.
void Tracker::State::read(const Frame& frame, Packet& packet) {
    report.packet = &packet;
    report.connection = none;
    report.from_server = false;
    report.annotation = {};
    report.client_state = report.server_state = TcpState::unknown;
    report.client_phase = report.server_phase = SenderPhase::unknown;
    report.datagram_frames = {};
    report.facts.datagram = {};
    if (!packet.fragment.present) return;
    const auto datagram = fragments.add(packet.fragment, 0, frame.number, frame.time);
    log.reached.fragment_evictions = fragments.evictions();
    if (!datagram) return;
    report.facts.datagram = datagram->payload;
    report.datagram_frames = datagram->frames;
    decode_frame(frame, &report.facts, nullptr, packet);
}

void Tracker::State::follow(const Frame& frame, const Packet& packet) {
    log.begin_frame(frame);
    innermost = nullptr;
    segments.clear();
    exchanges.clear();
    touched.clear();
    finding_facts.clear();
    findings.begin_frame(frame.number);
    newest_time = std::max(newest_time, frame.time);
    check_silence(newest_time);
    log.before += static_cast<std::uint32_t>(log.messages.size());
    log.messages.clear();
    report.first_message = log.before;
    report.protocol = packet.top;
    log.segment = 0;
    for (const auto& segment : packet.all_segments()) {
        follow_segment(segment, frame);
        ++log.segment;
    }
}

void Tracker::State::complete_report() {
    report.message_count = static_cast<std::uint32_t>(log.messages.size());
    report.messages = log.messages;
    report.segments = segments;
    report.facts.segments = segments;
    report.facts.messages = log.facts;
    report.facts.datagram_exchanges = exchanges;
    report.touched = touched;
    report.findings = findings.changed();
    if (innermost == nullptr) return;
    report.client_state = innermost->from(Side::client).state;
    report.server_state = innermost->from(Side::server).state;
}

Tracker::Tracker(Limits limits) : state_(std::make_unique<State>(limits)) {}
Tracker::~Tracker() = default;
Tracker::Tracker(Tracker&&) noexcept = default;
Tracker& Tracker::operator=(Tracker&&) noexcept = default;

const FrameReport& Tracker::add(const Frame& frame) {
    decode_frame(frame, nullptr, nullptr, state_->own_packet);
    return add(frame, state_->own_packet);
}

void Tracker::prefetch_place(const Packet& packet) const {
    if (!packet.segments.empty()) state_->table.prefetch_place(packet.segments[0]);
}

void Tracker::prefetch_connection(const Packet& packet) const {
    if (packet.segments.empty()) return;
    const auto& segment = packet.segments[0];
    state_->table.prefetch_connection(segment);
    if (!segment.payload.empty()) __builtin_prefetch(segment.payload.data());
}

void Tracker::tell(Told told) { state_->log.told = told; }

const FrameReport& Tracker::add(const Frame& frame, Packet& packet, const application::Foresight* foresight) {
    auto& state = *state_;
    state.log.foresight = foresight;
    state.read(frame, packet);
    state.follow(frame, packet);
    state.complete_report();
    return state.report;
}

std::span<const Message> Tracker::finish() {
    auto& state = *state_;
    state.log.before += static_cast<std::uint32_t>(state.log.messages.size());
    state.log.messages.clear();
    state.findings.begin_frame(no_frame);
    end_connections(state.table, state.newest_time, state.findings, state.log);
    return state.log.messages;
}

void Tracker::forget_ended() {
    auto& table = state_->table;
    for (const auto index : std::exchange(state_->replaced, {})) {
        const auto& connection = table.at(index);
        const bool over = connection.messages == nullptr || connection.messages->over();
        if (connection.summary.end_frame == no_frame || !over) continue;
        state_->findings.forget(connection.summary);
        table.forget(index);
    }
}

std::uint32_t Tracker::connection_count() const { return state_->table.size(); }
const Connection& Tracker::connection(std::uint32_t index) const { return state_->table.at(index).summary; }
bool Tracker::knows(std::uint32_t index) const { return state_->table.known(index) != nullptr; }
TcpFigures Tracker::figures(std::uint32_t index) const {
    const auto& meter = tcp_of(state_->table.at(index)).meter;
    return meter ? meter->figures() : TcpFigures{};
}
std::span<const std::uint8_t> Tracker::packed_figures(std::uint32_t index) const {
    const auto& meter = tcp_of(state_->table.at(index)).meter;
    return meter ? meter->packed_figures() : std::span<const std::uint8_t>{};
}
std::uint32_t Tracker::finding_count() const { return state_->findings.count(); }
const Finding* Tracker::finding(std::uint32_t index) const {
    const auto& log = state_->findings;
    return log.knows(index) ? &log.at(index) : nullptr;
}
std::span<const std::uint32_t> Tracker::changed_findings() const { return state_->findings.changed(); }
const LimitsReached& Tracker::limits_reached() const { return state_->log.reached; }

}  // namespace loopscope::decode::flow
