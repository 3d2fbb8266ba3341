#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace loopscope::trace {

/// Where the elements of an array lie that grows in blocks, none of which moves: block k holds 2^(k + first_bits) of
/// them, so that 32-bit indices need at most `count` blocks.
template <unsigned first_bits> struct DoublingBlocks {
    static constexpr std::size_t count = 33 - first_bits;
    static constexpr std::size_t elements_of(unsigned block) { return std::size_t{1} << (block + first_bits); }

    struct Place {
        unsigned block;
        std::uint32_t slot;
    };
    static Place place(std::uint32_t index) {
        const std::uint64_t shifted = std::uint64_t{index} + (1u << first_bits);
        const unsigned top = static_cast<unsigned>(std::bit_width(shifted)) - 1;
        return {top - first_bits, static_cast<std::uint32_t>(shifted - (std::uint64_t{1} << top))};
    }
};

}  // namespace loopscope::trace
