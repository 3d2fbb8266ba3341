// The graphs of every TCP connection of every real capture beside the project: whatever is in them, numbers stay
// finite, the picture stays small, and its marks agree with the fields of the same packets.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "ui/graph_plot.hpp"

namespace loopscope::ui {
namespace {

namespace fs = std::filesystem;

const TextMeasure measure{[](SceneFont, std::string_view utf8) { return 6.f * static_cast<float>(utf8.size()); },
                          [](SceneFont) { return 14.f; }};

void draw_all(const trace::Recording& recording, std::uint32_t connection, std::uint64_t& marks) {
    for (const auto& entry : graph_kinds) {
        const auto scene = graph_picture(recording, connection, entry.kind, {true, true}, dark_theme(), measure);
        for (const auto& mark : scene.marks())
            for (const auto& point : scene.points(mark)) ASSERT_TRUE(std::isfinite(point.x) && std::isfinite(point.y));
        EXPECT_LT(scene.marks().size(), 60'000u);
        marks += scene.marks().size();
    }
}

TEST(GraphCaptures, AreDrawnWithoutHarm) {
    const fs::path folder = LOOPSCOPE_SOURCE "/../shared/captures";
    if (!fs::is_directory(folder)) GTEST_SKIP() << "../shared/captures is not here";
    constexpr std::uint32_t most_of_a_capture = 50;
    std::uint32_t connections = 0;
    std::uint64_t marks = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        auto source = capture::Source::open(entry.path());
        if (!source) continue;
        SCOPED_TRACE(entry.path().filename().string());
        trace::Recording recording{std::move(*source)};
        while (recording.step() == trace::Recording::Step::frame) {}
        recording.publish();
        std::uint32_t drawn = 0;
        for (std::uint32_t i = 0; i < recording.connection_count() && drawn < most_of_a_capture; ++i) {
            if (recording.connection(i).transport != decode::Protocol::tcp) continue;
            draw_all(recording, i, marks);
            ++drawn;
        }
        connections += drawn;
    }
    EXPECT_GT(connections, 1000u);
    EXPECT_GT(marks, 100'000u);
}

}  // namespace
}  // namespace loopscope::ui
