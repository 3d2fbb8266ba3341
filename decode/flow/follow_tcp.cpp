#include "decode/flow/follow_tcp.hpp"

#include "decode/flow/judge_segment.hpp"
#include "decode/flow/states.hpp"

namespace loopscope::decode::flow {
namespace {

/// The options of a SYN, kept for people.
void note_offer(DirectionSummary& own, const TcpHeader& tcp) {
    own.initial_sequence = tcp.sequence;
    own.has_initial_sequence = true;
    own.has_mss = tcp.options.has_mss;
    own.mss = tcp.options.mss;
    own.sack_permitted = tcp.options.sack_permitted;
    own.timestamps = tcp.options.has_timestamps;
    own.window_scale =
        tcp.options.has_window_scale ? static_cast<std::int8_t>(tcp.options.window_scale) : std::int8_t{-2};
}

void cover_syn(Direction& own, const Segment& segment, const Frame& frame, Followed& followed) {
    own.coverage.start(segment.tcp.sequence + 1);
    followed.arrival = own.coverage.arrive(segment.tcp.sequence + 1, segment.payload_length);
    own.in_flight.sent(own.coverage.next(), frame.number);
    own.newest_time = frame.time;
}

Annotation follow_syn(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame,
                      Followed& followed) {
    auto& summary = connection.summary;
    auto& own = connection.from(sender);
    auto& figures = summary.from(sender);
    const bool retry = figures.has_initial_sequence && figures.initial_sequence == segment.tcp.sequence;
    if (retry) {
        ++summary.syn_retries;
        ++figures.retransmissions;
        own.strayed = figures.state != TcpState::syn_sent;
        return {Event::handshake_syn_retry, summary.syn_frame};
    }
    note_offer(figures, segment.tcp);
    cover_syn(own, segment, frame, followed);
    if (summary.syn_frame == no_frame) {
        summary.syn_frame = frame.number;
        return {summary.previous == none ? Event::handshake_syn : Event::port_reused, no_frame};
    }
    summary.simultaneous_open = true;
    return {Event::simultaneous_syn, summary.syn_frame};
}

Annotation follow_syn_ack(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame,
                          Followed& followed) {
    auto& summary = connection.summary;
    auto& own = connection.from(sender);
    auto& peer = connection.from(other(sender));
    auto& figures = summary.from(sender);
    const bool known = figures.has_initial_sequence && figures.initial_sequence == segment.tcp.sequence;
    if (known && summary.syn_ack_frame != no_frame && !summary.simultaneous_open) {
        ++figures.retransmissions;
        own.strayed = summary.handshake_ack_frame != no_frame;
        return {Event::handshake_syn_ack_retry, summary.syn_ack_frame};
    }
    if (!known) {
        note_offer(figures, segment.tcp);
        cover_syn(own, segment, frame, followed);
    }
    if (summary.syn_ack_frame == no_frame) summary.syn_ack_frame = frame.number;
    const auto answered = peer.in_flight.acknowledged(segment.tcp.acknowledgment);
    own.acknowledgment = segment.tcp.acknowledgment;
    own.acknowledgment_frame = frame.number;
    own.has_acknowledgment = true;
    return {Event::handshake_syn_ack, answered != no_frame ? answered : summary.syn_frame};
}

Annotation follow_reset(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame) {
    auto& summary = connection.summary;
    auto& own = connection.from(sender);
    auto& peer = connection.from(other(sender));
    const bool acceptable = reset_is_acceptable(connection, sender, segment.tcp);
    const bool refuses = summary.syn_frame != no_frame && summary.syn_ack_frame == no_frame && sender == Side::server &&
                         summary.handshake_ack_frame == no_frame && !own.sent_payload;
    own.strayed = !acceptable;
    const bool ended = summary.end_frame != no_frame;
    if (acceptable && !ended) {
        summary.from(sender).reset_sent = true;
        summary.end_frame = frame.number;
        summary.outcome = refuses                  ? Outcome::refused
                          : sender == Side::client ? Outcome::reset_by_client
                                                   : Outcome::reset_by_server;
        advance_states(connection, sender, segment.tcp, {});
    }
    own.in_flight.release();
    peer.in_flight.release();
    if (refuses) return {Event::refused, summary.syn_frame};
    return {Event::reset, connection.last_frame(other(sender))};
}

Followed follow_opening(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame) {
    Followed followed;
    followed.annotation = segment.tcp.has(tcp_flag::ack) ? follow_syn_ack(connection, sender, segment, frame, followed)
                                                         : follow_syn(connection, sender, segment, frame, followed);
    StateInput input;
    input.again = is_repetition(followed.annotation.event);
    advance_states(connection, sender, segment.tcp, input);
    return followed;
}

}  // namespace

Followed follow_tcp(TcpConnection& connection, Side sender, const Segment& segment, const Frame& frame) {
    auto& own = connection.from(sender);
    const auto& tcp = segment.tcp;
    own.strayed = false;
    if (segment.payload_length > 0 && !tcp.has(tcp_flag::rst)) own.sent_payload = true;
    own.kept_alive = false;
    const Followed followed = tcp.has(tcp_flag::rst)   ? Followed{follow_reset(connection, sender, segment, frame)}
                              : tcp.has(tcp_flag::syn) ? follow_opening(connection, sender, segment, frame)
                                                       : judge_segment(connection, sender, segment, frame);
    connection.last_frame(sender) = frame.number;
    own.window = tcp.window;
    connection.summary.from(sender).payload += followed.arrival.fresh;
    settle_outcome(connection.summary);
    return followed;
}

}  // namespace loopscope::decode::flow
