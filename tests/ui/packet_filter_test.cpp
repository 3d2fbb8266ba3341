#include "ui/packet_filter.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/ui/http_capture.hpp"
#include "ui/packets_model.hpp"

namespace {

using namespace loopscope;
using namespace loopscope::ui;
using Numbers = std::vector<std::uint32_t>;

void search(PacketFilter& filter, const trace::Recording& recording, std::uint32_t count) {
    do {
        filter.update(recording, count);
        std::this_thread::yield();
    } while (filter.active() && filter.searched() < count);
}

void search(PacketsModel& model, const trace::Recording& recording) {
    do {
        model.update(recording, recording.packet_count());
        std::this_thread::yield();
    } while ((model.filter().active() && model.filter().searched() < recording.packet_count()) || model.sorting());
    model.update(recording, recording.packet_count());
}

Numbers numbers_of(const PacketFilter& filter) {
    Numbers numbers;
    for (std::uint32_t place = 0; place < filter.count(); ++place) numbers.push_back(filter.number(place));
    return numbers;
}

TEST(PacketFilter, FindsWhatFitsAndGoesOnAsPacketsCome) {
    const tests::HttpCapture capture(3);
    PacketFilter filter;
    filter.set_text("http.request");
    EXPECT_TRUE(filter.active());
    search(filter, capture.recording(), 6);
    EXPECT_EQ(numbers_of(filter), Numbers{4});
    search(filter, capture.recording(), 18);
    EXPECT_EQ(numbers_of(filter), (Numbers{4, 10, 16}));
    EXPECT_EQ(filter.place_of(10), 1u);
    EXPECT_EQ(filter.place_of(11), 2u);
    EXPECT_EQ(filter.place_of(17), 3u);
}

TEST(PacketFilter, KnowsWhatOtherFramesTell) {
    const tests::HttpCapture capture(2);
    PacketFilter filter;
    filter.set_text("tcp.stream == 1 and tcp.analysis.acks_frame");
    search(filter, capture.recording(), 12);
    ASSERT_FALSE(numbers_of(filter).empty());
    EXPECT_GT(numbers_of(filter).front(), 6u);
}

TEST(PacketFilter, KeepsTheLastFilterWhileTheTextIsNone) {
    const tests::HttpCapture capture;
    PacketFilter filter;
    filter.set_text("http.request");
    search(filter, capture.recording(), 6);
    filter.set_text("http.request an");
    ASSERT_TRUE(filter.error().has_value());
    EXPECT_EQ(filter.error()->place.column, 13u);
    EXPECT_EQ(numbers_of(filter), Numbers{4});
    filter.set_text("");
    EXPECT_FALSE(filter.error().has_value());
    EXPECT_FALSE(filter.active());
}

TEST(PacketFilter, AnotherTextStartsAnew) {
    const tests::HttpCapture capture(200);
    PacketFilter filter;
    filter.set_text("http.request");
    filter.update(capture.recording(), 1200);  // under way
    filter.set_text("frame.number == 7");
    search(filter, capture.recording(), 1200);
    EXPECT_EQ(numbers_of(filter), Numbers{7});
}

TEST(PacketFilter, NamesTheFirstFieldThatAPacketHas) {
    const tests::HttpCapture capture;
    trace::FrameDetails details;
    capture.recording().describe(4, details);
    EXPECT_EQ(filter_for(details, details.frame.bytes, {"udp.stream", "tcp.stream"}), "tcp.stream == 0");
    EXPECT_EQ(filter_for(details, details.frame.bytes, {"ip.src"}), "ip.src == 127.0.0.1");
    EXPECT_EQ(filter_for(details, details.frame.bytes, {"arp.opcode"}), "");
}

TEST(PacketFilter, APacketFitsTheFilterOfEachOfItsFields) {
    const tests::HttpCapture capture;
    trace::FrameDetails details;
    decode::filter::Scratch scratch;
    for (std::uint32_t number = 1; number <= 6; ++number) {
        capture.recording().describe(number, details);
        for (const auto& record : details.fields.records()) {
            const auto text = filter_of(record, details.fields, details.frame.bytes);
            const auto filter = decode::filter::Filter::compile(text);
            ASSERT_TRUE(std::holds_alternative<decode::filter::Filter>(filter)) << text;
            EXPECT_TRUE(std::get<decode::filter::Filter>(filter).matches(details.fields, details.frame.bytes, scratch))
                << "frame " << number << ": " << text;
        }
    }
}

TEST(PacketsModel, ShowsOnlyWhatFitsInEitherOrder) {
    const tests::HttpCapture capture(3);
    const auto& recording = capture.recording();
    PacketsModel model;
    model.set_filter("http.request");
    search(model, recording);
    ASSERT_EQ(model.row_count(), 3u);
    EXPECT_EQ(model.number_at(0), 4u);
    EXPECT_EQ(model.number_at(2), 16u);
    EXPECT_EQ(model.row_of(10), 1u);
    EXPECT_EQ(model.row_of(5), 3u) << "not shown";
    model.sort_by(PacketColumn::number, true);
    search(model, recording);
    EXPECT_EQ(model.number_at(0), 16u);
    EXPECT_EQ(model.row_of(16), 0u);
    EXPECT_EQ(model.row_of(5), 3u);
    model.update(recording, 12);  // the replay stands at packet 12
    EXPECT_EQ(model.row_count(), 2u);
    EXPECT_EQ(model.number_at(0), 10u);
}

TEST(PacketsModel, SortsWhatFits) {
    const tests::HttpCapture capture(3);
    const auto& recording = capture.recording();
    PacketsModel model;
    model.set_filter("http");
    model.sort_by(PacketColumn::length, true);
    search(model, recording);
    const auto count = model.row_count();
    ASSERT_GT(count, 3u);
    ASSERT_LT(count, 18u);
    for (std::uint32_t row = 0; row < count; ++row) EXPECT_EQ(model.row_of(model.number_at(row)), row);
    for (std::uint32_t row = 1; row < count; ++row)
        EXPECT_GE(recording.packet(model.number_at(row - 1)).original_length,
                  recording.packet(model.number_at(row)).original_length);
    EXPECT_EQ(model.row_of(1), count) << "the SYN is not shown";
    model.set_filter("");
    search(model, recording);
    EXPECT_EQ(model.row_count(), 18u);
    for (std::uint32_t row = 0; row < 18; ++row) EXPECT_EQ(model.row_of(model.number_at(row)), row);
}

}  // namespace
