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
    EXPECT_EQ(model.step(decode::no_frame, 1), 1u);
    EXPECT_EQ(model.step(1, 1), 3u);
    EXPECT_EQ(model.step(5, 1), 5u);
    EXPECT_EQ(model.step(1, -1), 1u);
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
