#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "trace/append_log.hpp"

namespace loopscope::trace {

/// From one time to another, nanoseconds; as far as that goes, where a hostile capture has them centuries apart.
constexpr std::int64_t signed_time(std::int64_t from, std::int64_t to) {
    std::int64_t distance = 0;
    if (!__builtin_sub_overflow(to, from, &distance)) return distance;
    return to > from ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}
/// `distance` nanoseconds after `time`, as far as that goes.
constexpr std::int64_t time_after(std::int64_t time, std::int64_t distance) {
    std::int64_t after = 0;
    if (!__builtin_add_overflow(time, distance, &after)) return after;
    return distance > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

/// From the least to the greatest of some values; empty until one was added.
struct ValueRange {
    std::int64_t low = std::numeric_limits<std::int64_t>::max();
    std::int64_t high = std::numeric_limits<std::int64_t>::min();

    bool empty() const { return low > high; }
    void add(std::int64_t value) {
        if (value < low) low = value;
        if (value > high) high = value;
    }
    void add(const ValueRange& other) {
        if (other.low < low) low = other.low;
        if (other.high > high) high = other.high;
    }
    bool operator==(const ValueRange&) const = default;
};

/// What the packets of one end of a connection are drawn by. Octets, and nanoseconds for round trips.
enum class Quantity : std::uint8_t {
    sequence,                 ///< from the first octet sent to the one after the last; relative to the stream's start
    repeated,                 ///< the same, of retransmissions only
    out_of_order,             ///< the same, of segments that came late
    acknowledgment,           ///< the octet of the peer's stream that is expected next
    duplicate,                ///< the same, of duplicate ACKs
    edge,                     ///< acknowledgment plus window: the peer may send up to here
    sacked,                   ///< of the peer's stream, in SACK blocks
    in_flight,                ///< of this end's octets, after the packet
    peer_in_flight,           ///< of the peer's
    window,                   ///< offered to the peer
    round_trip,               ///< of the peer's newest segment that this packet acknowledges
    round_trip_by_timestamp,  ///< of the peer's timestamp that it echoes
};
inline constexpr std::size_t quantities = 12;

/// What some packets of one end have in common: all that is needed to draw them where they are too narrow to be told
/// apart.
struct Fold {
    ValueRange time;  ///< nanoseconds since 1970
    std::array<ValueRange, quantities> ranges;
    std::uint64_t octets = 0;  ///< of payload, repetitions included
    std::uint32_t packets = 0, segments = 0, repeated = 0, out_of_order = 0, duplicates = 0;
    std::uint16_t flags = 0;  ///< of their TCP headers, joined

    const ValueRange& of(Quantity quantity) const { return ranges[static_cast<std::size_t>(quantity)]; }
    ValueRange& of(Quantity quantity) { return ranges[static_cast<std::size_t>(quantity)]; }
    void add(const Fold& other);
};

/// Folds of 16 packets, of 16 such folds, and so on, built as packets come: 16 octets a packet. One writer; readers see
/// what was published.
class FoldLevels {
public:
    static constexpr unsigned branches_bits = 4, branches = 1u << branches_bits;
    static constexpr unsigned height = 7;  ///< the uppermost folds 2^28 packets

    /// The next packet.
    void append(const Fold& packet);
    void publish();

    std::uint32_t published(unsigned level) const { return levels_[level].published(); }
    /// Packets index * 16^(level + 1) and on, 16^(level + 1) of them.
    const Fold& at(unsigned level, std::uint32_t index) const { return levels_[level][index]; }

private:
    std::array<AppendLog<Fold>, height> levels_;
    std::array<Fold, height> open_{};  ///< not full so far
    std::array<std::uint8_t, height> held_{};
};

}  // namespace loopscope::trace
