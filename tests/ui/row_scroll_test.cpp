#include "ui/row_scroll.hpp"

#include <gtest/gtest.h>

namespace {

using loopscope::ui::RowScroll;

TEST(RowScroll, IsExactFarPastTenMillionRows) {
    RowScroll scroll;
    constexpr std::uint64_t rows = 3'000'000'000;
    scroll.fit(rows, 40);
    scroll.reveal(2'345'678'901);
    EXPECT_EQ(scroll.first(), 2'345'678'901u - 39);
    scroll.scroll_by(1);
    EXPECT_EQ(scroll.first(), 2'345'678'901u - 38);
    EXPECT_EQ(scroll.hidden_part(), 0);
}

TEST(RowScroll, EveryWayToScrollTenMillionRowsEndsOnARow) {
    RowScroll scroll;
    constexpr std::uint64_t rows = 10'000'000, visible = 37;
    scroll.fit(rows, visible);
    scroll.scroll_to(rows);
    EXPECT_EQ(scroll.first(), rows - visible);
    for (std::uint64_t steps = 1; steps <= 1000; ++steps) {
        scroll.scroll_by(-3);  // the wheel
        ASSERT_EQ(scroll.first(), rows - visible - 3 * steps);
        ASSERT_EQ(scroll.hidden_part(), 0);
    }
    scroll.scroll_to(0);
    for (std::uint64_t page = 1; page <= 1000; ++page) {
        scroll.scroll_by(visible - 1);
        ASSERT_EQ(scroll.first(), page * (visible - 1));
    }
    for (const std::uint64_t row : {16'777'217ull / 20, 838'861ull, 9'999'999ull, 8'388'609ull, 1ull}) {
        scroll.center(row);
        EXPECT_LE(scroll.first(), row);
        EXPECT_LT(row, scroll.first() + visible);
        scroll.reveal(row);
        EXPECT_EQ(scroll.hidden_part(), 0) << "whole rows stand in the list";
    }
    // the grip at either end of its track is at either end of the list
    const double track = 700, shortest = 26, way = track - scroll.grip(track, shortest).length;
    scroll.scroll_to(scroll.top_for(way, track, shortest));
    EXPECT_EQ(scroll.first(), rows - visible);
    scroll.scroll_to(scroll.top_for(0, track, shortest));
    EXPECT_EQ(scroll.first(), 0u);
}

TEST(RowScroll, FollowsUntilTheUserScrollsUp) {
    RowScroll scroll;
    scroll.fit(100, 10);
    scroll.follow(true);
    scroll.fit(150, 10);
    EXPECT_EQ(scroll.first(), 140u);
    scroll.scroll_by(3);
    EXPECT_TRUE(scroll.follows());
    scroll.scroll_by(-3);
    EXPECT_FALSE(scroll.follows());
    scroll.fit(200, 10);
    EXPECT_EQ(scroll.first(), 137u);
    scroll.follow(true);
    EXPECT_EQ(scroll.first(), 190u);
}

TEST(RowScroll, RevealMovesAsLittleAsNeeded) {
    RowScroll scroll;
    scroll.fit(100, 10);
    scroll.reveal(5);
    EXPECT_EQ(scroll.first(), 0u);
    scroll.reveal(10);
    EXPECT_EQ(scroll.first(), 1u);
    scroll.reveal(0);
    EXPECT_EQ(scroll.first(), 0u);
    scroll.center(50);
    EXPECT_EQ(scroll.first(), 45u);
    scroll.center(47);
    EXPECT_EQ(scroll.first(), 45u);
}

TEST(RowScroll, ChoosingAnEarlierRowEndsFollowing) {
    RowScroll scroll;
    scroll.fit(100, 10);
    scroll.follow(true);
    scroll.reveal(99);
    EXPECT_TRUE(scroll.follows());
    scroll.reveal(3);
    EXPECT_FALSE(scroll.follows());
    EXPECT_EQ(scroll.first(), 3u);
}

TEST(RowScroll, GripSpansTheTrackAndLeadsBack) {
    RowScroll scroll;
    scroll.fit(10'000'000, 40);
    EXPECT_EQ(scroll.grip(500, 26).offset, 0);
    EXPECT_EQ(scroll.grip(500, 26).length, 26);
    scroll.scroll_to(5'000'000);
    const auto grip = scroll.grip(500, 26);
    EXPECT_NEAR(scroll.top_for(grip.offset, 500, 26), 5'000'000, 1e-3);
    EXPECT_EQ(scroll.top_for(1e9, 500, 26), 10'000'000 - 40);
    scroll.fit(5, 40);
    EXPECT_EQ(scroll.grip(500, 26).length, 500);
}

TEST(RowScroll, FewerRowsPullItBack) {
    RowScroll scroll;
    scroll.fit(1000, 10);
    scroll.scroll_to(900);
    scroll.fit(20, 10);
    EXPECT_EQ(scroll.first(), 10u);
    scroll.fit(0, 10);
    EXPECT_EQ(scroll.first(), 0u);
}

}  // namespace
