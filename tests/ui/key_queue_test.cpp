#include "ui/key_queue.hpp"

#include <gtest/gtest.h>

namespace {

using namespace loopscope::ui;

std::vector<int> keys(const std::vector<KeyEvent>& events) {
    std::vector<int> result;
    for (const auto& event : events) result.push_back(event.key * 10 + event.action);
    return result;
}

TEST(KeyQueue, AQuickKeyIsDownForOneFrame) {
    KeyQueue queue;
    for (const int action : {1, 0, 1, 0}) queue.add({7, 0, action, 0});
    EXPECT_EQ(keys(queue.take()), (std::vector<int>{71}));
    EXPECT_EQ(keys(queue.take()), (std::vector<int>{70}));
    EXPECT_EQ(keys(queue.take()), (std::vector<int>{71}));
    EXPECT_FALSE(queue.empty());
    EXPECT_EQ(keys(queue.take()), (std::vector<int>{70}));
    EXPECT_TRUE(queue.empty());
}

TEST(KeyQueue, ControlStaysDownWithItsKey) {
    KeyQueue queue;
    queue.add({1, 0, 1, 0});
    queue.add({7, 0, 1, 0});
    queue.add({7, 0, 0, 0});
    queue.add({1, 0, 0, 0});
    EXPECT_EQ(keys(queue.take()), (std::vector<int>{11, 71}));
    EXPECT_EQ(keys(queue.take()), (std::vector<int>{70, 10}));
}

TEST(KeyQueue, ControlThatIsLetGoFirstStillCounts) {
    KeyQueue queue;
    queue.add({1, 0, 1, 0});
    queue.add({7, 0, 1, 0});
    queue.add({1, 0, 0, 0});
    queue.add({7, 0, 0, 0});
    EXPECT_EQ(keys(queue.take()), (std::vector<int>{11, 71}));
    EXPECT_EQ(keys(queue.take()), (std::vector<int>{10, 70}));
}

TEST(KeyQueue, TextWaitsForTheShortcutBeforeIt) {
    KeyQueue queue;
    queue.add({1, 0, 1, 0});
    queue.add({7, 0, 1, 2});
    queue.add({.character = 'x'});
    EXPECT_EQ(keys(queue.take()), (std::vector<int>{11, 71}));
    const auto typed = queue.take();
    ASSERT_EQ(typed.size(), 1u);
    EXPECT_EQ(typed[0].character, unsigned{'x'});
}

}  // namespace
