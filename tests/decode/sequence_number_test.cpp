#include "decode/sequence_number.hpp"

#include <gtest/gtest.h>

namespace loopscope::decode {
namespace {

TEST(SequenceNumber, ComparesOnTheCircle) {
    const SequenceNumber before{0xffff'fff0};
    const auto after = before + 0x20;
    EXPECT_EQ(after.value(), 0x10u);
    EXPECT_LT(before, after);
    EXPECT_GT(after, before);
    EXPECT_EQ(after - before, 0x20);
    EXPECT_EQ(before - after, -0x20);
    EXPECT_LE(before, before);
}

TEST(SequenceNumber, HalfACircleIsTheFarthest) {
    const SequenceNumber zero{0};
    EXPECT_LT(zero, SequenceNumber{0x7fff'ffff});
    EXPECT_GT(zero, SequenceNumber{0x8000'0001});
}

}  // namespace
}  // namespace loopscope::decode
