#include "decode/flow/sender_phase.hpp"

#include <algorithm>

namespace loopscope::decode::flow {
namespace {

constexpr std::uint32_t initial_segments = 10;  ///< RFC 6928
/// Slow start doubles what is in flight in a round trip, or grows it by half where ACKs are delayed and counted by
/// number. Congestion avoidance adds a segment (RFC 5681), or follows a cubic curve (RFC 9438).
constexpr std::uint32_t growth_percent = 125;
/// Slow start may end without a loss (RFC 9406): after as many round trips without its growth.
constexpr std::uint8_t most_steady_rounds = 3;

}  // namespace

SenderPhaseEstimate::SenderPhaseEstimate(bool whole, std::uint32_t segment_size)
    : segment_size_(segment_size),
      capacity_(initial_segments * segment_size),
      growth_(whole ? Growth::slow_start : Growth::unknown),
      growth_before_(growth_) {}

void SenderPhaseEstimate::sent(std::uint32_t in_flight, SequenceNumber next) {
    if (!in_round_) {
        in_round_ = true;
        round_end_ = next;
    }
    peak_ = std::max(peak_, in_flight);
    if (recovery_ == Recovery::none) capacity_ = std::max(capacity_, in_flight);
}

void SenderPhaseEstimate::restart() {
    threshold_ = std::max(threshold_, capacity_ / 4 * 3);
    capacity_ = std::min(capacity_, initial_segments * segment_size_);
    growth_ = Growth::slow_start;
    earlier_peak_ = peak_ = 0;
    steady_rounds_ = 0;
    in_round_ = false;
}

void SenderPhaseEstimate::reduce(std::uint32_t to) {
    capacity_before_ = capacity_;
    growth_before_ = growth_;
    capacity_ = std::max(to, 2 * segment_size_);
    threshold_ = capacity_;
    earlier_peak_ = peak_ = 0;
    steady_rounds_ = 0;
    in_round_ = false;
    held_ = Held::network;
    std::fill(std::begin(acks_), std::end(acks_), std::uint16_t{0});
}

void SenderPhaseEstimate::lose(std::uint32_t in_flight, SequenceNumber next) {
    if (recovery_ != Recovery::none) return;
    reduce(in_flight / 2);
    growth_ = Growth::avoidance;
    recovery_ = Recovery::fast;
    recovery_point_ = next;
}

void SenderPhaseEstimate::time_out(std::uint32_t in_flight, SequenceNumber next) {
    if (recovery_ == Recovery::timeout) return;
    reduce(in_flight / 2);
    growth_ = Growth::slow_start;
    recovery_ = Recovery::timeout;
    recovery_point_ = next;
}

void SenderPhaseEstimate::undo() {
    if (recovery_ == Recovery::none) return;
    recovery_ = Recovery::none;
    growth_ = growth_before_;
    capacity_ = std::max(capacity_, capacity_before_);
    threshold_ = growth_ == Growth::avoidance ? capacity_ : 0;
}

void SenderPhaseEstimate::congested(std::uint32_t in_flight) {
    if (recovery_ != Recovery::none) return;
    reduce(in_flight / 2);
    growth_ = Growth::avoidance;
}

void SenderPhaseEstimate::acknowledged(SequenceNumber acknowledgment, Held held, bool drained) {
    if (recovery_ != Recovery::none) {
        if (acknowledgment < recovery_point_) return;
        recovery_ = Recovery::none;
        in_round_ = false;
        peak_ = 0;
        return;
    }
    auto& count = acks_[static_cast<int>(held)];
    if (count < 0xffff) ++count;
    if (in_round_ && (drained || acknowledgment >= round_end_)) end_round(drained && held == Held::application);
}

void SenderPhaseEstimate::end_round(bool ran_dry) {
    const auto network = acks_[0], window = acks_[1], application = acks_[2];
    held_ = ran_dry                                     ? Held::application
            : window > network && window >= application ? Held::window
            : application > network                     ? Held::application
                                                        : Held::network;
    std::fill(std::begin(acks_), std::end(acks_), std::uint16_t{0});
    in_round_ = false;
    if (held_ == Held::network) {
        const bool grows = std::uint64_t{peak_} * 100 >= std::uint64_t{earlier_peak_} * growth_percent;
        steady_rounds_ = grows ? 0 : static_cast<std::uint8_t>(steady_rounds_ + 1);
        if (growth_ == Growth::slow_start &&
            (steady_rounds_ >= most_steady_rounds || (threshold_ != 0 && peak_ >= threshold_)))
            growth_ = Growth::avoidance;
        if (growth_ == Growth::unknown && earlier_peak_ != 0 && steady_rounds_ >= most_steady_rounds)
            growth_ = Growth::avoidance;
        steady_rounds_ = std::min(steady_rounds_, most_steady_rounds);
        earlier_peak_ = peak_;
    }
    peak_ = 0;
}

}  // namespace loopscope::decode::flow
