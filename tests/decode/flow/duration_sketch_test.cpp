#include "decode/flow/duration_sketch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace loopscope::decode::flow {
namespace {

std::int64_t exact(std::vector<std::int64_t> values, double share) {
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::max<std::size_t>(rank, 1) - 1];
}

TEST(DurationSketch, QuantilesAreWithinTwoPercent) {
    std::mt19937 random(7);
    std::lognormal_distribution<double> spread(13, 2.5);  // microseconds to minutes
    DurationSketch sketch;
    std::vector<std::int64_t> values;
    for (int i = 0; i < 20'000; ++i) {
        values.push_back(static_cast<std::int64_t>(spread(random)));
        sketch.add(values.back());
    }
    for (const double share : {0.001, 0.01, 0.5, 0.9, 0.95, 0.999}) {
        const auto right = static_cast<double>(exact(values, share));
        EXPECT_NEAR(static_cast<double>(sketch.quantile(share)), right, right * 0.02 + 1) << share;
    }
    EXPECT_EQ(sketch.minimum(), exact(values, 0));
    EXPECT_EQ(sketch.maximum(), exact(values, 1));
    EXPECT_EQ(sketch.round_trips().samples, 20'000u);
}

TEST(DurationSketch, NothingMeasuredAndNothingBelowZero) {
    DurationSketch sketch;
    EXPECT_EQ(sketch.round_trips().median, -1);
    EXPECT_EQ(sketch.round_trips().samples, 0u);
    sketch.add(-5);
    EXPECT_EQ(sketch.minimum(), 0);
    EXPECT_EQ(sketch.quantile(0.5), 0);
}

TEST(DurationSketch, ASingleValueIsItsOwnQuantile) {
    DurationSketch sketch;
    sketch.add(123'456'789);
    EXPECT_EQ(sketch.quantile(0.5), 123'456'789);
    EXPECT_EQ(sketch.quantile(0.95), 123'456'789);
}

TEST(DurationSketch, ManyDifferentValuesKeepTheUpperQuantiles) {
    DurationSketch sketch;
    std::vector<std::int64_t> values;
    for (std::int64_t value = 1; value < INT64_MAX / 2; value += value / 40 + 1) {
        values.push_back(value);
        sketch.add(value);
    }
    const auto right = static_cast<double>(exact(values, 0.95));
    EXPECT_NEAR(static_cast<double>(sketch.quantile(0.95)), right, right * 0.02);
    EXPECT_EQ(sketch.quantile(1), values.back());
}

}  // namespace
}  // namespace loopscope::decode::flow
