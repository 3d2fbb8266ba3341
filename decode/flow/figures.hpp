#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "decode/flow/connection.hpp"

namespace loopscope::decode::flow {

/// What governs how much the sender of a direction sends (RFC 5681, RFC 6675, RFC 6298). Nothing on the wire says it:
/// it is inferred from what was sent and acknowledged, and shown as such.
enum class SenderPhase : std::uint8_t {
    unknown,               ///< too little was seen
    slow_start,            ///< the amount in flight doubles with each round trip
    congestion_avoidance,  ///< it grows by about one segment a round trip
    fast_recovery,         ///< a loss was told by duplicate ACKs or SACK, and is being repaired
    timeout_recovery,      ///< the retransmission timer expired; it doubles each time
    window_limited,        ///< the receiver's window, not the network, holds the sender back
    application_limited,   ///< the sender has nothing more to send
};
std::string_view to_text(SenderPhase);  ///< "slow start"; empty for unknown
std::string_view keyword(SenderPhase);  ///< "slow-start"

/// Who waits for whom: what keeps a direction from going faster.
enum class Limit : std::uint8_t { unknown, application, receive_window, network };
std::string_view to_text(Limit);

/// Round trips of one direction's segments, nanoseconds; -1: none was measured. Median and 95th percentile are within
/// 2 % of the exact ones.
struct RoundTrips {
    std::int64_t minimum = -1, median = -1, p95 = -1, maximum = -1;
    std::uint32_t samples = 0;
};

/// What one end sent and how it fared, as of the frames seen so far. Octets and nanoseconds.
struct DirectionFigures {
    RoundTrips
        by_acknowledgments;    ///< segment to the ACK that covers it, as the capture point sees both (RFC 6298; Karn)
    RoundTrips by_timestamps;  ///< TSval to its first echo (RFC 7323, section 4)

    std::uint64_t octets = 0;        ///< payload as sent, repetitions included
    std::uint64_t fresh_octets = 0;  ///< payload sent for the first time
    std::uint64_t acknowledged = 0;  ///< payload that the peer confirmed
    std::uint64_t repeated_octets = 0;
    std::uint32_t segments = 0;  ///< with payload
    std::uint32_t retransmissions = 0, timeouts = 0, fast_retransmissions = 0, unneeded_retransmissions = 0;
    std::uint32_t lost_segments = 0;  ///< inferred: sent again and needed
    std::uint32_t out_of_order = 0;
    std::uint32_t duplicate_acks = 0;                    ///< that the peer sent about this direction's octets
    std::uint32_t sack_blocks = 0, duplicate_sacks = 0;  ///< in the peer's ACKs (RFC 2018; RFC 2883)
    std::uint64_t most_sacked = 0;

    std::uint64_t in_flight = 0, most_in_flight = 0;
    std::uint64_t window = 0;                               ///< what the peer offers now
    std::uint64_t smallest_window = 0, largest_window = 0;  ///< since the handshake
    std::uint16_t window_use = 0;       ///< most that was ever in flight of what was offered, thousandths
    std::uint16_t mean_window_use = 0;  ///< weighted by time, thousandths
    std::uint32_t zero_windows = 0;
    std::int64_t zero_window_time = 0;  ///< in all

    std::int64_t first_data_time = 0, last_data_time = 0;  ///< since 1970; 0: no payload was sent
    std::int64_t last_acknowledged_time = 0;
    std::int64_t longest_idle = 0, idle_time = 0;  ///< nothing in flight and nothing sent
    std::array<std::int64_t, 4> limited_time{};    ///< by Limit; their sum is the time from first to last data

    std::uint32_t ecn_capable = 0, congestion_marked = 0;  ///< packets with ECT or CE (RFC 3168, section 5)
    std::uint32_t echoes = 0, window_reductions = 0;       ///< segments with ECE, with CWR
    SenderPhase phase = SenderPhase::unknown;
    std::uint32_t phase_changes = 0;

    /// Octets a second between the first octet sent and the last one acknowledged; 0 where no time passed.
    double throughput() const;  ///< repetitions included
    double goodput() const;     ///< of acknowledged octets
    Limit limit() const;        ///< what held it back for most of the time
};

/// Figures of a TCP connection that carried payload; by Side of the sender.
struct TcpFigures {
    std::array<DirectionFigures, 2> directions;

    const DirectionFigures& from(Side side) const { return directions[static_cast<int>(side)]; }
    DirectionFigures& from(Side side) { return directions[static_cast<int>(side)]; }
};

}  // namespace loopscope::decode::flow
