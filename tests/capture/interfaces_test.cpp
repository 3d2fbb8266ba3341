#include "capture/interfaces.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/capture/role.hpp"

namespace loopscope::capture {
namespace {

const HostInterface* find(const std::vector<HostInterface>& interfaces, const std::string& name) {
    const auto found =
        std::find_if(interfaces.begin(), interfaces.end(), [&](const auto& one) { return one.name == name; });
    return found == interfaces.end() ? nullptr : &*found;
}

TEST(HostInterfaces, KnowTheLoopback) {
    const auto interfaces = host_interfaces();
    ASSERT_TRUE(interfaces) << to_text(interfaces.error());
    const HostInterface* lo = find(interfaces.value(), "lo");
    ASSERT_NE(lo, nullptr);
    EXPECT_TRUE(lo->loopback);
    EXPECT_TRUE(lo->up);
    EXPECT_NE(std::find(lo->addresses.begin(), lo->addresses.end(), "127.0.0.1"), lo->addresses.end());
}

TEST(HostInterfaces, CountTraffic) {
    const auto before = host_interfaces();
    ASSERT_TRUE(role::send_datagrams(47'215, 10));
    const auto after = host_interfaces();
    ASSERT_TRUE(before && after);
    EXPECT_GE(find(after.value(), "lo")->received_packets, find(before.value(), "lo")->received_packets + 10);
}

TEST(CheckFilter, TakesWhatLibpcapTakes) {
    EXPECT_FALSE(check_filter(""));
    EXPECT_FALSE(check_filter("tcp port 80 or (udp and port 53)"));
}

TEST(CheckFilter, QuotesWhatIsWrong) {
    const Failure failure = check_filter("port nosuch-service");
    ASSERT_TRUE(failure);
    EXPECT_NE(failure->what.find("nosuch-service"), std::string::npos) << failure->what;
    EXPECT_NE(failure->where.find("port nosuch-service"), std::string::npos) << failure->where;
}

}  // namespace
}  // namespace loopscope::capture
