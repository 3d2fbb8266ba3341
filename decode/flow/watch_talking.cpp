// Findings about how octets travel: windows, repetitions, probes (RFC 9293, section 3.8), and the capture itself.
#include <algorithm>

#include "decode/flow/watch_memory.hpp"

namespace loopscope::decode::flow {
namespace {

/// A connection with more episodes than that has one finding for the rest.
constexpr std::uint32_t most_episodes = 8;

/// For what is told once a connection and side, with a count.
Finding& once(const Watched& seen, FindingKind kind, Side side, FindingLog& log) {
    const auto known = log.latest(seen.summary(), kind, side);
    if (known == none) {
        auto finding = begin(seen, kind, side);
        finding.count = 0;
        return log.change(log.add(seen.connection.summary, finding));
    }
    auto& finding = log.change(known);
    finding.add_frame(seen.frame.number);
    return finding;
}

std::uint32_t episodes(const Connection& connection, FindingKind kind, Side side, const FindingLog& log) {
    std::uint32_t count = 0;
    for (auto at = connection.last_finding; at != none; at = log.at(at).previous_in_connection)
        count += log.at(at).kind == kind && log.at(at).side == side ? 1 : 0;
    return count;
}

}  // namespace

void watch_window(const Watched& seen, WatchMemory& memory, FindingLog& log) {
    const auto& tcp = seen.tcp();
    const auto& peer_summary = seen.summary().from(other(seen.sender));
    const bool closes = tcp.window == 0 && !tcp.has(tcp_flag::fin) && tcp.has(tcp_flag::ack);
    const bool was_closed = memory.trouble_of(seen.sender).window_closed;
    if (closes && !was_closed) {
        if (!memory.of(other(seen.sender)).spoke || peer_summary.fin_sent || seen.summary().end_frame != no_frame)
            return;
        auto& finding = once(seen, FindingKind::zero_window, seen.sender, log);
        ++finding.count;
        finding.circumstance = Circumstance::going_on;
        auto& own = memory.make_trouble(seen.sender);
        own.window_closed = true;
        own.window_closed_time = seen.frame.time;
        own.closed_before = finding.duration > 0 ? finding.duration : 0;
        finding.duration = own.closed_before;
    } else if (was_closed) {
        auto& own = memory.make_trouble(seen.sender);
        const auto known = log.latest(seen.summary(), FindingKind::zero_window, seen.sender);
        auto& finding = log.change(known);
        finding.duration = own.closed_before + seen.frame.time - own.window_closed_time;
        if (tcp.window == 0) return;
        own.window_closed = false;
        finding.circumstance = Circumstance::ended;
        finding.add_frame(seen.frame.number);
    }
}

void watch_probes(const Watched& seen, WatchMemory& memory, FindingLog& log) {
    const auto peer = other(seen.sender);
    if (const auto probes = memory.trouble_of(peer).unanswered_probes; probes > 0) {
        const auto known = log.latest(seen.summary(), FindingKind::keep_alive, peer);
        if (known != none) {
            auto& finding = log.change(known);
            finding.circumstance = Circumstance::answered;
            if (probes > 1 || finding.count <= 2) finding.add_frame(seen.frame.number);
        }
        memory.make_trouble(peer).unanswered_probes = 0;
    }
    if (seen.event() != Event::keep_alive || memory.trouble_of(peer).window_closed) return;
    // Nobody's timer is shorter than a second: what comes sooner only looks like a probe.
    constexpr std::int64_t shortest_idle = 900'000'000;
    if (seen.frame.time - std::max(memory.of(seen.sender).last_time, memory.of(peer).last_time) < shortest_idle) return;
    auto& finding = once(seen, FindingKind::keep_alive, seen.sender, log);
    ++finding.count;
    finding.duration = seen.frame.time - finding.time;
    if (++memory.make_trouble(seen.sender).unanswered_probes > 1) finding.circumstance = Circumstance::going_on;
}

namespace {

enum class Cause : std::uint8_t { none, timeout, fast, unneeded };

Cause cause_of(const Watched& seen, const WatchMemory::End& own) {
    constexpr std::int64_t a_wait = 100'000'000;
    constexpr std::int64_t longest_wait = 240'000'000'000;  // Linux doubles its timer up to 120 s
    // Without the other direction nobody knows what had arrived; after days it is another capture, put behind the
    // first.
    if (own.last_time < 0 || seen.summary().from(other(seen.sender)).packets == 0) return Cause::none;
    const auto waited = seen.frame.time - own.last_time;
    if (waited > longest_wait) return Cause::none;
    switch (seen.event()) {
        case Event::fast_retransmission: return Cause::fast;
        case Event::unneeded_retransmission: return Cause::unneeded;
        // More segments may follow in the wake of the one that the timer sent.
        case Event::timeout_retransmission: return waited >= a_wait ? Cause::timeout : Cause::none;
        case Event::fin_retry:
            return waited >= a_wait && !seen.summary().from(seen.sender).fin_acknowledged ? Cause::timeout
                                                                                          : Cause::none;
        default: return Cause::none;
    }
}

/// The timer expired, and expired again: one finding until the other end confirms something new.
void time_out(const Watched& seen, WatchMemory& memory, FindingLog& log) {
    auto& own = memory.make_trouble(seen.sender);
    const auto& peer = seen.connection.from(other(seen.sender));
    auto known = log.latest(seen.summary(), FindingKind::retransmission_timeout, seen.sender);
    const bool goes_on = own.timeouts > 0 && known != none && own.stuck_at == peer.acknowledgment;
    const bool new_episode = known == none || (!goes_on && episodes(seen.summary(), FindingKind::retransmission_timeout,
                                                                    seen.sender, log) < most_episodes);
    if (new_episode) {
        const auto last_time = memory.of(seen.sender).last_time;
        Finding finding{.kind = FindingKind::retransmission_timeout,
                        .circumstance = Circumstance::going_on,
                        .side = seen.sender,
                        .time = last_time > 0 ? last_time : seen.frame.time};
        if (const auto original = seen.followed.annotation.related_frame; original != no_frame)
            finding.add_frame(original);
        known = log.add(seen.connection.summary, finding);
    }
    if (!goes_on) own.timeouts = 0;
    ++own.timeouts;
    own.stuck_at = peer.acknowledgment;
    auto& finding = log.change(known);
    ++finding.count;
    finding.octets += seen.segment.payload_length;
    finding.circumstance = Circumstance::going_on;
    finding.duration = seen.frame.time - finding.time;
    finding.add_frame(seen.frame.number);
}

/// The other end has confirmed something: what was repeated has arrived.
void end_episode(const Watched& seen, WatchMemory& memory, FindingLog& log) {
    const auto sender = other(seen.sender);
    const auto& repeater = memory.trouble_of(sender);
    if (repeater.timeouts == 0 || seen.connection.from(seen.sender).acknowledgment <= repeater.stuck_at) return;
    memory.make_trouble(sender).timeouts = 0;
    const auto known = log.latest(seen.summary(), FindingKind::retransmission_timeout, sender);
    if (known == none) return;
    auto& finding = log.change(known);
    finding.circumstance = Circumstance::ended;
    finding.duration = seen.frame.time - finding.time;
    finding.add_frame(seen.frame.number);
}

void count_unanswered(const Watched& seen, WatchMemory::Trouble& own) {
    if (own.unanswered++ == 0) own.unanswered_frame = seen.frame.number;
}

}  // namespace

void watch_repetitions(const Watched& seen, WatchMemory& memory, FindingLog& log) {
    end_episode(seen, memory, log);
    switch (cause_of(seen, memory.of(seen.sender))) {
        case Cause::none: return;
        case Cause::timeout:
            count_unanswered(seen, memory.make_trouble(seen.sender));
            return time_out(seen, memory, log);
        case Cause::fast: {
            auto& finding = once(seen, FindingKind::fast_retransmission, seen.sender, log);
            ++finding.count;
            finding.octets += seen.segment.payload_length;
            return;
        }
        case Cause::unneeded: {
            auto& finding = once(seen, FindingKind::unneeded_retransmission, seen.sender, log);
            ++finding.count;
            finding.octets += seen.segment.payload_length;
            return;
        }
    }
}

namespace {

void miss(const Watched& seen, Side side, const Coverage::Settled& settled, WatchMemory& memory, FindingLog& log) {
    if (settled.octets == 0) return;
    auto& finding = once(seen, FindingKind::capture_gap, side, log);
    ++finding.count;
    finding.octets += settled.octets;
    auto& end = memory.make_trouble(side);
    end.hole_begin = settled.begin;
    end.hole_end = settled.end;
    end.hole_time = seen.frame.time;
}

}  // namespace

void count_copy(const Watched& seen, FindingLog& log) {
    ++once(seen, FindingKind::captured_twice, Side::client, log).count;
}

void watch_capture(const Watched& seen, WatchMemory& memory, FindingLog& log) {
    constexpr std::int64_t disorder = 1'000'000'000;  // a capture that mixes two interfaces is not further out of order
    miss(seen, seen.sender, seen.followed.uncaptured, memory, log);
    miss(seen, other(seen.sender), seen.followed.peer_uncaptured, memory, log);
    const auto& own = memory.trouble_of(seen.sender);
    const auto length = seen.segment.payload_length;
    if (length == 0 || own.hole_time < 0 || seen.frame.time - own.hole_time > disorder) return;
    const auto begin = seen.tcp().sequence;
    if (begin >= own.hole_end || begin + length <= own.hole_begin) return;
    // The octets come after their acknowledgment: the capture has the order wrong, and nothing is missing.
    memory.make_trouble(seen.sender).hole_time = -1;
    if (const auto known = log.latest(seen.summary(), FindingKind::capture_gap, seen.sender); known != none)
        if (auto& finding = log.change(known); --finding.count == 0) finding.withdrawn = true;
}

}  // namespace loopscope::decode::flow
