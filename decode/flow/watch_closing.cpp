// Findings about how a connection ends (RFC 9293, sections 3.5.3 and 3.6): RST, and FIN on one side only.
#include <algorithm>

#include "decode/flow/watch_memory.hpp"

namespace loopscope::decode::flow {
namespace {

constexpr std::int64_t idle = 1'000'000'000;
constexpr std::uint32_t telling_repetitions = 3;  ///< the sender's kernel has waited for more than a second by then

/// What an accepted RST is judged by.
struct Reset {
    const Watched& seen;
    WatchMemory& memory;
    Side side;
    Side peer;
    const WatchMemory::End& own = memory.of(side);
    const WatchMemory::End& other_end = memory.of(peer);
    const WatchMemory::Trouble& own_trouble = memory.trouble_of(side);
    const WatchMemory::Trouble& other_trouble = memory.trouble_of(peer);

    const DirectionSummary& summary() const { return seen.summary().from(side); }
    const DirectionSummary& peer_summary() const { return seen.summary().from(peer); }
    std::int64_t quiet() const {
        const auto last = std::max(own.last_time, other_end.last_time);
        return last < 0 ? 0 : seen.frame.time - last;
    }
    /// RFC 9293, section 3.10.7.1: an end that has no such connection answers a segment with a RST without ACK that
    /// takes the segment's acknowledgment number for its sequence number. One that aborts sends RST and ACK.
    bool answers_segment() const {
        return !seen.tcp().has(tcp_flag::ack) && memory.last_sender == peer && other_end.last_had_acknowledgment &&
               other_end.last_acknowledgment == seen.tcp().sequence;
    }
    std::uint64_t unacknowledged_of(Side sender) const {
        const auto& from = seen.connection.from(sender);
        const auto& to = seen.connection.from(other(sender));
        if (!from.coverage.started() || !to.has_acknowledgment) return 0;
        auto acknowledged = to.acknowledgment;
        if (sender == peer && seen.tcp().has(tcp_flag::ack) && seen.tcp().acknowledgment > acknowledged)
            acknowledged = seen.tcp().acknowledgment;
        const auto distance = from.coverage.next() - acknowledged;
        return distance > 0 ? static_cast<std::uint64_t>(distance) : 0;
    }
};

Finding half_open(const Reset& reset, Side side, Circumstance circumstance, bool inferred) {
    auto finding = begin(reset.seen, FindingKind::half_open, side);
    finding.circumstance = circumstance;
    finding.inferred = inferred;
    return finding;
}

/// An end gives up after it had no answer to its probes or repetitions.
bool gives_up(const Reset& reset) {
    return reset.own_trouble.unanswered_probes > 0 || reset.own_trouble.unanswered >= telling_repetitions;
}

Finding give_up(const Reset& reset) {
    auto finding = half_open(reset, reset.peer, Circumstance::silent, true);
    finding.count = std::max(reset.own_trouble.unanswered_probes, reset.own_trouble.unanswered);
    if (reset.other_end.last_time >= 0) finding.duration = reset.seen.frame.time - reset.other_end.last_time;
    return finding;
}

/// Octets arrived, and their receiver closed without having answered any of them: Linux and others send RST instead of
/// FIN where a program closes with octets unread (RFC 2525, section 2.17).
bool closes_unread(const Reset& reset) {
    if (!reset.seen.tcp().has(tcp_flag::ack) || reset.other_end.turn_octets == 0) return false;
    if (reset.quiet() > 10 * idle) return false;
    return reset.side == Side::server || (!reset.own.spoke && !reset.seen.summary().from_middle);
}

Finding unread(const Reset& reset) {
    auto finding = begin(reset.seen, FindingKind::reset_unread_data, reset.side);
    finding.forget_frames();
    finding.add_frame(reset.other_end.turn_frame);
    if (reset.other_end.spoke_frame != reset.other_end.turn_frame) finding.add_frame(reset.other_end.spoke_frame);
    finding.add_frame(reset.seen.frame.number);
    finding.inferred = true;
    finding.octets = reset.other_end.turn_octets;
    finding.duration = reset.seen.frame.time - reset.other_end.spoke_time;
    finding.circumstance = reset.own.spoke ? Circumstance::late_data : Circumstance::after_request;
    return finding;
}

Circumstance after_fin(const Reset& reset) {
    const auto late = reset.other_trouble.octets_after_other_fin;
    const auto& own = reset.seen.connection.from(reset.side);
    const bool read_it = own.has_acknowledgment && own.acknowledgment > reset.other_trouble.after_other_fin;
    return late > Finding::close_notify && !read_it ? Circumstance::late_data : Circumstance::after_close;
}

Circumstance in_open_connection(const Reset& reset) {
    using enum Circumstance;
    const bool quiet = reset.quiet() >= idle;
    if (reset.seen.summary().syn_frame == no_frame && !reset.own.spoke && !reset.other_end.spoke) return none;
    if (reset.unacknowledged_of(reset.peer) > 0 && !quiet) return while_receiving;
    if (reset.unacknowledged_of(reset.side) > 0) return own_data_lost;
    if (reset.side == Side::client && reset.own.turn_octets > 0) return after_request;
    return quiet ? after_idle : after_exchange;
}

Finding plain(const Reset& reset, Circumstance circumstance) {
    auto finding = begin(reset.seen, FindingKind::reset, reset.side);
    finding.circumstance = circumstance;
    finding.duration = reset.quiet();
    switch (circumstance) {
        case Circumstance::late_data: finding.octets = reset.other_trouble.octets_after_other_fin; break;
        case Circumstance::while_receiving: finding.octets = reset.unacknowledged_of(reset.peer); break;
        case Circumstance::own_data_lost: finding.octets = reset.unacknowledged_of(reset.side); break;
        case Circumstance::after_request: finding.octets = reset.own.turn_octets; break;
        default: break;
    }
    return finding;
}

bool before_open(const Reset& reset) {
    const auto& summary = reset.seen.summary();
    return summary.syn_frame != no_frame && summary.handshake_ack_frame == no_frame && !summary.from_middle;
}

Finding judge(const Reset& reset) {
    using enum Circumstance;
    if (before_open(reset)) {
        if (reset.memory.server_defied_syn && reset.side == Side::client && reset.answers_segment()) {
            auto finding = half_open(reset, Side::client, syn_in_connection, false);
            finding.other_connection = reset.seen.summary().previous;
            return finding;
        }
        return plain(reset, during_handshake);
    }
    if (reset.summary().fin_sent) return plain(reset, after_fin(reset));
    if (reset.peer_summary().fin_sent) return plain(reset, peer_closed);
    if (gives_up(reset)) return give_up(reset);
    if (reset.answers_segment()) {
        const bool long_ago = reset.own.last_time < 0 || reset.seen.frame.time - reset.own.last_time >= idle;
        if (long_ago || reset.other_trouble.unanswered > 0) {
            auto finding = half_open(reset, reset.side, not_known, false);
            if (reset.own.last_time >= 0) finding.duration = reset.seen.frame.time - reset.own.last_time;
            return finding;
        }
    } else if (closes_unread(reset)) {
        return unread(reset);
    }
    return plain(reset, in_open_connection(reset));
}

/// Puts what the RST answers before it.
void add_cause(Finding& finding, const Watched& seen) {
    const auto cause = seen.followed.annotation.related_frame;
    if (cause == no_frame || cause >= seen.frame.number || finding.shown_by(cause)) return;
    Finding whole = finding;
    whole.forget_frames();
    bool added = false;
    for (const auto frame : finding.evidence()) {
        if (!added && frame > cause) {
            whole.add_frame(cause);
            added = true;
        }
        whole.add_frame(frame);
    }
    finding = whole;
}

}  // namespace

void watch_reset(const Watched& seen, WatchMemory& memory, FindingLog& log) {
    if (seen.event() != Event::reset || seen.summary().end_frame != seen.frame.number) return;
    const auto peer = other(seen.sender);
    const Reset reset{seen, memory, seen.sender, peer};
    auto finding = judge(reset);
    add_cause(finding, seen);
    log.add(seen.connection.summary, finding);
}

void watch_close(const Watched& seen, WatchMemory& memory, FindingLog& log) {
    const auto& summary = seen.summary();
    const auto peer = other(seen.sender);
    auto& own = memory.of(seen.sender);
    const bool fin = seen.tcp().has(tcp_flag::fin), rst = seen.tcp().has(tcp_flag::rst);
    if (before_open({seen, memory, seen.sender, peer}) && seen.sender == Side::server && !rst &&
        summary.previous != none && summary.syn_ack_frame == no_frame)
        memory.server_defied_syn = true;
    if (fin && own.fin_time < 0) own.fin_time = seen.frame.time;
    if (summary.from(peer).fin_sent && memory.of(peer).fin_time >= 0 && seen.followed.arrival.fresh > 0 &&
        seen.segment.payload_length > 0) {
        auto& late = memory.make_trouble(seen.sender);
        if (late.octets_after_other_fin == 0) late.after_other_fin = seen.tcp().sequence;
        late.octets_after_other_fin += seen.followed.arrival.fresh;
    }
    if (!rst && seen.segment.payload_length == 0 && seen.connection.from(seen.sender).coverage.started() &&
        seen.tcp().sequence > seen.connection.from(seen.sender).coverage.next())
        own.ahead = true;
    const bool one_side = summary.from(seen.sender).fin_sent != summary.from(peer).fin_sent;
    if (one_side && !rst && !memory.silence_expected) {
        memory.silence_expected = true;
        log.check_later(summary.index, seen.frame.time + silence_checked_after);
    }
    // The end that had not closed says something.
    const auto known = log.latest(summary, FindingKind::closed_on_one_side, seen.sender);
    if (known == none) return;
    if (fin || rst) {
        auto& finding = log.change(known);
        if (finding.circumstance == Circumstance::ended) return;
        finding.circumstance = Circumstance::ended;
        finding.duration = seen.frame.time - finding.time;
        finding.add_frame(seen.frame.number);
    } else if (seen.segment.payload_length > 0 && seen.followed.arrival.fresh > 0 &&
               !summary.from(seen.sender).fin_sent) {
        log.change(known).withdrawn = true;
    }
}

void watch_silent_close(TcpConnection& connection, WatchMemory& memory, std::int64_t now, bool capture_ended,
                        FindingLog& log) {
    auto& summary = connection.summary;
    for (const auto closer : {Side::client, Side::server}) {
        const auto keeper = other(closer);
        if (!summary.from(closer).fin_acknowledged || summary.from(keeper).fin_sent) continue;
        if (summary.end_frame != no_frame || memory.trouble_of(keeper).octets_after_other_fin > 0) continue;
        if (memory.of(keeper).ahead) continue;
        if (memory.of(closer).fin_time < 0 || memory.of(keeper).last_time < 0) continue;
        const auto known = log.latest(summary, FindingKind::closed_on_one_side, keeper);
        if (known != none) {
            if (capture_ended) log.change(known).duration = now - memory.of(closer).fin_time;
            continue;
        }
        if (now - summary.last_time < silence_checked_after) {
            if (!capture_ended) log.check_later(summary.index, now + silence_checked_after);
            continue;
        }
        Finding finding{.kind = FindingKind::closed_on_one_side,
                        .circumstance = Circumstance::going_on,
                        .side = keeper,
                        .count = 1,
                        .time = memory.of(closer).fin_time,
                        .duration = now - memory.of(closer).fin_time};
        finding.add_frame(connection.from(closer).fin_frame);
        if (const auto answer = connection.from(keeper).acknowledgment_frame; answer > finding.last_frame())
            finding.add_frame(answer);
        log.add(summary, finding);
    }
}

void watch_silent_end(TcpConnection& connection, WatchMemory& memory, FindingLog& log) {
    auto& summary = connection.summary;
    if (summary.end_frame != no_frame) return;
    for (const auto side : {Side::client, Side::server}) {
        const auto& own = memory.of(side);
        const auto& peer = memory.of(other(side));
        const auto& trouble = memory.trouble_of(side);
        const auto tries = std::max(trouble.unanswered, trouble.unanswered_probes);
        // An end that has closed need not hear the other's FIN.
        if (tries < telling_repetitions || peer.last_time < 0 || summary.from(other(side)).fin_sent) continue;
        Finding finding{.kind = FindingKind::half_open,
                        .circumstance = Circumstance::silent,
                        .inferred = true,
                        .side = other(side),
                        .count = tries,
                        .time = peer.last_time,
                        .duration = own.last_time - peer.last_time};
        if (trouble.unanswered_frame != no_frame && trouble.unanswered > 0) finding.add_frame(trouble.unanswered_frame);
        finding.add_frame(connection.last_frame(side));
        log.add(summary, finding);
    }
}

}  // namespace loopscope::decode::flow
