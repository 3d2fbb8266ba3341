#include "trace/append_log.hpp"

#include <gtest/gtest.h>

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
