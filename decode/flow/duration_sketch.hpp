#pragma once

#include <cstddef>
#include <cstdint>

#include "decode/flow/figures.hpp"
#include "decode/flow/short_list.hpp"

namespace loopscope::decode::flow {

/// How durations are distributed, in bounded memory. A bucket is 1/32 of a power of two wide, and is told by its
/// middle: quantiles are within 1.6 % of the exact ones. Only buckets that hold something are kept.
class DurationSketch {
public:
    /// Past this the lowest buckets become one: upper quantiles stay exact to the 1.6 %.
    static constexpr std::size_t most_buckets = 1024;

    void add(std::int64_t nanoseconds);  ///< below 0 counts as 0
    std::uint32_t samples() const { return samples_; }
    std::int64_t minimum() const { return samples_ == 0 ? -1 : minimum_; }
    std::int64_t maximum() const { return samples_ == 0 ? -1 : maximum_; }
    /// The smallest value that at least `share` (0 to 1) of the samples do not exceed; -1 without samples.
    std::int64_t quantile(double share) const;
    RoundTrips round_trips() const;

private:
    struct Bucket {
        std::uint16_t index;
        std::uint32_t count;
    };
    std::uint32_t find(std::uint16_t index) const;
    void insert(std::uint32_t at, std::uint16_t index);

    ShortList<Bucket, 2> buckets_;  ///< ascending
    std::int64_t minimum_ = 0, maximum_ = 0;
    std::uint32_t samples_ = 0;
};

}  // namespace loopscope::decode::flow
