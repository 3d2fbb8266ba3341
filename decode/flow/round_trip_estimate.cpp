#include "decode/flow/round_trip_estimate.hpp"

#include <algorithm>
#include <cstdlib>

namespace loopscope::decode::flow {

void RoundTripEstimate::add(std::int64_t round_trip) {
    if (smoothed_ < 0) {
        smoothed_ = round_trip;
        variation_ = round_trip / 2;
        return;
    }
    const auto difference = round_trip - smoothed_;
    variation_ += (std::abs(difference) - variation_) / 4;
    smoothed_ += difference / 8;
}

std::int64_t RoundTripEstimate::timeout() const {
    constexpr std::int64_t least_variation = 200'000'000, initial = 1'000'000'000;
    return smoothed_ < 0 ? initial : smoothed_ + std::max(4 * variation_, least_variation);
}

}  // namespace loopscope::decode::flow
