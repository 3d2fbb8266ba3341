#include "ui/details_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/ui/http_capture.hpp"
#include "ui/bytes_model.hpp"

namespace {

using namespace loopscope;
using namespace loopscope::ui;

const DetailsModel::Row* find(const DetailsModel& model, std::string_view name) {
    for (const auto& row : model.rows())
        if (model.record(row).field->name == name) return &row;
    return nullptr;
}

TEST(DetailsModel, OpensTheTopLayerAndClosesWhatIsBelow) {
    const tests::HttpCapture capture;
    DetailsModel model;
    model.update(capture.recording(), 1);
    ASSERT_NE(find(model, "tcp"), nullptr);
    EXPECT_TRUE(find(model, "tcp")->open);
    EXPECT_FALSE(find(model, "ip")->open);
    EXPECT_EQ(find(model, "ip.src"), nullptr);
    const auto* port = find(model, "tcp.dstport");
    ASSERT_NE(port, nullptr);
    EXPECT_EQ(model.plain_value(*port), "80");
    EXPECT_EQ(model.range(*port), (OctetRange{0, 36, 2}));
    EXPECT_FALSE(model.annotation().empty());
    model.update(capture.recording(), 4);
    EXPECT_TRUE(find(model, "http")->open);
    EXPECT_FALSE(find(model, "tcp")->open);
}

TEST(DetailsModel, WhatIsOpenedStaysOpenInTheNextFrame) {
    const tests::HttpCapture capture;
    DetailsModel model;
    model.update(capture.recording(), 1);
    model.set_open(*find(model, "ip"), true);
    model.set_open(*find(model, "tcp"), false);
    model.update(capture.recording(), 2);
    EXPECT_NE(find(model, "ip.src"), nullptr);
    EXPECT_EQ(find(model, "tcp.srcport"), nullptr);
    model.open_all(true);
    EXPECT_NE(find(model, "tcp.srcport"), nullptr);
    model.open_all(false);
    EXPECT_TRUE(std::all_of(model.rows().begin(), model.rows().end(),
                            [&](const auto& row) { return model.record(row).depth == 0; }));
}

TEST(DetailsModel, AnOctetLeadsToItsSmallestField) {
    const tests::HttpCapture capture;
    DetailsModel model;
    model.update(capture.recording(), 4);
    const std::size_t row = model.reveal(0, 30);  // the destination address, below a layer that is closed
    ASSERT_LT(row, model.rows().size());
    EXPECT_EQ(model.record(model.rows()[row]).field->name, "ip.dst");
    EXPECT_EQ(model.row_of({0, 30, 4}), row);
    EXPECT_EQ(model.record(model.rows()[model.parent_of(row)]).field->name, "ip");
    EXPECT_EQ(model.reveal(0, 60'000), model.rows().size());
}

TEST(DetailsModel, InferredValuesStandInBrackets) {
    const tests::HttpCapture capture;
    DetailsModel model;
    model.update(capture.recording(), 1);
    const auto* stream = find(model, "tcp.stream");
    ASSERT_NE(stream, nullptr);
    EXPECT_EQ(model.value(*stream), "[0]");
    EXPECT_EQ(model.plain_value(*stream), "0");
}

TEST(DetailsModel, AReassembledMessageIsASourceOfItsOwn) {
    const tests::HttpCapture capture;
    DetailsModel model;
    model.update(capture.recording(), 6);
    ASSERT_EQ(model.source_count(), 2u);
    EXPECT_FALSE(model.source_name(1).empty());
    EXPECT_EQ(as_plain_text(model.source_bytes(1), {1, 0, 15}), "HTTP/1.1 200 OK");
    EXPECT_TRUE(model.source_bytes(7).empty());
    EXPECT_LT(model.reveal(1, 0), model.rows().size());
}

TEST(DetailsModel, NoFrameHasNoRows) {
    const tests::HttpCapture capture;
    DetailsModel model;
    model.update(capture.recording(), 99);
    EXPECT_TRUE(model.rows().empty());
}

TEST(Octets, AreCopiedInFourWays) {
    const std::uint8_t octets[] = {'H', 'i', '\r', '\n', 0x00, 0xff};
    EXPECT_EQ(as_hexadecimal(octets, {0, 0, 3}), "48 69 0d");
    EXPECT_EQ(as_plain_text(octets, {0, 0, 6}), "Hi\n..");
    EXPECT_EQ(as_c_array(octets, {0, 4, 2}), "0x00, 0xff");
    EXPECT_EQ(as_hex_dump(octets, {0, 0, 6}), "000000  48 69 0d 0a 00 ff                                Hi....\n");
}

TEST(Octets, RangesPastTheEndAreCut) {
    const std::uint8_t octets[] = {1, 2};
    EXPECT_EQ(as_hexadecimal(octets, {0, 1, 0xffff'ffff}), "02");
    EXPECT_EQ(as_hexadecimal(octets, {0, 5, 1}), "");
}

TEST(Octets, AWiderPaneShowsMoreInARow) {
    BytesModel model;
    model.fit(1600, 8);
    EXPECT_EQ(model.per_row, 32u);
    model.fit(700, 8);
    EXPECT_EQ(model.per_row, 16u);
    model.fit(200, 8);
    EXPECT_EQ(model.per_row, 8u);
}

}  // namespace
