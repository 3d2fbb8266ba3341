#include "ui/packets_model.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/ui/http_capture.hpp"

namespace {

using namespace loopscope;
using namespace loopscope::ui;

void sort_and_wait(PacketsModel& model, const trace::Recording& recording, PacketColumn column, bool descending) {
    model.sort_by(column, descending);
    do {
        model.update(recording, recording.packet_count());
        std::this_thread::yield();
    } while (model.sorting());
    model.update(recording, recording.packet_count());
}

TEST(PacketsModel, LeadsWithPlainWordsAndWithTheMessageWhereThereIsOne) {
    const tests::HttpCapture capture;
    const auto& recording = capture.recording();
    ASSERT_EQ(recording.packet_count(), 6u);
    PacketsModel model;
    model.update(recording, 6);
    const PacketRow& syn = model.row(recording, 1);
    EXPECT_EQ(syn.source, "127.0.0.1:40000");
    EXPECT_EQ(syn.destination, "127.0.0.1:80");
    EXPECT_EQ(syn.meaning, Meaning::opening);
    EXPECT_NE(syn.headline().find("Step 1 of 3"), std::string::npos);
    const PacketRow& request = model.row(recording, 4);
    EXPECT_EQ(request.protocol, "HTTP");
    EXPECT_EQ(request.meaning, Meaning::http);
    EXPECT_NE(request.headline().find("GET /page?q=1"), std::string::npos);
    const PacketRow& part = model.row(recording, 5);  // completes no message: TCP's own words lead
    EXPECT_EQ(part.headline(), part.annotation);
}

TEST(PacketsModel, TellsTimeInThreeWays) {
    const tests::HttpCapture capture;
    const PacketsModel model{};
    EXPECT_EQ(model.time_text(capture.recording(), 4, TimeColumn::since_first), "0.003000");
    EXPECT_EQ(model.time_text(capture.recording(), 4, TimeColumn::since_previous), "0.001000");
    EXPECT_EQ(model.time_text(capture.recording(), 1, TimeColumn::since_previous), "0.000000");
    EXPECT_EQ(model.time_text(capture.recording(), 4, TimeColumn::of_day).substr(8), ".004000");
}

TEST(PacketsModel, SortsByLengthAndFindsRowsAgain) {
    const tests::HttpCapture capture(3);
    const auto& recording = capture.recording();
    PacketsModel model;
    sort_and_wait(model, recording, PacketColumn::length, true);
    ASSERT_EQ(model.row_count(), 18u);
    EXPECT_EQ(model.number_at(0), 4u);  // the requests are longest; equal ones stay in the order of the capture
    EXPECT_EQ(model.number_at(1), 10u);
    for (std::uint32_t row = 0; row < 18; ++row) EXPECT_EQ(model.row_of(model.number_at(row)), row);
    for (std::uint32_t row = 1; row < 18; ++row)
        EXPECT_GE(recording.packet(model.number_at(row - 1)).original_length,
                  recording.packet(model.number_at(row)).original_length);
}

TEST(PacketsModel, SortsBySourcePortWithinOneAddress) {
    const tests::HttpCapture capture(2);
    PacketsModel model;
    sort_and_wait(model, capture.recording(), PacketColumn::source, false);
    EXPECT_EQ(model.row(capture.recording(), model.number_at(0)).source, "127.0.0.1:80");
    EXPECT_EQ(model.row(capture.recording(), model.number_at(11)).source, "127.0.0.1:40001");
}

TEST(PacketsModel, SortsByWhatTheColumnShows) {
    const tests::HttpCapture capture(4);
    const auto& recording = capture.recording();
    PacketsModel model;
    const auto text_at = [&](std::uint32_t row, PacketColumn column) {
        const PacketRow& at = model.row(recording, model.number_at(row));
        return (column == PacketColumn::what ? at.headline() : at.protocol).substr(0, 64);
    };
    for (const auto column : {PacketColumn::protocol, PacketColumn::what})
        for (const bool descending : {false, true}) {
            sort_and_wait(model, recording, column, descending);
            for (std::uint32_t row = 1; row < model.row_count(); ++row) {
                const auto before = text_at(row - 1, column), after = text_at(row, column);
                EXPECT_TRUE(descending ? before >= after : before <= after) << before << " / " << after;
                EXPECT_TRUE(before != after || model.number_at(row - 1) < model.number_at(row)) << "not stable";
            }
        }
}

TEST(PacketsModel, SortsByTheTimeThatIsShown) {
    const tests::HttpCapture capture(2);
    PacketsModel model;
    model.show_time(TimeColumn::since_previous);
    sort_and_wait(model, capture.recording(), PacketColumn::time, false);
    EXPECT_EQ(model.number_at(0), 1u) << "nothing came before the first packet";
    model.show_time(TimeColumn::since_first);
    sort_and_wait(model, capture.recording(), PacketColumn::time, true);
    EXPECT_EQ(model.number_at(0), 12u);
}

TEST(PacketsModel, AnotherClickEndsASortOnItsWay) {
    const tests::HttpCapture capture(3);
    const auto& recording = capture.recording();
    PacketsModel model;
    model.sort_by(PacketColumn::what, false);
    model.update(recording, recording.packet_count());
    sort_and_wait(model, recording, PacketColumn::length, true);
    for (std::uint32_t row = 1; row < model.row_count(); ++row)
        EXPECT_GE(recording.packet(model.number_at(row - 1)).original_length,
                  recording.packet(model.number_at(row)).original_length);
}

TEST(PacketsModel, HoldsWhatIsReadWhereTheNewestComeInAtTheTop) {
    const tests::HttpCapture capture(3);
    PacketsModel model;
    model.sort_by(PacketColumn::number, true);
    model.update(capture.recording(), 12);
    model.scroll.fit(12, 4);
    model.scroll.scroll_to(3);
    const auto top = model.number_at(3);
    model.update(capture.recording(), 18);
    EXPECT_EQ(model.number_at(static_cast<std::uint32_t>(model.scroll.first())), top);
    model.scroll.scroll_to(0);
    model.update(capture.recording(), 12);
    model.update(capture.recording(), 18);
    EXPECT_EQ(model.scroll.first(), 0u) << "at the top, the newest are in sight";
}

TEST(PacketsModel, DescendingNumbersNeedNoSort) {
    const tests::HttpCapture capture;
    PacketsModel model;
    model.sort_by(PacketColumn::number, true);
    model.update(capture.recording(), 6);
    EXPECT_FALSE(model.sorting());
    EXPECT_EQ(model.number_at(0), 6u);
    EXPECT_EQ(model.row_of(6), 0u);
}

TEST(PacketsModel, ShowsNothingPastTheReplayPosition) {
    const tests::HttpCapture capture;
    PacketsModel model;
    model.update(capture.recording(), 3);
    EXPECT_EQ(model.row_count(), 3u);
    EXPECT_EQ(model.row_of(4), 3u);
    sort_and_wait(model, capture.recording(), PacketColumn::length, false);
    model.update(capture.recording(), 2);  // fewer than were sorted
    for (std::uint32_t row = 0; row < 2; ++row) EXPECT_LE(model.number_at(row), 2u);
}

TEST(PacketsModel, CopiesARowAsColumns) {
    const tests::HttpCapture capture;
    PacketsModel model;
    model.update(capture.recording(), 6);
    EXPECT_EQ(model.line(capture.recording(), 4, TimeColumn::since_first)
                  .find("4\t0.003000\t127.0.0.1:40000\t127.0.0.1:80\tHTTP\t"),
              0u);
}

}  // namespace
