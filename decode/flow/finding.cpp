#include "decode/flow/finding.hpp"

#include <algorithm>

namespace loopscope::decode::flow {

bool Finding::shown_by(std::uint32_t frame) const {
    const auto frames_shown = evidence();
    return std::find(frames_shown.begin(), frames_shown.end(), frame) != frames_shown.end();
}

void Finding::add_frame(std::uint32_t frame) {
    if (frame_count > 0 && frames[frame_count - 1] == frame) return;
    if (frame_count < most_frames) ++frame_count;
    frames[frame_count - 1] = frame;
}

void Finding::forget_frames() { frame_count = 0; }

std::string_view keyword(FindingKind kind) {
    using enum FindingKind;
    switch (kind) {
        case refused: return "refused";
        case no_answer: return "no-answer";
        case backlog_full: return "backlog-full";
        case reset: return "reset";
        case reset_unread_data: return "reset-unread-data";
        case half_open: return "half-open";
        case closed_on_one_side: return "closed-on-one-side";
        case zero_window: return "zero-window";
        case retransmission_timeout: return "retransmission-timeout";
        case fast_retransmission: return "fast-retransmission";
        case unneeded_retransmission: return "unneeded-retransmission";
        case delayed_ack_meets_nagle: return "delayed-ack-meets-nagle";
        case ports_reused: return "ports-reused";
        case no_mss: return "no-mss";
        case no_window_scale: return "no-window-scale";
        case keep_alive: return "keep-alive";
        case capture_gap: return "capture-gap";
        case captured_twice: return "captured-twice";
    }
    return "";
}

std::string_view title(FindingKind kind) {
    using enum FindingKind;
    switch (kind) {
        case refused: return "Refused";
        case no_answer: return "No answer to the SYN";
        case backlog_full: return "Backlog full";
        case reset: return "Reset";
        case reset_unread_data: return "Reset: unread data at close";
        case half_open: return "Half-open";
        case closed_on_one_side: return "Closed on one side only";
        case zero_window: return "Zero window";
        case retransmission_timeout: return "Retransmission timeout";
        case fast_retransmission: return "Fast retransmission";
        case unneeded_retransmission: return "Unneeded retransmission";
        case delayed_ack_meets_nagle: return "Delayed ACK meets Nagle";
        case ports_reused: return "Ports used again";
        case no_mss: return "No MSS offered";
        case no_window_scale: return "No window scale";
        case keep_alive: return "Keep-alive";
        case capture_gap: return "Gap in the capture";
        case captured_twice: return "Captured twice";
    }
    return "";
}

std::string_view keyword(Circumstance circumstance) {
    using enum Circumstance;
    switch (circumstance) {
        case none: return "";
        case going_on: return "going-on";
        case ended: return "ended";
        case answered: return "answered";
        case not_accepted: return "not-accepted";
        case during_handshake: return "during-handshake";
        case after_idle: return "after-idle";
        case after_request: return "after-request";
        case while_receiving: return "while-receiving";
        case own_data_lost: return "own-data-lost";
        case after_exchange: return "after-exchange";
        case after_close: return "after-close";
        case late_data: return "late-data";
        case peer_closed: return "peer-closed";
        case not_known: return "not-known";
        case syn_in_connection: return "syn-in-connection";
        case silent: return "silent";
        case too_small: return "too-small";
    }
    return "";
}

namespace {

constexpr std::int64_t noticeable = 100'000'000;  ///< a pause that people and deadlines notice, nanoseconds

Severity severity_of_reset(const Finding& finding) {
    switch (finding.circumstance) {
        case Circumstance::after_exchange:
        case Circumstance::after_close:
        case Circumstance::after_idle:
        case Circumstance::none:
        case Circumstance::peer_closed: return Severity::note;
        case Circumstance::during_handshake: return finding.side == Side::client ? Severity::note : Severity::broken;
        default: return Severity::broken;
    }
}

}  // namespace

Severity severity(const Finding& finding) {
    using enum FindingKind;
    switch (finding.kind) {
        case reset: return severity_of_reset(finding);
        case no_answer:
        case backlog_full: return finding.circumstance == Circumstance::answered ? Severity::slow : Severity::broken;
        // A program that keeps a connection which the server has closed long ago does itself little harm.
        case closed_on_one_side:
            return finding.side == Side::client                     ? Severity::note
                   : finding.circumstance == Circumstance::going_on ? Severity::broken
                                                                    : Severity::slow;
        case zero_window: return finding.duration >= noticeable ? Severity::slow : Severity::note;
        case keep_alive:
            return finding.circumstance == Circumstance::going_on && finding.count > 2 ? Severity::slow
                                                                                       : Severity::note;
        case no_window_scale: return finding.circumstance == Circumstance::too_small ? Severity::slow : Severity::note;
        case reset_unread_data:
            return finding.circumstance == Circumstance::late_data && finding.octets <= Finding::close_notify
                       ? Severity::note
                       : Severity::broken;
        // Only its FIN was repeated: whatever was to be said had arrived.
        case retransmission_timeout: return finding.octets == 0 ? Severity::note : Severity::slow;
        case refused:
        case half_open: return Severity::broken;
        case fast_retransmission:
        case delayed_ack_meets_nagle: return Severity::slow;
        case unneeded_retransmission:
        case ports_reused:
        case no_mss:
        case capture_gap:
        case captured_twice: return Severity::note;
    }
    return Severity::note;
}

std::string_view to_text(Severity severity) {
    switch (severity) {
        case Severity::note: return "note";
        case Severity::slow: return "slow";
        case Severity::broken: return "broken";
    }
    return "note";
}

}  // namespace loopscope::decode::flow
