#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "decode/flow/duration_sketch.hpp"
#include "decode/flow/meter.hpp"
#include "decode/flow/round_trip_estimate.hpp"
#include "decode/flow/scoreboard.hpp"
#include "decode/flow/sender_phase.hpp"
#include "decode/flow/sent_segments.hpp"

namespace loopscope::decode::flow {

/// Measures one direction of a connection: what its sender sends, and what the other end says about it.
class SenderMeter {
public:
    /// What the handshake tells of this direction.
    struct Terms {
        std::uint32_t segment_size = 0;  ///< most payload in a segment; 0: not known
        SequenceNumber first;            ///< of its octets; valid where `whole`
        bool whole = false;              ///< the connection's begin was seen
        bool heard = false;              ///< so was the other end
        bool scale_known = false;        ///< of the other end's window
        bool selective = false;          ///< both ends take SACK
    };
    struct Heard {
        std::int64_t round_trip = -1, round_trip_by_timestamp = -1;
        bool duplicate_sack = false;
    };

    /// `round_trip`: SYN to the handshake's ACK, nanoseconds; -1: not known.
    SenderMeter(const Terms& terms, std::int64_t round_trip);

    /// A segment of this end, with payload or without.
    void send(const TcpMeter::Segment&);
    /// A segment of the other end.
    Heard hear(const TcpMeter::Segment&);
    TcpMeter::Evidence evidence(std::int64_t time, SequenceNumber begin, std::uint32_t length) const;

    /// Octets that were sent and are neither acknowledged nor covered by SACK. Lost octets count until they are. 0
    /// where no ACK of the other end was captured: nobody can tell.
    std::uint32_t in_flight() const;
    SenderPhase phase() const { return known_phase_; }
    DirectionFigures figures() const;

private:
    using Segment = TcpMeter::Segment;

    std::uint32_t outstanding() const { return static_cast<std::uint32_t>(next_ - acknowledged_); }
    std::uint32_t missing() const;  ///< outstanding, but for what SACK covers
    SenderPhase infer_phase() const;
    void note_phase();
    void pass_time(std::int64_t now);
    void spend_time(std::int64_t passed);
    Limit held_back() const;
    bool window_is_full() const;
    SenderPhaseEstimate::Held held() const;
    void send_payload(const Segment&);
    void place(const Segment&, SequenceNumber begin, SequenceNumber end);
    void count_repetition(const Segment&, SequenceNumber begin, SequenceNumber end);
    void hear_congestion(SequenceNumber acknowledgment);
    void hear_window(const Segment&);
    bool hear_sack(const Segment&);
    bool pass_sacked(SequenceNumber acknowledgment);
    void hear_progress(const Segment&, Heard&);
    void measure_round_trip(const Segment&, const SentSegments::Covered&, bool passes_sacked, Heard&);
    void settle_time(Limit);

    /// What few senders have something of: made once one has.
    struct Rare {
        // what was counted, in the meaning of DirectionFigures
        std::uint64_t repeated_octets = 0;
        std::uint32_t retransmissions = 0, timeouts = 0, fast = 0, unneeded = 0, out_of_order = 0;
        std::uint32_t duplicate_acks = 0, sack_blocks = 0, duplicate_sacks = 0, zero_windows = 0, most_sacked = 0;
        std::uint32_t ecn_capable = 0, congestion_marked = 0, echoes = 0, window_reductions = 0;
        std::int64_t zero_window_time = 0;

        Scoreboard sacked;
        std::int64_t repeat_time = 0;          ///< of the newest repetition
        SequenceNumber repeat_begin;           ///< of the first one since the newest progress; valid where `repeats`
        SequenceNumber congestion_point;       ///< ECE up to here asks for one reduction; valid once there was an ECE
        std::uint32_t repeat_timestamp = 0;    ///< TSval of the newest repetition; 0: none
        std::uint32_t eifel_timestamp = 0;     ///< TSval of the first repetition since the newest progress
        std::uint32_t announced_unneeded = 0;  ///< counted already, so that a D-SACK to come is not counted again
        std::uint16_t recent_duplicate_acks = 0;  ///< since the newest progress
        std::uint16_t repeats = 0;                ///< since the newest progress
    };
    static const Rare none_rare;
    const Rare& rare() const { return rare_ == nullptr ? none_rare : *rare_; }
    Rare& make_rare();  ///< for changing it
    void detect_unneeded(const Segment&, Rare&);

    // what was counted, in the meaning of DirectionFigures
    std::uint64_t octets_ = 0, octets_acknowledged_ = 0;
    std::uint32_t segments_ = 0, phase_changes_ = 0;
    std::uint32_t most_in_flight_ = 0, smallest_window_ = 0, largest_window_ = 0;
    std::int64_t first_data_time_ = 0, last_data_time_ = 0, last_acknowledged_time_ = 0;
    std::int64_t idle_time_ = 0, longest_idle_ = 0;
    std::array<std::int64_t, 4> limited_time_{};   ///< by Limit, up to the newest data
    std::array<std::int64_t, 4> trailing_time_{};  ///< since then: counts once more data follows
    std::int64_t undecided_time_ = 0;              ///< in flight: for the network or the application, as it turns out
    double window_time_ = 0, window_use_ = 0;      ///< nanoseconds in flight; of these, weighted by the window's use

    std::unique_ptr<Rare> rare_;
    DurationSketch by_acknowledgments_, by_timestamps_;
    RoundTripEstimate estimate_;
    SentSegments sent_;
    SenderPhaseEstimate phase_;
    SequenceNumber acknowledged_;     ///< first octet that is not
    std::int64_t clock_ = 0;          ///< of the newest segment, either way
    std::int64_t progress_time_ = 0;  ///< this end sent payload, or the other told of its arrival
    std::int64_t round_trip_;         ///< of the handshake; -1: not known
    SequenceNumber next_;             ///< one after the newest octet
    SequenceNumber fin_;              ///< valid where `has_fin_`
    std::uint32_t segment_size_;
    std::uint32_t window_ = 0;         ///< offered by the other end, octets; valid where `has_window_`
    std::uint32_t echoed_ = 0;         ///< the newest TSecr that gave a round trip
    std::uint32_t sacked_octets_ = 0;  ///< in Rare::sacked
    std::uint16_t most_window_use_ = 0;
    SenderPhase known_phase_;  ///< after the newest segment
    /// The capture was taken near the receiver: it sees ACKs follow at once upon data, long before a round trip is
    /// over, and what is in flight on the way to it has not come by yet.
    bool near_receiver_ = false;
    bool started_ = false, heard_ = false, confirmed_ = false, has_window_ = false, has_fin_ = false, pushed_ = false;
    bool segment_size_known_, scale_known_, selective_;
};

}  // namespace loopscope::decode::flow
