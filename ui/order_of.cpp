#include "ui/order_of.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace loopscope::ui {
namespace {

constexpr int digit_bits = 11;
constexpr std::size_t digits = std::size_t{1} << digit_bits;

}  // namespace

std::vector<std::uint32_t> order_of(const std::vector<std::uint64_t>& keys, bool descending,
                                    const std::atomic<bool>& stop) {
    std::vector<std::uint32_t> order(keys.size()), next;
    std::iota(order.begin(), order.end(), 0u);
    std::uint64_t differing = 0;
    bool in_order = true;
    for (std::size_t i = 1; i < keys.size(); ++i) {
        differing |= keys[i] ^ keys[0];
        in_order &= descending ? keys[i] <= keys[i - 1] : keys[i] >= keys[i - 1];
    }
    if (in_order) return order;
    next.resize(keys.size());
    // From the lowest digit to the highest, each time keeping the order of what is equal.
    for (int shift = std::countr_zero(differing); shift < 64 && (differing >> shift) != 0; shift += digit_bits) {
        if (stop.load(std::memory_order_relaxed)) return {};
        const auto digit_of = [&](std::uint64_t key) {
            const auto digit = key >> shift & (digits - 1);
            return descending ? digits - 1 - digit : digit;
        };
        if ((differing >> shift & (digits - 1)) == 0) continue;
        std::array<std::uint32_t, digits> begin{};
        for (const auto key : keys) ++begin[digit_of(key)];
        std::exclusive_scan(begin.begin(), begin.end(), begin.begin(), 0u);
        for (const auto place : order) next[begin[digit_of(keys[place])]++] = place;
        order.swap(next);
    }
    return order;
}

}  // namespace loopscope::ui
