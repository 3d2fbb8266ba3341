#include "decode/flow/judge_segment.hpp"

#include <algorithm>

#include "decode/flow/judge_repetition.hpp"
#include "decode/flow/states.hpp"

namespace loopscope::decode::flow {
namespace {

/// Reordering on a path is quicker than a round trip; what comes later was sent again (3 ms where no round trip is
/// known).
constexpr std::int64_t reordering_time = 3'000'000;

/// One segment, seen from both ends.
struct Scene {
    TcpConnection& connection;
    Side sender;
    const Segment& segment;
    const Frame& frame;
    Direction& own;
    Direction& peer;
    DirectionSummary& own_figures;
    DirectionSummary& peer_figures;

    bool had_acknowledgment = false;
    bool acknowledges_new = false;  ///< its acknowledgment number went up
    bool repeats_acknowledgment = false;
    bool acknowledges_fin = false;  ///< of the peer's FIN, for the first time
    bool completes_handshake = false;
    bool keeps_alive = false;
    bool fin_is_new = false;
    bool fin_is_unanswering = false;               ///< second FIN, sent before the first had arrived
    std::uint32_t answered = no_frame;             ///< the newest frame that it acknowledges
    std::uint32_t same_acknowledgment = no_frame;  ///< the earlier frame with the same acknowledgment number
    std::uint32_t original = no_frame;             ///< the frame that sent these octets first
};

void acknowledge(Scene& s, Followed& followed) {
    const auto& tcp = s.segment.tcp;
    auto& summary = s.connection.summary;
    if (!tcp.has(tcp_flag::ack)) return;
    const auto acknowledgment = tcp.acknowledgment;
    s.had_acknowledgment = s.own.has_acknowledgment;
    s.acknowledges_new = !s.own.has_acknowledgment || acknowledgment > s.own.acknowledgment;
    s.repeats_acknowledgment = s.own.has_acknowledgment && acknowledgment == s.own.acknowledgment;
    s.same_acknowledgment = s.repeats_acknowledgment ? s.own.acknowledgment_frame : no_frame;
    if (s.peer_figures.fin_sent && !s.peer_figures.fin_acknowledged && acknowledgment > s.peer.fin_sequence)
        s.acknowledges_fin = s.peer_figures.fin_acknowledged = true;
    if (summary.handshake_ack_frame == no_frame && summary.syn_ack_frame != no_frame &&
        s.peer_figures.has_initial_sequence && s.own_figures.has_initial_sequence &&
        acknowledgment > s.peer_figures.initial_sequence && s.peer_figures.state == TcpState::syn_received) {
        s.completes_handshake = true;
        summary.handshake_ack_frame = s.frame.number;
        if (summary.syn_frame == summary.first_frame) summary.handshake_time = s.frame.time - summary.first_time;
    }
    if (!s.acknowledges_new) return;
    s.own.acknowledgment = acknowledgment;
    s.own.acknowledgment_frame = s.frame.number;
    s.own.has_acknowledgment = true;
    s.answered = s.peer.in_flight.acknowledged(acknowledgment);
    followed.peer_uncaptured = s.peer.coverage.settle(acknowledgment);
    followed.hole_given_up = followed.peer_uncaptured.octets > 0;
    if (followed.hole_given_up) summary.gap = true;
}

void arrive(Scene& s, Followed& followed) {
    const auto& segment = s.segment;
    const auto begin = segment.tcp.sequence;
    auto& coverage = s.own.coverage;
    const bool behind_by_one = coverage.started() && begin + 1 == coverage.next();
    const bool repeats_lost_octet =
        segment.payload_length == 1 && s.peer.has_acknowledgment && s.peer.acknowledgment <= begin;
    s.keeps_alive = behind_by_one && segment.payload_length <= 1 && !repeats_lost_octet &&
                    !segment.tcp.has(tcp_flag::fin) && s.own_figures.state != TcpState::syn_sent &&
                    !s.completes_handshake && !s.own_figures.fin_sent;
    if (!coverage.started()) coverage.start(begin);
    if (segment.payload_length == 0 || s.keeps_alive) return;
    if (begin < coverage.next()) s.original = s.own.in_flight.frame_of(begin);
    followed.arrival = coverage.arrive(begin, segment.payload_length);
    if (s.peer.has_acknowledgment) followed.uncaptured = coverage.settle(s.peer.acknowledgment);
    if (followed.uncaptured.octets > 0) s.connection.summary.gap = true;
    if (followed.arrival.advances) s.own.in_flight.sent(coverage.next(), s.frame.number);
}

void finish(Scene& s) {
    if (!s.segment.tcp.has(tcp_flag::fin)) return;
    auto& summary = s.connection.summary;
    const auto fin = s.segment.tcp.sequence + s.segment.payload_length;
    s.fin_is_new = !s.own_figures.fin_sent;
    if (!s.fin_is_new) return;
    s.own.coverage.arrive(fin, 1);
    s.own.in_flight.sent(fin + 1, s.frame.number);
    s.own.fin_sequence = fin;
    s.own.fin_frame = s.frame.number;
    s.own_figures.fin_sent = true;
    if (summary.first_fin_frame == no_frame) summary.first_fin_frame = s.frame.number;
    s.fin_is_unanswering = s.peer_figures.fin_sent && !s.peer_figures.fin_acknowledged;
    if (s.fin_is_unanswering) summary.simultaneous_close = true;
}

Annotation judge_fin(const Scene& s) {
    if (!s.fin_is_new) return {Event::fin_retry, s.own.fin_frame};
    if (!s.peer_figures.fin_sent) return {Event::fin_first, s.answered};
    if (s.fin_is_unanswering) return {Event::fin_simultaneous, s.peer.fin_frame};
    return {s.acknowledges_fin ? Event::fin_with_ack : Event::fin_second, s.peer.fin_frame};
}

/// The other end has no room, and one octet asks whether that has changed (RFC 9293, section 3.8.6.1).
bool probes_window(const Scene& s) {
    return s.peer.has_acknowledgment && s.peer.window == 0 && s.segment.payload_length == 1 &&
           s.segment.tcp.sequence + 1 == s.own.coverage.next();
}

/// What the meter knows about the octets that a segment brings again, or late; of a connection without one, nothing.
TcpMeter::Evidence evidence(const Scene& s) {
    const auto& meter = s.connection.meter;
    return !meter ? TcpMeter::Evidence{}
                  : meter->evidence(s.frame.time, s.segment.tcp.sequence, s.segment.payload_length, s.sender);
}

Annotation judge_data(const Scene& s, const Coverage::Arrival& arrival, std::int64_t since_newest) {
    const auto& summary = s.connection.summary;
    if (probes_window(s)) return {Event::window_probe, s.connection.last_frame(other(s.sender))};
    if (arrival.fresh == 0) return {cause_of_repetition(evidence(s)), s.original};
    if (arrival.fills_hole && !arrival.advances) {
        const auto quick = summary.handshake_time > 0 ? summary.handshake_time : reordering_time;
        const auto known = evidence(s);
        const auto late = std::max(since_newest, known.age);  // since they were overtaken
        if (late < quick) return {Event::out_of_order, no_frame};
        return {cause_of_repetition(known), no_frame};
    }
    if (arrival.skipped > 0) return {Event::gap_before, no_frame};
    return {Event::data, s.answered};
}

Annotation judge_acknowledgment(const Scene& s) {
    if (s.completes_handshake) return {Event::handshake_ack, s.connection.summary.syn_ack_frame};
    if (s.acknowledges_fin) {
        return {s.own_figures.fin_acknowledged ? Event::last_acknowledgment : Event::acknowledges_fin,
                s.peer.fin_frame};
    }
    if (s.keeps_alive && s.peer.has_acknowledgment && s.peer.window == 0)
        return {Event::window_probe, s.connection.last_frame(other(s.sender))};
    if (s.keeps_alive) return {Event::keep_alive, no_frame};
    if (s.peer.strayed && s.repeats_acknowledgment)
        return {Event::challenge_acknowledgment, s.connection.last_frame(other(s.sender))};
    if (s.peer.kept_alive && s.repeats_acknowledgment) {
        if (s.segment.tcp.window == 0) return {Event::window_probe_answer, s.connection.last_frame(other(s.sender))};
        return {s.own.window == 0 ? Event::window_update : Event::keep_alive_answer,
                s.connection.last_frame(other(s.sender))};
    }
    if (s.segment.tcp.window == 0) return {Event::zero_window, s.answered};
    if (s.repeats_acknowledgment && s.segment.tcp.sequence == s.own.coverage.next()) {
        if (s.segment.tcp.window != s.own.window) return {Event::window_update, s.same_acknowledgment};
        // RFC 5681, section 2: the same number again while octets are outstanding.
        if (!s.peer.in_flight.empty()) return {Event::duplicate_acknowledgment, s.same_acknowledgment};
    }
    return {Event::acknowledgment, s.answered != no_frame ? s.answered : s.same_acknowledgment};
}

bool is_ordinary(Event event) { return event == Event::data || event == Event::acknowledgment; }

}  // namespace

Followed judge_segment(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame) {
    auto& summary = connection.summary;
    Scene s{connection,
            sender,
            segment,
            frame,
            connection.from(sender),
            connection.from(other(sender)),
            summary.from(sender),
            summary.from(other(sender))};
    Followed followed;
    const bool ended = summary.end_frame != no_frame;
    const bool first = summary.packets() == 1;
    const auto since_newest = frame.time - s.own.newest_time;
    if (first) summary.from_middle = true;
    acknowledge(s, followed);
    arrive(s, followed);
    finish(s);
    const bool in_order = !s.own.coverage.has_holes();
    advance_states(connection, sender, segment.tcp, {in_order, s.acknowledges_fin, s.fin_is_unanswering});

    if (segment.tcp.has(tcp_flag::fin) && (s.fin_is_new || followed.arrival.fresh == 0))
        followed.annotation = judge_fin(s);
    else if (segment.payload_length > 0 && !s.keeps_alive)
        followed.annotation = judge_data(s, followed.arrival, since_newest);
    else
        followed.annotation = judge_acknowledgment(s);
    if (ended && segment.payload_length > 0 && followed.arrival.fresh > 0)
        followed.annotation = {Event::data_after_close, summary.end_frame};
    if (first && is_ordinary(followed.annotation.event))
        followed.annotation = {Event::picked_up_in_the_middle, no_frame};
    if (is_repetition(followed.annotation.event)) ++s.own_figures.retransmissions;
    followed.keeps_alive = s.keeps_alive;
    s.own.kept_alive = s.keeps_alive || followed.annotation.event == Event::window_probe;
    if (followed.arrival.advances) s.own.newest_time = frame.time;
    if (!ended && s.own_figures.fin_acknowledged && s.peer_figures.fin_acknowledged) {
        summary.end_frame = frame.number;
        s.own.in_flight.release();
        s.peer.in_flight.release();
    }
    return followed;
}

void settle_outcome(Connection& connection) {
    using enum Outcome;
    auto& client = connection.from(Side::client);
    auto& server = connection.from(Side::server);
    if (client.reset_sent || server.reset_sent) return;  // set with the RST
    if (client.fin_acknowledged && server.fin_acknowledged) {
        connection.outcome = closed;
    } else if (client.fin_sent || server.fin_sent) {
        connection.outcome = half_closed;
    } else if (connection.from_middle ||
               (client.state == TcpState::established && server.state == TcpState::established)) {
        connection.outcome = open;
    } else if (server.packets == 0 && connection.syn_retries > 0) {
        connection.outcome = no_answer;
    } else {
        connection.outcome = opening;
    }
}

}  // namespace loopscope::decode::flow
