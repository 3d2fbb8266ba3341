#pragma once

#include <cstdint>

namespace loopscope::decode {

/// One step of a hash: a bit that differs shows in many others of the result.
constexpr std::uint64_t mix(std::uint64_t value) {
    value *= 0x9e37'79b9'7f4a'7c15;
    return value ^ value >> 32;
}

}  // namespace loopscope::decode
