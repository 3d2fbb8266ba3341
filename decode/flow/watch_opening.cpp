// Findings about how a connection opens (RFC 9293, section 3.5): the SYN, its answer, and their options.
#include "decode/flow/watch_memory.hpp"

namespace loopscope::decode::flow {
namespace {

/// A kernel waits longer than this before it repeats a SYN; what comes sooner is a copy.
constexpr std::int64_t soonest_retry = 100'000'000;
/// Away from the machine, a lost SYN explains one repetition; two while others got in are the server's doing.
constexpr std::uint32_t telling_syns = 3;

/// Of the SYN that got no answer so far: no_answer, or backlog_full.
std::uint32_t unanswered_syn(const Connection& connection, const FindingLog& log) {
    const auto known = log.latest(connection, FindingKind::no_answer, Side::server);
    return known != none ? known : log.latest(connection, FindingKind::backlog_full, Side::server);
}

void refuse(const Watched& seen, FindingLog& log) {
    if (const auto waiting = unanswered_syn(seen.summary(), log); waiting != none) log.change(waiting).withdrawn = true;
    const auto known = log.latest(seen.summary(), FindingKind::refused, seen.sender);
    if (known != none) {
        auto& finding = log.change(known);
        ++finding.count;
        finding.duration = seen.frame.time - finding.time;
        return finding.add_frame(seen.frame.number);
    }
    Finding finding{.kind = FindingKind::refused, .side = seen.sender, .count = 1, .time = seen.frame.time};
    if (seen.followed.annotation.related_frame != no_frame) finding.add_frame(seen.followed.annotation.related_frame);
    finding.add_frame(seen.frame.number);
    log.add(seen.connection.summary, finding);
}

/// The server took others in and not this one: its backlog is full, as far as packets can tell.
void suspect_backlog(const Watched& seen, Finding& finding) {
    const auto& summary = seen.summary();
    const bool local = stays_on_the_machine(summary);
    if (!local && finding.count < telling_syns) return;
    const auto evidence =
        local ? seen.listeners.waits(summary) : seen.listeners.got_in(summary, summary.first_time + soonest_retry);
    if (evidence.connection == none) return;
    finding.kind = FindingKind::backlog_full;
    finding.inferred = true;
    finding.other_connection = evidence.connection;
}

void repeat_syn(const Watched& seen, FindingLog& log) {
    const auto& summary = seen.summary();
    if (seen.sender != Side::client || summary.syn_ack_frame != no_frame || summary.end_frame != no_frame) return;
    const auto waited = seen.frame.time - summary.first_time;
    auto known = unanswered_syn(summary, log);
    if (known == none) {
        if (waited < soonest_retry) return;
        Finding finding{.kind = FindingKind::no_answer, .side = Side::server, .count = 1, .time = summary.first_time};
        finding.add_frame(summary.syn_frame);
        finding.duration = 0;
        known = log.add(seen.connection.summary, finding);
    }
    auto& finding = log.change(known);
    if (waited - finding.duration < soonest_retry && finding.count > 1) return;
    ++finding.count;
    finding.duration = waited;
    finding.circumstance = Circumstance::going_on;
    finding.add_frame(seen.frame.number);
    if (finding.kind == FindingKind::no_answer) suspect_backlog(seen, finding);
}

/// The SYN+ACK, or the client's next segment, where the SYN+ACK was not captured.
void answer(const Watched& seen, FindingLog& log) {
    const auto known = unanswered_syn(seen.summary(), log);
    if (known == none || log.at(known).circumstance == Circumstance::answered) return;
    auto& finding = log.change(known);
    if (finding.count < 2 || seen.sender != Side::server) {
        finding.withdrawn = true;
        return;
    }
    finding.circumstance = Circumstance::answered;
    finding.duration = seen.frame.time - seen.summary().first_time;
    finding.add_frame(seen.frame.number);
}

/// The client has confirmed the handshake and sent octets, and the server repeats its half of the handshake: it had no
/// room for the connection in its backlog, and has forgotten the confirmation.
void repeat_syn_ack(const Watched& seen, FindingLog& log) {
    const auto& summary = seen.summary();
    auto& client = seen.connection.from(Side::client);
    const bool confirmed = summary.handshake_ack_frame != no_frame && client.sent_payload;
    if (!confirmed || seen.sender != Side::server || summary.end_frame != no_frame) return;
    if (seen.connection.from(Side::server).sent_payload) return;
    if (!stays_on_the_machine(summary) && summary.from(Side::server).retransmissions < 2) return;
    if (const auto known = log.latest(summary, FindingKind::backlog_full, Side::server); known != none) {
        auto& finding = log.change(known);
        ++finding.count;
        finding.duration = seen.frame.time - finding.time;
        return finding.add_frame(seen.frame.number);
    }
    Finding finding{.kind = FindingKind::backlog_full,
                    .circumstance = Circumstance::not_accepted,
                    .inferred = true,
                    .side = Side::server,
                    .count = 1,
                    .time = seen.frame.time};
    finding.add_frame(summary.syn_ack_frame);
    finding.add_frame(summary.handshake_ack_frame);
    finding.add_frame(seen.frame.number);
    log.add(seen.connection.summary, finding);
}

void reuse_ports(const Watched& seen, FindingLog& log) {
    auto finding = begin(seen, FindingKind::ports_reused, Side::client);
    finding.other_connection = seen.summary().previous;
    if (seen.previous != nullptr) {
        finding.duration = seen.frame.time - seen.previous->last_time;
        finding.circumstance = seen.previous->end_frame == no_frame ? Circumstance::going_on : Circumstance::ended;
    }
    log.add(seen.connection.summary, finding);
}

/// What a SYN did not offer, once the handshake is done.
void compare_offers(const Watched& seen, FindingLog& log) {
    const auto& summary = seen.summary();
    for (const auto side : {Side::client, Side::server}) {
        const auto& own = summary.from(side);
        if (!own.has_initial_sequence) return;
        const auto syn = side == Side::client ? summary.syn_frame : summary.syn_ack_frame;
        const auto tell = [&](FindingKind kind) {
            Finding finding{.kind = kind, .side = side, .count = 1, .time = seen.frame.time};
            finding.add_frame(syn);
            log.add(seen.connection.summary, finding);
        };
        if (!own.has_mss) tell(FindingKind::no_mss);
        // A server may offer scaling only to a client that did (RFC 7323, section 2.2).
        if (side == Side::server && own.window_scale < 0 && summary.from(Side::client).window_scale >= 0)
            tell(FindingKind::no_window_scale);
    }
}

/// The client did not offer scaling, and the 64 KiB that are left are used up.
void watch_small_window(const Watched& seen, FindingLog& log) {
    constexpr std::uint64_t all = 65'535, nearly_all = all - 1'460;
    const auto& summary = seen.summary();
    const auto in_flight = seen.reading.in_flight;
    // More than the window in flight only tells that the capture lacks ACKs.
    if (summary.from(Side::client).window_scale != -2 || in_flight < nearly_all || in_flight > all) return;
    if (seen.connection.from(other(seen.sender)).window < nearly_all) return;
    if (log.latest(summary, FindingKind::no_window_scale, Side::client) != none) return;
    Finding finding{.kind = FindingKind::no_window_scale,
                    .circumstance = Circumstance::too_small,
                    .side = Side::client,
                    .count = 1,
                    .time = seen.frame.time};
    if (summary.syn_frame != no_frame) finding.add_frame(summary.syn_frame);
    finding.add_frame(seen.frame.number);
    log.add(seen.connection.summary, finding);
}

}  // namespace

void watch_opening(const Watched& seen, FindingLog& log) {
    const auto& summary = seen.summary();
    const auto& tcp = seen.tcp();
    const bool opens = tcp.has(tcp_flag::syn) && !tcp.has(tcp_flag::ack) && summary.syn_frame == seen.frame.number;
    if (opens) log.check_later(summary.index, seen.frame.time + silence_checked_after);
    if (opens && summary.previous != none && summary.first_frame == seen.frame.number) reuse_ports(seen, log);
    if (seen.event() == Event::refused) return refuse(seen, log);
    if (seen.event() == Event::handshake_syn_retry) return repeat_syn(seen, log);
    if (seen.event() == Event::handshake_syn_ack_retry) return repeat_syn_ack(seen, log);
    const bool answers = summary.syn_ack_frame == no_frame || seen.event() == Event::handshake_syn_ack;
    if (summary.last_finding != none && !opens && answers && (seen.sender == Side::server || !tcp.has(tcp_flag::rst)))
        answer(seen, log);
    if (summary.handshake_ack_frame == seen.frame.number) {
        compare_offers(seen, log);
        seen.listeners.established(summary, seen.frame.time, seen.frame.number);
    }
    if (summary.end_frame == seen.frame.number) seen.listeners.served(summary);
    if (seen.segment.payload_length > 0) watch_small_window(seen, log);
}

void watch_silent_opening(TcpConnection& connection, std::int64_t now, FindingLog& log) {
    auto& summary = connection.summary;
    if (summary.syn_frame == no_frame || summary.end_frame != no_frame) return;
    if (summary.from(Side::server).packets > 0 || connection.watch != nullptr) return;
    if (unanswered_syn(summary, log) != none || now - summary.first_time < silence_checked_after) return;
    Finding finding{.kind = FindingKind::no_answer,
                    .circumstance = Circumstance::going_on,
                    .side = Side::server,
                    .count = 1,
                    .time = summary.first_time,
                    .duration = 0};
    finding.add_frame(summary.syn_frame);
    log.add(summary, finding);
}

}  // namespace loopscope::decode::flow
