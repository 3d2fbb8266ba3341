#pragma once

#include <cstdint>
#include <memory>

#include "decode/flow/annotation.hpp"
#include "decode/flow/figures.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

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

    /// `handshake`: what the connection's summary tells before its first payload (MSS, SACK, round trip).
    explicit TcpMeter(const Connection& handshake);
    ~TcpMeter();
    TcpMeter(TcpMeter&&) noexcept;
    TcpMeter& operator=(TcpMeter&&) noexcept;

    Reading add(const Segment& segment);
    /// The connection has ended: what only later segments would need is let go. The figures stay.
    void release();
    TcpFigures figures() const;

    /// The retransmission timeout that RFC 6298 gives for what was measured, nanoseconds; at least 200 ms, as Linux has
    /// it.
    std::int64_t retransmission_timeout(Side sender) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace loopscope::decode::flow
