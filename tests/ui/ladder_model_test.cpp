#include "ui/ladder_model.hpp"

#include <gtest/gtest.h>

#include "tests/ui/conversation.hpp"
#include "ui/ladder_layout.hpp"

namespace loopscope::ui {
namespace {

using testing_support::Conversation;
namespace flag = testing_support::flag;
using Frames = std::vector<std::uint32_t>;

Frames frames_of(const LadderModel& model) {
    Frames frames;
    for (std::size_t row = 0; row < model.row_count(); ++row) frames.push_back(model.frame_at(row));
    return frames;
}

/// Two connections whose packets alternate: 40000 has frames 1 3 5, 40001 has 2 4 6.
void write_two(Conversation& talk) {
    const auto both = [&](bool from_server, std::uint32_t sequence, std::uint32_t acknowledgment, unsigned flags) {
        for (const std::uint16_t port : {40000, 40001}) {
            talk.client_port = port;
            talk.tcp(from_server, sequence, acknowledgment, flags);
        }
    };
    both(false, 1000, 0, flag::syn);
    both(true, 5000, 1001, flag::syn | flag::ack);
    both(false, 1001, 5001, flag::ack);
}

TEST(LadderModel, ShowsTheFirstConnectionUntilOneIsChosen) {
    Conversation talk;
    write_two(talk);
    LadderModel model;
    Selection selection;
    model.update(talk.recording(), 6, selection);
    EXPECT_EQ(frames_of(model), (Frames{1, 3, 5}));
    selection.choose_frame(talk.recording(), 4);
    model.update(talk.recording(), 6, selection);
    EXPECT_EQ(frames_of(model), (Frames{2, 4, 6}));
}

TEST(LadderModel, GrowsWithTheCaptureAndStopsAtTheReplayPosition) {
    Conversation talk;
    talk.handshake();
    LadderModel model;
    const Selection selection;
    model.update(talk.recording(), 3, selection);
    EXPECT_EQ(frames_of(model), (Frames{1, 2, 3}));
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    model.update(talk.recording(), 4, selection);
    EXPECT_EQ(frames_of(model), (Frames{1, 2, 3, 4}));
    model.update(talk.recording(), 2, selection);
    EXPECT_EQ(frames_of(model), (Frames{1, 2}));
    EXPECT_EQ(model.row_of(4), 1u) << "the last row before a frame that is not shown yet";
}

TEST(LadderModel, SideBySideRowsAreInTheOrderOfTheCapture) {
    Conversation talk;
    write_two(talk);
    LadderModel model;
    const Selection selection;
    model.update(talk.recording(), 6, selection);
    model.add_lane(1);
    model.update(talk.recording(), 6, selection);
    EXPECT_EQ(frames_of(model), (Frames{1, 2, 3, 4, 5, 6}));
    talk.client_port = 40001;
    talk.tcp(false, 1001, 5001, flag::fin | flag::ack);
    talk.client_port = 40000;
    talk.tcp(false, 1001, 5001, flag::fin | flag::ack);
    model.update(talk.recording(), 8, selection);
    EXPECT_EQ(frames_of(model), (Frames{1, 2, 3, 4, 5, 6, 7, 8}));
    model.remove_lane(0);
    model.update(talk.recording(), 8, selection);
    EXPECT_EQ(frames_of(model), (Frames{2, 4, 6, 7}));
}

TEST(LadderModel, ChoosingAPacketOfAnotherLaneKeepsAllLanes) {
    Conversation talk;
    write_two(talk);
    LadderModel model;
    Selection selection;
    model.update(talk.recording(), 6, selection);
    model.add_lane(1);
    selection.choose_frame(talk.recording(), 4);
    model.update(talk.recording(), 6, selection);
    EXPECT_EQ(model.lanes().size(), 2u);
}

TEST(LadderModel, StepsStayInsideTheLadder) {
    Conversation talk;
    write_two(talk);
    LadderModel model;
    const Selection selection;
    model.update(talk.recording(), 6, selection);
    EXPECT_EQ(model.step(model.row_count(), 1), 0u);
    EXPECT_EQ(model.step(0, 1), 1u);
    EXPECT_EQ(model.step(2, 1), 2u);
    EXPECT_EQ(model.step(0, -1), 0u);
}

TEST(LadderModel, RowSaysWhatTheArrowShows) {
    Conversation talk;
    talk.handshake();
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "GET /index.html HTTP/1.1\r\nHost: localhost\r\n\r\n");
    LadderModel model;
    model.update(talk.recording(), 4, {});
    const auto& syn = model.row(talk.recording(), 0);
    EXPECT_EQ(syn.name, "SYN");
    EXPECT_EQ(syn.numbers, "seq 0");
    EXPECT_EQ(syn.section, trace::LadderSection::handshake);
    EXPECT_TRUE(syn.client_changes());
    const auto& asked = model.row(talk.recording(), 3);
    EXPECT_EQ(asked.name, "GET /index.html");
    EXPECT_EQ(asked.flag_text, "PSH, ACK");
    EXPECT_EQ(asked.numbers, "seq 1  ack 1  len 45");
    EXPECT_EQ(asked.raw_sequence, 1001u);
    EXPECT_EQ(asked.section, trace::LadderSection::none);
    EXPECT_EQ(asked.since_previous, 1'000'000);
}

/// A handshake, `count` segments of the server with their acknowledgments, and the client's FIN.
void write_transfer(Conversation& talk, std::uint32_t count) {
    talk.handshake();
    for (std::uint32_t i = 0; i < count; ++i) {
        talk.tcp(true, 5001 + 1000 * i, 1001, flag::ack, std::string(1000, 'x'));
        talk.tcp(false, 1001, 6001 + 1000 * i, flag::ack);
    }
    talk.tcp(false, 1001, 5001 + 1000 * count, flag::fin | flag::ack);
}

TEST(LadderModel, ABlockOpensAndCloses) {
    Conversation talk;
    write_transfer(talk, 20);
    LadderModel model;
    Selection selection;
    model.update(talk.recording(), 44, selection);
    ASSERT_EQ(model.row_count(), 5u);
    EXPECT_EQ(model.packet_count(), 44u);
    EXPECT_EQ(model.kind_of(3), LadderModel::Kind::block);
    EXPECT_EQ(model.words(talk.recording(), 3), "40 segments, 20 kB from the server, frames 4 to 43, 39 ms");
    EXPECT_EQ(model.set_open(3, true), 3u);
    EXPECT_EQ(model.row_count(), 45u);
    EXPECT_EQ(model.frame_at(4), 4u);
    EXPECT_EQ(model.set_open(20, false), 3u) << "from any of its arrows";
    EXPECT_EQ(model.row_count(), 5u);
    model.set_all_open(true);
    EXPECT_EQ(model.row_count(), 45u);
    model.set_all_open(false);
    EXPECT_EQ(model.row_count(), 5u);
}

TEST(LadderModel, ChoosingAPacketInsideABlockOpensItOnce) {
    Conversation talk;
    write_transfer(talk, 20);
    LadderModel model;
    Selection selection;
    model.update(talk.recording(), 44, selection);
    selection.choose_frame(talk.recording(), 17);
    model.update(talk.recording(), 44, selection);
    ASSERT_EQ(model.row_count(), 45u);
    EXPECT_EQ(model.frame_at(model.cursor(selection)), 17u);
    EXPECT_EQ(model.kind_of(model.cursor(selection)), LadderModel::Kind::arrow);
    model.set_open(3, false);
    model.update(talk.recording(), 44, selection);
    EXPECT_EQ(model.row_count(), 5u) << "somebody closed it although the chosen packet is inside";
    EXPECT_EQ(model.cursor(selection), 3u);
}

TEST(LadderModel, TheCursorTellsABlockFromItsFirstPacket) {
    Conversation talk;
    write_transfer(talk, 20);
    LadderModel model;
    Selection selection;
    model.update(talk.recording(), 44, selection);
    model.set_open(3, true);
    selection.choose_frame(talk.recording(), 4);
    model.update(talk.recording(), 44, selection);
    EXPECT_EQ(model.cursor(selection), 4u);
    model.on_block = true;
    EXPECT_EQ(model.cursor(selection), 3u);
}

TEST(LadderModel, ABlockGrowsWhileTheCaptureRuns) {
    Conversation talk;
    talk.handshake();
    LadderModel model;
    const Selection selection;
    std::uint32_t sent = 5001;
    for (std::uint32_t count = 4; count <= 40; ++count, sent += 10) {
        talk.tcp(true, sent, 1001, flag::ack, "0123456789");
        model.update(talk.recording(), count, selection);
        EXPECT_EQ(model.row_count(), count - 3 < trace::LadderFold::shortest ? count : 4u);
    }
    EXPECT_EQ(model.words(talk.recording(), 3), "37 segments, 370 B from the server, frames 4 to 40, 36 ms");
    talk.tcp(true, sent, 1001, flag::ack, "0123456789");
    model.update(talk.recording(), 41, selection);
    EXPECT_EQ(model.words(talk.recording(), 3), "38 segments, 380 B from the server, frames 4 to 41, 37 ms");
    model.update(talk.recording(), 20, selection);
    EXPECT_EQ(model.words(talk.recording(), 3), "17 segments, 170 B from the server, frames 4 to 20, 16 ms");
}

TEST(LadderModel, StepsLeaveSilencesOut) {
    Conversation talk;
    talk.handshake();
    talk.next_gap = 3'000'000'000;
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    LadderModel model;
    model.update(talk.recording(), 4, {});
    ASSERT_EQ(model.row_count(), 5u);
    EXPECT_EQ(model.kind_of(3), LadderModel::Kind::silence);
    EXPECT_EQ(model.words(talk.recording(), 3), "3.0 s of silence");
    EXPECT_EQ(model.step(2, 1), 4u);
    EXPECT_EQ(model.step(4, -1), 2u);
    EXPECT_EQ(model.row_of(4), 4u);
    EXPECT_EQ(model.step(model.row_count(), 1), 0u) << "from outside to the first";
    EXPECT_EQ(model.step(4, 1), 4u);
}

TEST(LadderModel, RowsToScaleStandAsFarApartAsTimeAsksForButNeverOverlap) {
    Conversation talk;
    std::uint32_t sent = 1001;
    for (const std::int64_t gap : {1, 1, 4, 1, 2, 8, 150, 1, 1}) {
        talk.next_gap = gap * 1'000'000;
        talk.tcp(false, sent, 5001, flag::psh | flag::ack, "x");
        ++sent;
    }
    LadderModel model;
    model.update(talk.recording(), 9, {});
    EXPECT_DOUBLE_EQ(model.total_height(), 9);
    model.set_to_scale(true);
    model.update(talk.recording(), 9, {});
    ASSERT_GT(model.scale().row, 0);
    for (std::size_t row = 1; row < model.row_count(); ++row) {
        const double apart = model.top_of(row) - model.top_of(row - 1);
        const double wanted =
            static_cast<double>(model.gap_before(talk.recording(), row)) / static_cast<double>(model.scale().row);
        EXPECT_GE(apart, 1);
        if (!model.broken_before(talk.recording(), row)) { EXPECT_NEAR(apart, std::max(1.0, wanted), 1e-5); }
        EXPECT_EQ(model.row_at(model.top_of(row)), row);
        EXPECT_EQ(model.row_at(model.top_of(row) + 0.5), row);
    }
    EXPECT_TRUE(model.broken_before(talk.recording(), 6)) << "150 ms among milliseconds";
    model.set_to_scale(false);
    EXPECT_DOUBLE_EQ(model.total_height(), 9);
}

TEST(LadderModel, SackAndDuplicatesAreOnTheArrow) {
    const auto file = std::string{LOOPSCOPE_SOURCE} + "/../shared/captures/zeek/http/206_example_a.pcap";
    auto source = capture::Source::open(file);
    if (!source) GTEST_SKIP() << file << " is not here";
    trace::Recording recording(std::move(*source));
    while (recording.step() == trace::Recording::Step::frame) {}
    recording.publish();
    trace::FrameDetails scratch;
    const auto third = ladder_row(recording, 100, scratch);
    EXPECT_EQ(third.name, "Duplicate ACK #3");
    EXPECT_EQ(third.duplicate, 3u);
    EXPECT_TRUE(third.sack.starts_with("SACK ")) << third.sack;
}

TEST(LadderModel, FindsConnectionsByWords) {
    Conversation talk;
    write_two(talk);
    ConnectionSearch search;
    search.begin("40001 TCP");
    search.advance(talk.recording());
    EXPECT_TRUE(search.done(talk.recording()));
    EXPECT_EQ(search.found(), (std::vector<std::uint32_t>{1}));
    search.begin("");
    search.advance(talk.recording());
    EXPECT_EQ(search.found(), (std::vector<std::uint32_t>{0, 1}));
}

TEST(LadderLayout, PartsDoNotOverlapAtAnyWidth) {
    for (const float scale : {1.f, 1.5f, 3.f})
        for (float width = 400; width <= 3840; width += 40)
            for (std::size_t lanes = 1; lanes <= LadderModel::max_lanes; ++lanes) {
                const auto layout = lay_out_ladder(width, scale, 15 * scale, lanes);
                ASSERT_EQ(layout.lanes.size(), lanes);
                float right = layout.time + layout.time_width;
                for (const auto& lane : layout.lanes) {
                    EXPECT_LE(right, lane.left + 0.5f);
                    EXPECT_LT(lane.left, lane.client);
                    EXPECT_LT(lane.server, lane.right);
                    right = lane.right;
                }
                if (layout.explanation_width > 0) {
                    EXPECT_LE(right, layout.explanation);
                    EXPECT_LE(layout.explanation + layout.explanation_width, width);
                }
            }
}

TEST(LadderLayout, ExplanationHasItsOwnColumnAt1280) {
    const auto layout = lay_out_ladder(1264, 1, 15, 1);
    EXPECT_FALSE(layout.explained_below);
    EXPECT_GT(layout.explanation_width, 300);
    EXPECT_TRUE(layout.lanes[0].states_fit);
    EXPECT_GT(layout.lanes[0].server - layout.lanes[0].client, 380);
}

}  // namespace
}  // namespace loopscope::ui
