#pragma once

#include <cstdint>

#include "decode/packet.hpp"

namespace loopscope::decode {

/// What the order of a connection's segments tells about one of them, in tshark's sense of the words.
namespace analysis_flag {
inline constexpr std::uint32_t retransmission = 1u << 0, fast_retransmission = 1u << 1,
                               spurious_retransmission = 1u << 2, out_of_order = 1u << 3, lost_segment = 1u << 4,
                               ack_lost_segment = 1u << 5, duplicate_ack = 1u << 6, zero_window = 1u << 7,
                               zero_window_probe = 1u << 8, zero_window_probe_ack = 1u << 9, keep_alive = 1u << 10,
                               keep_alive_ack = 1u << 11, window_update = 1u << 12, window_full = 1u << 13,
                               reused_ports = 1u << 14;
}

/// Which parts of a connection's life were seen: the sum is tcp.completeness.
namespace completeness {
inline constexpr std::uint8_t syn = 1, syn_ack = 2, ack = 4, data = 8, fin = 16, rst = 32;
}

/// The judgement on one TCP segment. Times in nanoseconds; -1: not known.
struct TcpAnalysis {
    std::uint32_t flags = 0;                      ///< analysis_flag
    std::uint32_t acknowledges_frame = no_frame;  ///< the segment whose end this one acknowledges
    std::uint32_t bytes_in_flight =
        0;  ///< octets sent and not acknowledged, this segment included; 0: none or not known
    std::uint32_t push_bytes_sent = 0;             ///< octets since the last PSH
    std::uint32_t duplicate_ack_number = 0;        ///< 1 for the first duplicate
    std::uint32_t duplicate_ack_frame = no_frame;  ///< the ACK that is repeated
    std::uint32_t timeout_frame = no_frame;        ///< the segment whose retransmission timer seems to have expired
    std::int64_t ack_rtt = -1;                     ///< since acknowledges_frame
    std::int64_t initial_rtt = -1;                 ///< SYN to the first ACK without SYN
    std::int64_t timeout = -1;                     ///< since timeout_frame
    std::int64_t time_relative = 0;                ///< since the connection's first frame
    std::int64_t time_delta = 0;                   ///< since its previous frame
    std::uint8_t completeness = 0;                 ///< up to the frame before this one
    bool has_push_bytes = false;
    bool repeats_lost_acknowledgment = false;  ///< acknowledges octets that were not captured, as an ACK before it did

    bool has(std::uint32_t flag) const { return (flags & flag) != 0; }
    /// True where there is anything to show beside the times.
    bool any() const {
        return flags != 0 || acknowledges_frame != no_frame || bytes_in_flight != 0 || has_push_bytes ||
               repeats_lost_acknowledgment;
    }
};

}  // namespace loopscope::decode
