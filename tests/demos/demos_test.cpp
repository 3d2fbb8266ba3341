#include "demos/demos.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace loopscope::demos {
namespace {

TEST(Demos, MeetANewcomerInThisOrder) {
    std::vector<std::string_view> names;
    for (const Demo& demo : all()) names.push_back(demo.name);
    EXPECT_EQ(names, (std::vector<std::string_view>{"tcp-echo", "udp-echo", "refused", "half-close", "close-wait",
                                                    "reset", "time-wait", "backlog", "syn-retry", "udp-broadcast",
                                                    "http", "dns", "large-transfer", "zero-window", "nagle",
                                                    "keep-alive", "rto-backoff", "simultaneous-close"}));
}

TEST(Demos, SayWhatTheyShowInOneLine) {
    for (const Demo& demo : all()) {
        for (const std::string_view line : {demo.summary, demo.look_for}) {
            EXPECT_FALSE(line.empty()) << demo.name;
            EXPECT_LE(line.size(), 90u) << demo.name;
            EXPECT_EQ(line.find('\n'), line.npos) << demo.name;
        }
        EXPECT_NE(demo.run, nullptr) << demo.name;
    }
}

TEST(Demos, AreFoundByName) {
    for (const Demo& demo : all()) EXPECT_EQ(find(demo.name), &demo);
    EXPECT_EQ(find("tcp"), nullptr);
    EXPECT_EQ(find(""), nullptr);
}

}  // namespace
}  // namespace loopscope::demos
