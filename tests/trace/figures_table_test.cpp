#include "trace/figures_table.hpp"

#include <gtest/gtest.h>

#include <array>

#include "decode/flow/packed_figures.hpp"

namespace loopscope::trace {
namespace {

decode::flow::TcpFigures figures_of(std::uint32_t segments) {
    decode::flow::TcpFigures figures;
    figures.directions[0].segments = segments;
    return figures;
}

std::uint32_t segments(const FiguresTable& table, std::uint32_t index) {
    return table.get(index).directions[0].segments;
}

// Connections end in another order than they began in.
TEST(FiguresTable, TakesRowsInAnyOrder) {
    FiguresTable table;
    table.set_final(3, decode::flow::PackedFigures(figures_of(30)).octets());
    table.set_final(1, decode::flow::PackedFigures(figures_of(10)).octets());
    table.set(2, figures_of(20));
    table.publish();
    EXPECT_EQ(segments(table, 1), 10u);
    EXPECT_EQ(segments(table, 2), 20u);
    EXPECT_EQ(segments(table, 3), 30u);
    EXPECT_FALSE(table.is_final(0));
    EXPECT_EQ(segments(table, 0), 0u);
}

/// The more figures differ from what is expected of them, the more room they take.
decode::flow::TcpFigures figures_with(std::int64_t each) {
    auto figures = figures_of(7);
    for (auto& direction : figures.directions) {
        direction.by_acknowledgments = {each, each * 3, each * 7, each * 20, 5};
        direction.by_timestamps = {each * 5, each * 11, each * 50, each * 200, 9};
        direction.idle_time = direction.zero_window_time = direction.first_data_time = each;
        direction.octets = direction.repeated_octets = direction.in_flight = static_cast<std::uint64_t>(each);
        direction.limited_time = {each, each, each, each};
    }
    return figures;
}

// A connection's figures need more room as it goes on, and what they leave is another's.
TEST(FiguresTable, KeepsThemApartAsTheyGrow) {
    FiguresTable table;
    std::array<std::int64_t, 6> each{};
    const auto set = [&](std::uint32_t index, std::int64_t value) {
        each[index] = value;
        table.set(index, value == 0 ? figures_of(7) : figures_with(value));
    };
    for (std::uint32_t index = 0; index < each.size(); ++index) set(index, 0);
    set(0, 1'000), set(1, 1'000'000'000'000), set(2, 1'000), set(3, 0), set(0, 2'000'000'000'000), set(4, 2'000);
    set(1, 0), set(5, 3'000'000'000'000);
    table.set_final(2, decode::flow::PackedFigures(figures_with(each[2])).octets());
    set(3, 4'000);
    table.publish();
    for (std::uint32_t index = 0; index < each.size(); ++index) {
        SCOPED_TRACE(index);
        const auto found = table.get(index).from(decode::flow::Side::server);
        EXPECT_EQ(segments(table, index), 7u);
        EXPECT_EQ(found.idle_time, each[index]);
        EXPECT_EQ(found.limited_time[2], each[index]);
        EXPECT_EQ(found.by_timestamps.maximum, each[index] == 0 ? -1 : each[index] * 200);
    }
    EXPECT_TRUE(table.is_final(2));
    EXPECT_FALSE(table.is_final(3));
}

}  // namespace
}  // namespace loopscope::trace
