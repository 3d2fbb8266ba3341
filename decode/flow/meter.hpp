#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "decode/flow/annotation.hpp"
#include "decode/flow/figures.hpp"
#include "decode/flow/packed_figures.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

class SenderMeter;

/// Measures a TCP connection segment by segment: round trips, octets in flight, windows, losses, and the sender's
/// phase. Bounded memory whatever the connection does; time comes from the packets. The tracker runs one for each
/// connection that carries payload; a graph runs one again over the frames of the connection that it shows.
class TcpMeter {
public:
    struct Segment {
        std::int64_t time;  ///< nanoseconds since 1970
        const TcpHeader& header;
        std::uint32_t length;  ///< octets of payload on the wire
        Side sender;
        Event event = Event::none;  ///< what `judge_segment` said
        std::uint64_t window = 0;   ///< offered by this segment, octets, scaled
        std::uint8_t ecn = 0;       ///< of the IP header: 0 not capable, 1 and 2 ECT, 3 CE
    };

    /// What one segment told.
    struct Reading {
        std::int64_t round_trip = -1;               ///< of the newest segment that it acknowledges, nanoseconds
        std::int64_t round_trip_by_timestamp = -1;  ///< of the TSval that it echoes
        std::uint64_t in_flight =
            0;  ///< of the data's sender: this end where it sends payload, else the other; after it
        SenderPhase phase = SenderPhase::unknown;       ///< of this end
        SenderPhase peer_phase = SenderPhase::unknown;  ///< of the other
        bool duplicate_sack = false;  ///< its first SACK block tells that octets arrived twice (RFC 2883)
    };

    /// What is known about octets before they are sent again: why a sender may repeat them. Nanoseconds.
    struct Evidence {
        bool acknowledged = false;             ///< all of them
        bool first_outstanding = false;        ///< they begin where the other end still waits
        bool last_outstanding = false;         ///< nothing was sent after them
        bool sacked_beyond = false;            ///< octets after them arrived
        bool recovering_fast = false;          ///< they were in flight when fast recovery began, and it lasts
        bool recovering_from_timeout = false;  ///< they were in flight when the timer expired, and not all is repaired
        bool selective = false;                ///< both ends take SACK
        std::uint16_t duplicate_acks = 0;      ///< since the last ACK that brought news
        std::uint16_t repeats = 0;             ///< repetitions since then
        std::int64_t silence = -1;             ///< since the sender sent, or heard of an arrival
        std::int64_t age = -1;                 ///< since they, or what overtook them, was sent first
        std::int64_t round_trip = -1, variation = 0;  ///< smoothed
        /// The retransmission timeout that RFC 6298 gives for what was measured; the variation counts at least 200 ms,
        /// as in Linux. 1 s where nothing was measured.
        std::int64_t timeout = 1'000'000'000;
    };

    /// `handshake`: what the connection's summary tells before its first payload (MSS, SACK, round trip).
    explicit TcpMeter(const Connection& handshake);
    ~TcpMeter();
    TcpMeter(TcpMeter&&) noexcept;
    TcpMeter& operator=(TcpMeter&&) noexcept;

    Reading add(const Segment& segment);
    /// Before the segment that repeats them is added.
    Evidence evidence(std::int64_t time, SequenceNumber begin, std::uint32_t length, Side sender) const;
    /// The connection has ended: what only later segments would need is let go. The figures stay.
    void release();
    TcpFigures figures() const;
    /// The octets of PackedFigures from the connection's end on; none before.
    std::span<const std::uint8_t> packed_figures() const { return final_.octets(); }

private:
    struct Live;
    SenderMeter* from(Side side) const;

    std::unique_ptr<Live> live_;  ///< until the connection has ended
    PackedFigures final_;         ///< from then on
};

}  // namespace loopscope::decode::flow
