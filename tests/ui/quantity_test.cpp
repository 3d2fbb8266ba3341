#include "ui/quantity.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace loopscope::ui {
namespace {

TEST(Quantity, DurationsHaveThreeDigitsAndAUnit) {
    EXPECT_EQ(duration_text(0), "0 ns");
    EXPECT_EQ(duration_text(999), "999 ns");
    EXPECT_EQ(duration_text(12'400), "12.4 µs");
    EXPECT_EQ(duration_text(3'250'000), "3.25 ms");
    EXPECT_EQ(duration_text(999'700'000), "1.00 s");
    EXPECT_EQ(duration_text(125'000'000'000), "2 min 5 s");
    EXPECT_EQ(duration_text(7'500'000'000'000), "2 h 5 min");
    EXPECT_EQ(duration_text(-1), "");
}

TEST(Quantity, SecondsKeepTheirSign) {
    EXPECT_EQ(seconds_text(123'456), "0.000123");
    EXPECT_EQ(seconds_text(-1'500'000'000), "-1.500000");
    EXPECT_EQ(seconds_text(std::numeric_limits<std::int64_t>::min()), "-9223372036.854775");
}

TEST(Quantity, OctetsAreDecimalUnits) {
    EXPECT_EQ(octets_text(78), "78 B");
    EXPECT_EQ(octets_text(1'400), "1.40 kB");
    EXPECT_EQ(octets_text(23'000'000), "23.0 MB");
}

TEST(Quantity, TimeBetweenNeverOverflows) {
    constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(time_between(least, most), most);
    EXPECT_EQ(time_between(most, least), 0);
    EXPECT_EQ(time_between(-5, 7), 12);
}

TEST(Quantity, GroupsAndCounts) {
    EXPECT_EQ(grouped(1'234'567), "1,234,567");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(counted(1, "packet"), "1 packet");
    EXPECT_EQ(counted(2'000, "packet"), "2,000 packets");
    EXPECT_EQ(counted(2, "query", "queries"), "2 queries");
}

TEST(Quantity, EveryWordMustBeThere) {
    EXPECT_TRUE(holds_words("127.0.0.1:80 HTTP closed", "http 127"));
    EXPECT_FALSE(holds_words("127.0.0.1:80 HTTP closed", "http reset"));
    EXPECT_TRUE(holds_words("anything", ""));
}

}  // namespace
}  // namespace loopscope::ui
