#include "ui/order_of.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace {

using loopscope::ui::order_of;

const std::atomic<bool> go_on{false};

std::vector<std::uint32_t> expected(const std::vector<std::uint64_t>& keys, bool descending) {
    std::vector<std::uint32_t> order(keys.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return descending ? keys[a] > keys[b] : keys[a] < keys[b];
    });
    return order;
}

TEST(OrderOf, IsThatOfAStableSortInBothDirections) {
    std::mt19937_64 random(1);
    for (const std::uint64_t mask : {0ull, 1ull, 0xffull, 0xffff'0000ull, 0x8000'0000'0000'0001ull, ~0ull}) {
        std::vector<std::uint64_t> keys(5000);
        for (auto& key : keys) key = random() & mask;
        for (const bool descending : {false, true})
            EXPECT_EQ(order_of(keys, descending, go_on), expected(keys, descending)) << mask;
    }
}

TEST(OrderOf, TakesNothingAndWhatIsInOrder) {
    EXPECT_TRUE(order_of({}, true, go_on).empty());
    EXPECT_EQ(order_of({7, 7, 8}, false, go_on), (std::vector<std::uint32_t>{0, 1, 2}));
    EXPECT_EQ(order_of({7, 7, 8}, true, go_on), (std::vector<std::uint32_t>{2, 0, 1}));
}

TEST(OrderOf, StopsWhenTold) {
    const std::atomic<bool> stop{true};
    EXPECT_TRUE(order_of({3, 2, 1}, false, stop).empty());
}

}  // namespace
