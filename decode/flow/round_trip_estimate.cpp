#include "decode/flow/round_trip_estimate.hpp"

#include <algorithm>

namespace loopscope::decode::flow {

std::int64_t RoundTripEstimate::timeout() const {
    constexpr std::int64_t least_variation = 200'000'000, initial = 1'000'000'000;
    return smoothed_ < 0 ? initial : smoothed_ + std::max(4 * variation_, least_variation);
}

}  // namespace loopscope::decode::flow
