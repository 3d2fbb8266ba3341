#include "decode/flow/judge_repetition.hpp"

#include <algorithm>

namespace loopscope::decode::flow {
namespace {

constexpr std::uint16_t duplicate_ack_threshold = 3;
constexpr std::int64_t shortest_timeout = 5'000'000;  ///< nanoseconds: no stack's timer is quicker

/// What the sender's timer waits at least. Where no round trip was measured: what Linux waits at least.
std::int64_t timer(const TcpMeter::Evidence& evidence) {
    constexpr std::int64_t least = 200'000'000;
    return evidence.round_trip < 0 ? least : evidence.timeout;
}

/// The sender's clock and the capture's differ a little.
bool timer_expired(const TcpMeter::Evidence& evidence) { return evidence.silence >= timer(evidence) / 5 * 4; }

bool is_tail_probe(const TcpMeter::Evidence& evidence) {
    if (!evidence.selective || !evidence.last_outstanding || evidence.repeats > 0 || evidence.duplicate_acks > 0 ||
        evidence.recovering_fast || evidence.recovering_from_timeout || evidence.round_trip < 0)
        return false;
    const bool patient = evidence.silence >= evidence.round_trip + evidence.round_trip / 4;
    return patient && (!evidence.first_outstanding || !timer_expired(evidence));
}

bool told_of_loss(const TcpMeter::Evidence& evidence) {
    return evidence.duplicate_acks >= duplicate_ack_threshold || evidence.sacked_beyond || evidence.recovering_fast;
}

}  // namespace

Event cause_of_repetition(const TcpMeter::Evidence& evidence) {
    if (evidence.acknowledged) return Event::unneeded_retransmission;
    if (evidence.silence < 0) return Event::retransmission;
    if (is_tail_probe(evidence)) return Event::tail_loss_probe;
    if (timer_expired(evidence) || evidence.recovering_from_timeout) return Event::timeout_retransmission;
    if (told_of_loss(evidence)) return Event::fast_retransmission;
    if (evidence.round_trip < 0) return Event::retransmission;
    const auto usual =
        std::max({evidence.round_trip + 4 * evidence.variation, 2 * evidence.round_trip, shortest_timeout});
    return evidence.silence >= usual ? Event::timeout_retransmission : Event::retransmission;
}

}  // namespace loopscope::decode::flow
