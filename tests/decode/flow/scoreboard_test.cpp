#include "decode/flow/scoreboard.hpp"

#include <gtest/gtest.h>

namespace loopscope::decode::flow {
namespace {

SequenceNumber at(std::uint32_t value) { return SequenceNumber{value}; }

TEST(Scoreboard, BlocksGrowTogetherAcrossTheWrap) {
    Scoreboard board;
    EXPECT_EQ(board.add(at(0xffff'ff00), at(0xffff'ff80)), 0x80u);
    EXPECT_EQ(board.add(at(0x100), at(0x200)), 0x100u);
    EXPECT_EQ(board.add(at(0xffff'ff00), at(0xffff'ff80)), 0u);  // told again
    EXPECT_EQ(board.add(at(0xffff'ff80), at(0x100)), 0x180u);    // fills what lies between
    EXPECT_EQ(board.octets(), 0x300u);
    EXPECT_TRUE(board.holds_beyond(at(0x1ff)));
    EXPECT_FALSE(board.holds_beyond(at(0x200)));
    EXPECT_EQ(board.acknowledge(at(0x80)), 0x180u);
    EXPECT_EQ(board.octets(), 0x180u);
    EXPECT_EQ(board.acknowledge(at(0x200)), 0x180u);
    EXPECT_EQ(board.octets(), 0u);
}

TEST(Scoreboard, EmptyAndTurnedBlocksAreNoNews) {
    Scoreboard board;
    EXPECT_EQ(board.add(at(10), at(10)), 0u);
    EXPECT_EQ(board.add(at(20), at(10)), 0u);
    EXPECT_EQ(board.octets(), 0u);
}

TEST(Scoreboard, HoldsSoManyRangesAndNoMore) {
    Scoreboard board;
    for (std::uint32_t i = 0; i < 10 * Scoreboard::most_ranges; ++i) board.add(at(100 * i), at(100 * i + 1));
    EXPECT_EQ(board.octets(), Scoreboard::most_ranges);
    EXPECT_EQ(board.add(at(0), at(50)), 49u);  // what touches a range that is held still counts
}

}  // namespace
}  // namespace loopscope::decode::flow
