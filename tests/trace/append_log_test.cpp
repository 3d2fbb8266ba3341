#include "trace/append_log.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "trace/shared_table.hpp"

namespace loopscope::trace {
namespace {

TEST(AppendLog, KeepsEveryElementInPlaceWhileItGrows) {
    AppendLog<std::uint64_t> log;
    const auto* first = &log.append(0);
    for (std::uint64_t i = 1; i < 300'000; ++i) log.append(i * 3);
    EXPECT_EQ(first, &log[0]);
    for (std::uint32_t i = 0; i < 300'000; ++i) ASSERT_EQ(log[i], i * 3u);
}

TEST(AppendLog, KeepsLargeBlocksInAFileWithoutAName) {
    struct Row {
        std::array<std::uint32_t, 12> words;  // 48 octets: rows lie across what is reserved at once
    };
    AppendLog<Row, 1u << 20> log;
    constexpr std::uint32_t count = 4'000'000;
    for (std::uint32_t i = 0; i < count; ++i) log.append({{i, ~i}});
    for (std::uint32_t i = 0; i < count; ++i) ASSERT_TRUE(log[i].words[0] == i && log[i].words[1] == ~i) << i;
}

TEST(LogBlock, TakesRoomInItsFilePieceByPiece) {
    constexpr std::size_t size = 256u << 20;
    LogBlock block{size, size};
    if (!block.in_file()) GTEST_SKIP() << "no file without a name is to be had in $TMPDIR or /var/tmp";
    const auto first = block.prepare(1);
    EXPECT_GE(first, 1u);
    EXPECT_LT(first, size);
    EXPECT_EQ(block.prepare(first), first);
    EXPECT_GT(block.prepare(first + 1), first);
    EXPECT_EQ(block.prepare(size), size);
    static_cast<char*>(block.data())[size - 1] = 1;
}

TEST(LogBlock, IsMemoryWhereNoFileIsToBeHad) {
    const char* const folder = std::getenv("TMPDIR");
    const std::string before = folder != nullptr ? folder : "";
    setenv("TMPDIR", "/proc", 1);
    LogBlock block{64u << 20, 1};
    before.empty() ? unsetenv("TMPDIR") : setenv("TMPDIR", before.c_str(), 1);
    EXPECT_FALSE(block.in_file());
    EXPECT_EQ(block.prepare(1), block.size());
    static_cast<char*>(block.data())[block.size() - 1] = 1;
}

TEST(AppendLog, ShowsReadersOnlyWhatWasPublished) {
    AppendLog<int> log;
    log.append(1);
    EXPECT_EQ(log.published(), 0u);
    log.publish();
    EXPECT_EQ(log.published(), 1u);
}

TEST(AppendLog, LetsOthersReadWhileOneAppends) {
    AppendLog<std::uint64_t> log;
    constexpr std::uint32_t count = 200'000;
    std::thread writer{[&] {
        for (std::uint32_t i = 0; i < count; ++i) {
            log.append(i ^ 0x5555u);
            if (i % 100 == 99) log.publish();
        }
    }};
    std::uint32_t checked = 0;
    while (checked < count)
        for (const auto published = log.published(); checked < published; ++checked)
            ASSERT_EQ(log[checked], checked ^ 0x5555u);
    writer.join();
}

TEST(SharedTable, GivesRowsThatAreConsistentInThemselves) {
    struct Row {
        std::uint64_t a, b, c, d, e;
    };
    SharedTable<Row> table;
    table.set(0, {});
    table.publish();
    std::atomic<bool> stop{false};
    std::thread writer{[&] {
        for (std::uint64_t i = 1; !stop; ++i) table.set(0, {i, i, i, i, i});
    }};
    for (int i = 0; i < 200'000; ++i) {
        const auto row = table.get(0);
        ASSERT_TRUE(row.a == row.b && row.b == row.c && row.c == row.d && row.d == row.e);
    }
    stop = true;
    writer.join();
}

}  // namespace
}  // namespace loopscope::trace
