#pragma once

#include <cstdint>
#include <limits>

namespace loopscope::capture {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

inline constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

/// The latest and, negated, the earliest time of a record, years 2116 and 1823: so near that the difference of any two
/// times is an int64 as well, and nobody who subtracts needs to look.
inline constexpr std::int64_t latest_time = std::numeric_limits<std::int64_t>::max() / 2;

constexpr std::int64_t saturated(Int128 nanoseconds) {
    constexpr Int128 lowest = -latest_time, highest = latest_time;
    return static_cast<std::int64_t>(nanoseconds < lowest ? lowest : nanoseconds > highest ? highest : nanoseconds);
}

/// Nanoseconds since 1970 of a tick count; exact where a tick is a whole number of nanoseconds, else cut to the last
/// whole one; saturated at `latest_time`. `offset`: seconds.
constexpr std::int64_t time_of_ticks(std::uint64_t ticks, std::uint64_t ticks_per_second, std::int64_t offset) {
    const std::uint64_t seconds = ticks / ticks_per_second, rest = ticks % ticks_per_second;
    const auto fraction = static_cast<std::uint64_t>(UInt128{rest} * nanoseconds_per_second / ticks_per_second);
    return saturated((Int128{seconds} + offset) * nanoseconds_per_second + fraction);
}

}  // namespace loopscope::capture
