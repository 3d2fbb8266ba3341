#include "decode/flow/watch.hpp"

#include "decode/flow/watch_memory.hpp"

namespace loopscope::decode::flow {

const WatchMemory::Trouble WatchMemory::no_trouble;

void WatchMemoryDeleter::operator()(WatchMemory* memory) const { delete memory; }

bool stays_on_the_machine(const Connection& connection) {
    return connection.client.address.is_loopback() || connection.client.address == connection.server.address;
}

Finding begin(const Watched& seen, FindingKind kind, Side side) {
    Finding finding{.kind = kind, .side = side, .count = 1, .time = seen.frame.time};
    finding.add_frame(seen.frame.number);
    return finding;
}

namespace {

WatchMemory& memory_of(TcpConnection& connection) {
    if (connection.watch == nullptr) connection.watch.reset(new WatchMemory);
    return *connection.watch;
}

// Most segments have nothing to tell. What each part of `watch` hangs on is asked for here, once.

bool may_open_or_end(const Watched& seen) {
    const auto& summary = seen.summary();
    const bool wide = summary.from(Side::client).window_scale != -2;  // see watch_small_window
    return seen.tcp().has(tcp_flag::syn) || seen.event() == Event::refused || summary.last_finding != none ||
           summary.handshake_ack_frame == seen.frame.number || summary.end_frame == seen.frame.number ||
           (!wide && seen.segment.payload_length > 0);
}

bool may_be_small(const Watched& seen, WatchMemory& memory) {
    constexpr std::uint32_t never_small = 0x8000;  // half of the largest MSS
    const auto length = seen.segment.payload_length;
    return memory.of(other(seen.sender)).small_time >= 0 ||
           (length > 0 && (length < never_small || memory.of(seen.sender).small_time >= 0));
}

bool may_close(const Watched& seen) {
    const auto& summary = seen.summary();
    if (seen.tcp().has(tcp_flag::fin | tcp_flag::rst) || summary.last_finding != none || summary.previous != none)
        return true;
    if (summary.from(Side::client).fin_sent || summary.from(Side::server).fin_sent) return true;
    return seen.segment.payload_length == 0 && seen.tcp().sequence > seen.connection.from(seen.sender).coverage.next();
}

/// After everything was judged: this segment is a past one for the next.
void remember(const Watched& seen, WatchMemory& memory) {
    auto& own = memory.of(seen.sender);
    auto& peer = memory.of(other(seen.sender));
    own.last_time = seen.frame.time;
    own.last_had_acknowledgment = seen.tcp().has(tcp_flag::ack);
    own.last_acknowledgment = seen.tcp().acknowledgment;
    memory.last_sender = seen.sender;
    if (seen.segment.payload_length == 0 || seen.followed.arrival.fresh == 0) return;
    if (!own.spoke && seen.sender == Side::server) seen.listeners.served(seen.summary());
    if (own.turn_octets == 0) own.turn_frame = seen.frame.number;
    own.turn_octets += seen.followed.arrival.fresh;
    own.spoke = true;
    own.spoke_time = seen.frame.time;
    own.spoke_frame = seen.frame.number;
    peer.turn_octets = 0;
}

}  // namespace

void watch(const Watched& seen, FindingLog& log) {
    const auto& tcp = seen.tcp();
    if (seen.event() == Event::captured_twice) return count_copy(seen, log);
    if (may_open_or_end(seen)) watch_opening(seen, log);
    if (tcp.has(tcp_flag::syn) || seen.event() == Event::refused) return;
    const bool ended_before = seen.summary().end_frame != no_frame && seen.summary().end_frame != seen.frame.number;
    if (ended_before) return;
    auto& memory = memory_of(seen.connection);
    if (tcp.has(tcp_flag::rst)) {
        watch_reset(seen, memory, log);
    } else {
        const auto peer = other(seen.sender);
        const auto own_trouble = [&]() -> const auto& { return memory.trouble_of(seen.sender); };
        const auto peer_trouble = [&]() -> const auto& { return memory.trouble_of(peer); };
        const bool missing = seen.followed.uncaptured.octets > 0 || seen.followed.peer_uncaptured.octets > 0;
        if (missing || own_trouble().hole_time >= 0) watch_capture(seen, memory, log);
        if (tcp.window == 0 || own_trouble().window_closed) watch_window(seen, memory, log);
        if (peer_trouble().unanswered_probes > 0 || seen.event() == Event::keep_alive) watch_probes(seen, memory, log);
        if (peer_trouble().timeouts > 0 || is_repetition(seen.event())) watch_repetitions(seen, memory, log);
        if (memory.troubles != nullptr) memory.make_trouble(peer).unanswered = 0;
        if (may_be_small(seen, memory)) watch_small_segments(seen, memory, log);
    }
    if (may_close(seen)) watch_close(seen, memory, log);
    remember(seen, memory);
    if (seen.summary().end_frame != no_frame) seen.connection.watch.reset();
}

void watch_silence(TcpConnection& connection, std::int64_t now, bool capture_ended, FindingLog& log) {
    watch_silent_opening(connection, now, log);
    if (connection.watch == nullptr) return;
    watch_silent_close(connection, *connection.watch, now, capture_ended, log);
    if (capture_ended) watch_silent_end(connection, *connection.watch, log);
}

}  // namespace loopscope::decode::flow
