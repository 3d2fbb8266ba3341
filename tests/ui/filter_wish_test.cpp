#include "ui/filter_wish.hpp"

#include <gtest/gtest.h>

#include "tests/ui/http_capture.hpp"
#include "ui/packets_model.hpp"

namespace {

using namespace loopscope;
using namespace loopscope::ui;

TEST(FilterWish, IsJoinedToTheFilterThatIsThere) {
    const std::string condition = "ip.src == 10.0.0.1";
    EXPECT_EQ(joined("", condition, FilterJoin::with_and), condition);
    EXPECT_EQ(joined("", condition, FilterJoin::with_or_not), "not ip.src == 10.0.0.1");
    EXPECT_EQ(joined("tcp", condition, FilterJoin::replace), condition);
    EXPECT_EQ(joined("tcp", condition, FilterJoin::replace_not), "not ip.src == 10.0.0.1");
    EXPECT_EQ(joined("tcp", condition, FilterJoin::with_and), "tcp and ip.src == 10.0.0.1");
    EXPECT_EQ(joined("tcp or udp", condition, FilterJoin::with_and), "(tcp or udp) and ip.src == 10.0.0.1");
    EXPECT_EQ(joined("tcp", condition, FilterJoin::with_and_not), "tcp and not ip.src == 10.0.0.1");
    EXPECT_EQ(joined("tcp", "http or dns", FilterJoin::with_or_not), "tcp or (not (http or dns))");
}

TEST(FilterWish, WhatIsPreparedIsNotAppliedYet) {
    PacketsModel model;
    model.set_filter("tcp");
    model.act_on({"http", FilterJoin::with_and, false});
    EXPECT_EQ(model.filter().text(), "tcp and http");
    EXPECT_TRUE(model.filter().prepared());
    const auto generation = model.filter().generation();
    model.act_on({"dns", FilterJoin::with_or, true});
    EXPECT_EQ(model.filter().text(), "(tcp and http) or dns");
    EXPECT_FALSE(model.filter().prepared());
    EXPECT_GT(model.filter().generation(), generation);
}

TEST(FilterWish, EachCellOfThePacketsHasACondition) {
    const tests::HttpCapture capture;
    PacketsModel model;
    const auto text = [&](PacketColumn column) { return model.filter_text(capture.recording(), 4, column); };
    EXPECT_EQ(text(PacketColumn::number), "frame.number == 4");
    EXPECT_EQ(text(PacketColumn::source), "ip.src == 127.0.0.1");
    EXPECT_EQ(text(PacketColumn::protocol), "http");
    EXPECT_EQ(text(PacketColumn::what), "tcp.stream == 0");
    EXPECT_NE(text(PacketColumn::length).find("frame.len == "), std::string::npos);
    EXPECT_NE(text(PacketColumn::time).find("frame.time_relative == "), std::string::npos);
}

}  // namespace
