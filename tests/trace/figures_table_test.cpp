#include "trace/figures_table.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace loopscope::trace
