#pragma once

#include <cstdint>

#include "decode/flow/figures.hpp"
#include "decode/sequence_number.hpp"

namespace loopscope::decode::flow {

/// Infers what governs a sender from what it has in flight, round trip by round trip. The congestion window itself
/// never appears on the wire; what is in flight is at most that window, and equals it while the network is the limit.
class SenderPhaseEstimate {
public:
    /// What held the sender back when an ACK arrived.
    enum class Held : std::uint8_t { network, window, application };

    /// `whole`: the connection's begin was seen, so that it starts in slow start (RFC 5681, section 3.1).
    SenderPhaseEstimate(bool whole, std::uint32_t segment_size);

    SenderPhase phase() const;
    bool recovering() const { return recovery_ != Recovery::none; }
    bool recovering_from_timeout() const { return recovery_ == Recovery::timeout; }
    /// Where recovery ends: what was sent before it began (RFC 6675, section 3). Valid while recovering.
    SequenceNumber recovery_point() const { return recovery_point_; }
    /// At least so much the congestion window allows: the most that was in flight since it was last reduced; at first
    /// ten segments (RFC 6928).
    std::uint32_t capacity() const { return capacity_; }

    /// New octets were sent; `in_flight` includes them, `next` is their end.
    void sent(std::uint32_t in_flight, SequenceNumber next);
    /// Nothing was sent for longer than the retransmission timeout: slow start again (RFC 5681, section 4.1).
    void restart();
    /// A loss was told by duplicate ACKs or SACK: fast recovery until all that was sent is acknowledged (RFC 5681,
    /// section 3.2; RFC 6675, section 5).
    void lose(std::uint32_t in_flight, SequenceNumber next);
    /// The timer expired: one segment at a time, then slow start up to half of what was in flight (RFC 5681, section
    /// 3.1).
    void time_out(std::uint32_t in_flight, SequenceNumber next);
    /// The loss was none (RFC 3522, RFC 5682): as before.
    void undo();
    /// The network marked a packet: the sender reduces as after a loss, and repeats nothing (RFC 3168, section 6.1.2).
    void congested(std::uint32_t in_flight);
    /// Everything before `acknowledgment` is acknowledged now. `drained`: nothing is in flight any more.
    void acknowledged(SequenceNumber acknowledgment, Held held, bool drained);

private:
    enum class Recovery : std::uint8_t { none, fast, timeout };
    enum class Growth : std::uint8_t { unknown, slow_start, avoidance };

    void reduce(std::uint32_t to);
    void end_round(bool ran_dry);

    SequenceNumber recovery_point_, round_end_;
    std::uint32_t segment_size_;
    std::uint32_t capacity_;
    std::uint32_t threshold_ = 0;                ///< where slow start ends; 0: not known
    std::uint32_t peak_ = 0, earlier_peak_ = 0;  ///< most in flight in this round trip and in the one before
    std::uint32_t capacity_before_ = 0;          ///< the loss, for `undo`
    std::uint16_t acks_[3] = {0, 0, 0};          ///< of this round, by Held
    std::uint8_t steady_rounds_ = 0;             ///< round trips without the growth of slow start
    Recovery recovery_ = Recovery::none;
    Growth growth_, growth_before_;
    Held held_ = Held::network;
    bool in_round_ = false;
};

inline SenderPhase SenderPhaseEstimate::phase() const {
    if (recovery_ == Recovery::fast) return SenderPhase::fast_recovery;
    if (recovery_ == Recovery::timeout) return SenderPhase::timeout_recovery;
    if (held_ == Held::window) return SenderPhase::window_limited;
    if (held_ == Held::application) return SenderPhase::application_limited;
    switch (growth_) {
        case Growth::unknown: return SenderPhase::unknown;
        case Growth::slow_start: return SenderPhase::slow_start;
        case Growth::avoidance: return SenderPhase::congestion_avoidance;
    }
    return SenderPhase::unknown;
}

}  // namespace loopscope::decode::flow
