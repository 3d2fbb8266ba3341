#include "ui/row_order.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace loopscope::ui {
namespace {

RowOrder::MakeKey modulo(std::uint32_t divisor) {
    return [divisor] { return [divisor](std::uint32_t row) { return SortKey{row % divisor, 0}; }; };
}

std::vector<std::uint32_t> numbers(std::uint32_t count) {
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0u);
    return rows;
}

TEST(RowOrder, WithoutAKeyRowsKeepTheirOrderAndFollowGrowthAndShrinking) {
    RowOrder order;
    order.update(numbers(5), 0, false, 1, {});
    EXPECT_EQ(order.rows(), numbers(5));
    order.update(numbers(8), 0, false, 1, {});
    EXPECT_EQ(order.rows(), numbers(8));
    order.update(numbers(3), 0, false, 1, {});
    EXPECT_EQ(order.rows(), numbers(3));
}

TEST(RowOrder, AnotherVersionReplacesRowsThatOnlyLookLikeAPrefix) {
    RowOrder order;
    order.update({1, 3}, 0, false, 1, {});
    order.update({2, 3, 4}, 0, false, 2, {});
    EXPECT_EQ(order.rows(), (std::vector<std::uint32_t>{2, 3, 4}));
}

TEST(RowOrder, EqualKeysKeepTheirOrderInBothDirections) {
    RowOrder order;
    order.update(numbers(6), 1, false, 1, modulo(2));
    EXPECT_EQ(order.rows(), (std::vector<std::uint32_t>{0, 2, 4, 1, 3, 5}));
    order.update(numbers(6), 1, true, 1, modulo(2));
    EXPECT_EQ(order.rows(), (std::vector<std::uint32_t>{1, 3, 5, 0, 2, 4}));
}

TEST(RowOrder, ALongTableIsSortedInTheBackgroundAndSwappedInWhole) {
    RowOrder order;
    const auto rows = numbers(RowOrder::sorted_at_once + 1000);
    order.update(rows, 0, false, 1, {});
    order.update(rows, 1, false, 1, modulo(3));
    EXPECT_TRUE(order.busy());
    EXPECT_EQ(order.rows(), rows) << "the old order is shown until the new one is there";
    order.wait();
    order.update(rows, 1, false, 1, modulo(3));
    EXPECT_FALSE(order.busy());
    ASSERT_EQ(order.rows().size(), rows.size());
    EXPECT_EQ(order.rows()[0], 0u);
    EXPECT_EQ(order.rows()[1], 3u);
    EXPECT_EQ(order.rows().back() % 3, 2u);
}

TEST(RowOrder, TextsAreSortedByTheirBeginning) {
    EXPECT_LT(text_key("GET"), text_key("POST"));
    EXPECT_LT(text_key(""), text_key("A"));
    EXPECT_EQ(text_key("sixteen octets..and more"), text_key("sixteen octets.."));
}

}  // namespace
}  // namespace loopscope::ui
