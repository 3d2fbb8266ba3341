#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace loopscope::app {

/// How many of the first octets `stops` says nothing against; `may_stop` is the same for eight octets at once, and may
/// say yes where none of them does.
std::size_t length_until(std::string_view text, auto may_stop, auto stops) {
    std::size_t size = 0;
    for (std::uint64_t eight; text.size() - size >= sizeof eight; size += sizeof eight) {
        std::memcpy(&eight, text.data() + size, sizeof eight);
        if (may_stop(eight)) break;
    }
    while (size < text.size() && !stops(static_cast<unsigned char>(text[size]))) ++size;
    return size;
}

inline constexpr std::uint64_t eight_ones = 0x0101'0101'0101'0101, eight_high_bits = eight_ones << 7;
/// High bits where an octet is 0; above such an octet also where it is 1.
constexpr std::uint64_t zero_octets(std::uint64_t eight) { return (eight - eight_ones) & ~eight & eight_high_bits; }
constexpr std::uint64_t octets_below_space(std::uint64_t eight) {
    return (eight - eight_ones * 0x20) & ~eight & eight_high_bits;
}

/// How many of the first octets are no control characters.
inline std::size_t length_without_controls(std::string_view text) {
    return length_until(
        text,
        [](std::uint64_t eight) { return (octets_below_space(eight) | zero_octets(eight ^ eight_ones * 0x7f)) != 0; },
        [](unsigned char octet) { return octet < 0x20 || octet == 0x7f; });
}

/// How many of the first octets are ASCII that stands for itself in a JSON string.
inline std::size_t length_of_plain_json(std::string_view text) {
    return length_until(
        text,
        [](std::uint64_t eight) {
            return ((eight & eight_high_bits) | octets_below_space(eight) | zero_octets(eight ^ eight_ones * '"') |
                    zero_octets(eight ^ eight_ones * '\\')) != 0;
        },
        [](unsigned char octet) { return octet < 0x20 || octet >= 0x80 || octet == '"' || octet == '\\'; });
}

}  // namespace loopscope::app
