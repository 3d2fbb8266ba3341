#include "trace/room_table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <thread>

namespace loopscope::trace {
namespace {

using Words = std::array<std::uint64_t, RoomTable::most_words>;

void set(RoomTable& table, std::uint32_t index, std::uint32_t size, bool final = false) {
    Words words;
    std::iota(words.begin(), words.end(), std::uint64_t{index} << 32 | size);
    table.set(index, {words.data(), size}, final);
}

/// How many words there are; all of them are of `index`.
std::uint32_t size_of(const RoomTable& table, std::uint32_t index) {
    Words words;
    const auto size = table.get(index, words.data());
    for (std::uint32_t i = 0; i < size; ++i) EXPECT_EQ(words[i], (std::uint64_t{index} << 32 | size) + i);
    return size;
}

TEST(RoomTable, KeepsRowsApartAsTheyGrowAndShrink) {
    RoomTable table;
    constexpr std::uint32_t count = 2'000;
    for (const std::uint32_t more : {0u, 200u, 50u, 3u})
        for (auto index = count; index-- > 1;) set(table, index, 1 + (index + more) % RoomTable::most_words);
    table.publish();
    ASSERT_EQ(table.published(), count);
    EXPECT_EQ(size_of(table, 0), 0u);
    for (std::uint32_t index = 1; index < count; ++index)
        ASSERT_EQ(size_of(table, index), 1 + (index + 3) % RoomTable::most_words) << index;
}

TEST(RoomTable, SaysWhatIsFinal) {
    RoomTable table;
    set(table, 1, 3);
    EXPECT_FALSE(table.is_final(0));
    EXPECT_FALSE(table.is_final(1));
    EXPECT_FALSE(table.is_final(2));
    set(table, 1, 3, true);
    EXPECT_TRUE(table.is_final(1));
    EXPECT_EQ(size_of(table, 1), 3u);
}

// The window draws rows while the feeder goes on, and gives their room to others.
TEST(RoomTable, RowsAreWholeWhileTheyAreReplaced) {
    RoomTable table;
    constexpr std::uint32_t count = 4, rounds = 100'000;
    for (std::uint32_t index = 0; index < count; ++index) set(table, index, 1);
    table.publish();
    std::thread writer([&] {
        for (std::uint32_t round = 0; round < rounds; ++round) set(table, round % count, 1 + round % 7);
    });
    for (std::uint32_t round = 0; round < rounds && !testing::Test::HasFailure(); ++round)
        EXPECT_GT(size_of(table, round % count), 0u);
    writer.join();
}

}  // namespace
}  // namespace loopscope::trace
