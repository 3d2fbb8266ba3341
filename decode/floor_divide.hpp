#pragma once

#include <cstdint>

namespace loopscope::decode {

struct FloorDivision {
    std::int64_t quotient, rest;  ///< `rest` is never below 0
};

/// Rounds down, also below 0. `divisor` is above 0.
constexpr FloorDivision floor_divide(std::int64_t number, std::int64_t divisor) {
    const auto quotient = number / divisor, rest = number % divisor;
    return rest < 0 ? FloorDivision{quotient - 1, rest + divisor} : FloorDivision{quotient, rest};
}

}  // namespace loopscope::decode
