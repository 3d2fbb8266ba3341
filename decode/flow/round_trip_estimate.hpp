#pragma once

#include <cstdint>
#include <cstdlib>

namespace loopscope::decode::flow {

/// The smoothed round trip and the timeout that follows from it (RFC 6298, section 2). Nanoseconds.
class RoundTripEstimate {
public:
    void add(std::int64_t round_trip);
    std::int64_t smoothed() const { return smoothed_; }  ///< -1: none was measured
    std::int64_t variation() const { return variation_; }
    /// SRTT plus four times its variation, of which Linux takes 200 ms at least; 1 s before the first measurement.
    std::int64_t timeout() const;

private:
    std::int64_t smoothed_ = -1, variation_ = 0;
};

inline void RoundTripEstimate::add(std::int64_t round_trip) {
    if (smoothed_ < 0) {
        smoothed_ = round_trip;
        variation_ = round_trip / 2;
        return;
    }
    const auto difference = round_trip - smoothed_;
    variation_ += (std::abs(difference) - variation_) / 4;
    smoothed_ += difference / 8;
}

}  // namespace loopscope::decode::flow
