#include "ui/start_model.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace loopscope;
using namespace loopscope::ui;

capture::HostInterface interface(const char* name, bool up, bool loopback, std::uint64_t received, std::uint64_t sent) {
    capture::HostInterface result;
    result.name = name;
    result.up = up;
    result.loopback = loopback;
    result.received_packets = received;
    result.sent_packets = sent;
    return result;
}

TEST(TrafficMeter, TellsPacketsPerSecondAndCountsLoopbackOnce) {
    TrafficMeter meter;
    meter.add({interface("eth0", true, false, 100, 50), interface("lo", true, true, 10, 10)}, 1'000'000'000);
    EXPECT_FALSE(meter.interfaces()[0].measured);
    meter.add({interface("eth0", true, false, 160, 70), interface("lo", true, true, 30, 30)}, 3'000'000'000);
    ASSERT_EQ(meter.interfaces().size(), 2u);
    EXPECT_EQ(meter.interfaces()[0].interface.name, "lo");
    EXPECT_EQ(meter.interfaces()[0].rate, 10);
    EXPECT_EQ(meter.interfaces()[1].rate, 40);
    EXPECT_EQ(meter.interfaces()[1].history.back(), 40);
}

TEST(TrafficMeter, SurvivesCountersThatStartAgainAndInterfacesThatComeAndGo) {
    TrafficMeter meter;
    meter.add({interface("eth0", true, false, 100, 50)}, 1'000'000'000);
    meter.add({interface("eth0", true, false, 3, 0), interface("down0", false, false, 0, 0)}, 2'000'000'000);
    EXPECT_EQ(meter.interfaces()[0].rate, 0);
    EXPECT_EQ(meter.interfaces()[1].interface.name, "down0");
    meter.add({}, 3'000'000'000);
    EXPECT_TRUE(meter.interfaces().empty());
}

TEST(StartModel, FindsThisMachinesLoopback) {
    StartModel model;
    while (!model.known()) {
        model.update(1, true);
        std::this_thread::yield();
    }
    EXPECT_FALSE(model.checks().empty());
    if (model.interface_error()) GTEST_SKIP() << to_text(*model.interface_error());
    bool loopback = false;
    for (const auto& traffic : model.interfaces()) loopback = loopback || traffic.interface.loopback;
    EXPECT_TRUE(loopback);
}

}  // namespace
