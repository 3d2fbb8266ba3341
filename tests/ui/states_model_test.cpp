#include "ui/states_model.hpp"

#include <gtest/gtest.h>

#include "tests/ui/conversation.hpp"
#include "ui/scene_png.hpp"
#include "ui/state_diagram.hpp"
#include "ui/state_edges.hpp"

namespace loopscope::ui {
namespace {

using decode::flow::Side;
using decode::flow::TcpState;
using testing_support::Conversation;
using enum TcpState;
namespace flag = testing_support::flag;

/// "client CLOSED SYN-SENT, connect(), frame 1: SYN sent"
std::vector<std::string> told(const std::vector<StateChange>& changes) {
    std::vector<std::string> lines;
    for (const auto& change : changes)
        lines.push_back(std::string(change.end == Side::client ? "client " : "server ") +
                        std::string(to_text(change.from)) + " " + std::string(to_text(change.to)) + ", " +
                        std::string(implied_call(change)) + ", " + cause_text(change));
    return lines;
}

using Lines = std::vector<std::string>;

void close_in_four(Conversation& talk) {
    talk.tcp(false, 1001, 5001, flag::fin | flag::ack);
    talk.tcp(true, 5001, 1002, flag::ack);
    talk.tcp(true, 5001, 1002, flag::fin | flag::ack);
    talk.tcp(false, 1002, 5002, flag::ack);
}

TEST(StateChanges, TellEachEndsWayWithItsCauses) {
    Conversation talk;
    talk.handshake();
    close_in_four(talk);
    EXPECT_EQ(
        told(state_changes(talk.recording(), 0)),
        (Lines{"client CLOSED SYN-SENT, connect(), frame 1: SYN sent", "server CLOSED LISTEN, listen(), before frame 1",
               "server LISTEN SYN-RECEIVED, , frame 1: SYN received, answered by frame 2",
               "client SYN-SENT ESTABLISHED, , frame 2: SYN+ACK received",
               "server SYN-RECEIVED ESTABLISHED, , frame 3: ACK of its SYN received",
               "client ESTABLISHED FIN-WAIT-1, close() or shutdown(), frame 4: FIN+ACK sent",
               "server ESTABLISHED CLOSE-WAIT, , frame 4: FIN+ACK received",
               "client FIN-WAIT-1 FIN-WAIT-2, , frame 5: ACK of its FIN received",
               "server CLOSE-WAIT LAST-ACK, close() or shutdown(), frame 6: FIN+ACK sent",
               "client FIN-WAIT-2 TIME-WAIT, , frame 6: FIN+ACK received",
               "server LAST-ACK CLOSED, , frame 7: ACK of its FIN received"}));
}

TEST(StateChanges, ARefusedConnectionSaysThatNobodyListened) {
    Conversation talk;
    talk.tcp(false, 1000, 0, flag::syn);
    talk.tcp(true, 0, 1001, flag::rst | flag::ack);
    EXPECT_EQ(told(state_changes(talk.recording(), 0)),
              (Lines{"client CLOSED SYN-SENT, connect(), frame 1: SYN sent",
                     "server unknown CLOSED, no listen() on this port, frame 2: RST+ACK sent",
                     "client SYN-SENT CLOSED, , frame 2: RST+ACK received"}));
}

TEST(StateChanges, WhatBothSentProvesThatTheyAreConnected) {
    Conversation talk;
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    talk.tcp(true, 5001, 1006, flag::psh | flag::ack, "world");
    const auto changes = state_changes(talk.recording(), 0);
    ASSERT_EQ(changes.size(), 2u);
    for (const auto& change : changes) {
        EXPECT_EQ(change.cause, StateChange::Cause::inferred);
        EXPECT_EQ(change.to, established);
        EXPECT_NE(cause_text(change).find("both ends have sent data"), std::string::npos);
    }
}

TEST(StateChanges, ASimultaneousCloseIsJudgedAgain) {
    Conversation talk;
    talk.handshake();
    talk.tcp(false, 1001, 5001, flag::fin | flag::ack);
    talk.tcp(true, 5001, 1001, flag::fin | flag::ack);  // left before the client's FIN came
    const auto changes = state_changes(talk.recording(), 0);
    StateWay server;
    for (const auto& change : changes)
        if (change.end == Side::server) go(server, change);
    ASSERT_EQ(server.state, closing) << told(changes).back();
    EXPECT_FALSE(server.taken[find_state_edge(established, close_wait)]);
    EXPECT_TRUE(server.taken[find_state_edge(established, fin_wait_1)]);
    EXPECT_TRUE(server.taken[find_state_edge(fin_wait_1, closing)]);
}

std::pair<TcpState, TcpState> states(const StatesModel& model) {
    return {model.way(Side::client).state, model.way(Side::server).state};
}

TEST(StatesModel, StandsAtTheChosenPacketUntilTheReplayMoves) {
    Conversation talk;
    talk.handshake();
    close_in_four(talk);
    StatesModel model;
    Selection selection;
    model.update(talk.recording(), 7, selection);
    EXPECT_EQ(states(model), std::pair(time_wait, closed));
    EXPECT_FALSE(model.animating()) << "a connection that was just opened stands where it stands";
    selection.choose_frame(talk.recording(), 2);
    model.update(talk.recording(), 7, selection);
    EXPECT_EQ(states(model), std::pair(established, syn_received));
    EXPECT_TRUE(model.at_selected());
    EXPECT_EQ(model.shown(), 4u);
    model.update(talk.recording(), 4, selection);  // the replay was set to frame 4
    EXPECT_EQ(states(model), std::pair(fin_wait_1, close_wait));
    EXPECT_FALSE(model.at_selected());
    selection.choose_frame(talk.recording(), 1);
    model.update(talk.recording(), 4, selection);
    EXPECT_EQ(states(model), std::pair(syn_sent, unknown));
    model.follow();
    model.update(talk.recording(), 4, selection);
    EXPECT_EQ(states(model), std::pair(fin_wait_1, close_wait));
}

TEST(StatesModel, TokensGlideOverTheStatesBetweenAndComeToRest) {
    Conversation talk;
    talk.handshake();
    StatesModel model;
    const Selection selection;
    model.update(talk.recording(), 3, selection);
    ASSERT_FALSE(model.animating());
    close_in_four(talk);
    model.update(talk.recording(), 7, selection);
    ASSERT_TRUE(model.animating());
    EXPECT_EQ(model.glide(Side::client), (std::vector<TcpState>{established, fin_wait_1, fin_wait_2}));
    EXPECT_EQ(model.glide(Side::server), (std::vector<TcpState>{established, close_wait, last_ack}));
    model.advance(StatesModel::glide_time / 2);
    EXPECT_NEAR(model.progress(Side::client), 0.5, 0.01);
    model.advance(StatesModel::glide_time);
    EXPECT_FALSE(model.animating());
    EXPECT_TRUE(model.glide(Side::client).empty());
    model.update(talk.recording(), 7, selection);
    EXPECT_FALSE(model.animating()) << "nothing moves while nothing happens";
}

TEST(StatesModel, LooksAtALongConnectionBitByBit) {
    Conversation talk;
    talk.handshake();
    constexpr std::uint32_t acks = 2 * StatesModel::in_one_go + 100;
    for (std::uint32_t i = 0; i < acks; ++i) talk.tcp(true, 5001, 1001, flag::ack);
    close_in_four(talk);
    StatesModel model;
    const Selection selection;
    auto& recording = talk.recording();
    int updates = 0;
    do {
        model.update(recording, recording.packet_count(), selection);
        ++updates;
    } while (!model.complete() && updates < 100);
    EXPECT_EQ(updates, 3);
    EXPECT_EQ(states(model), std::pair(time_wait, closed));
    EXPECT_EQ(told(model.changes()), told(state_changes(recording, 0)));
}

TEST(StatesModel, HasNothingToShowWithoutAConnection) {
    Conversation talk;
    StatesModel model;
    const Selection selection;
    model.update(talk.recording(), 0, selection);
    EXPECT_EQ(model.connection(), decode::none);
    talk.handshake();
    model.update(talk.recording(), 3, selection);
    EXPECT_EQ(model.connection(), 0u);
}

TEST(StateEdges, ASegmentMayLeadOverAStateBetween) {
    const auto pairs = [](TcpState from, TcpState to) {
        std::vector<std::pair<TcpState, TcpState>> result;
        for (const auto edge : state_path(from, to))
            result.emplace_back(state_edges()[edge].from, state_edges()[edge].to);
        return result;
    };
    using Pairs = std::vector<std::pair<TcpState, TcpState>>;
    EXPECT_EQ(pairs(established, close_wait), (Pairs{{established, close_wait}}));
    EXPECT_EQ(pairs(syn_received, close_wait), (Pairs{{syn_received, established}, {established, close_wait}}));
    EXPECT_EQ(pairs(established, closing), (Pairs{{established, fin_wait_1}, {fin_wait_1, closing}}));
    EXPECT_EQ(pairs(time_wait, established), Pairs{}) << "never through CLOSED";
    EXPECT_EQ(pairs(unknown, established), Pairs{});
}

struct Area {
    std::string what;
    float left, top, right, bottom;
    bool overlaps(const Area& other) const {
        return left < other.right - 0.5f && other.left < right - 0.5f && top < other.bottom - 0.5f &&
               other.top < bottom - 0.5f;
    }
};

TEST(StateDiagram, NoBoxAndNoLabelCoversAnother) {
    const auto measure = file_measure();
    const float line = measure.height(SceneFont::small);
    for (const auto& [width, height] :
         {std::pair{StateLayout::least_width, StateLayout::least_height}, std::pair{900.f, 600.f},
          std::pair{StateLayout::most_width, StateLayout::most_height}}) {
        const StateLayout layout(width, height);
        std::vector<Area> areas;
        const auto add_box = [&](TcpState state, bool after) {
            const auto box = layout.box(state, after);
            areas.push_back({std::string(to_text(state)), box.from.x, box.from.y, box.to.x, box.to.y});
        };
        for (int state = static_cast<int>(closed); state <= static_cast<int>(time_wait); ++state)
            add_box(static_cast<TcpState>(state), false);
        add_box(closed, true);
        for (std::size_t i = 0; i < state_edges().size(); ++i) {
            const auto label = layout.label(i, line);
            const auto& edge = state_edges()[i];
            const auto lines = StateLayout::label_lines(i);
            auto words = std::string(edge.event);
            if (!edge.action.empty()) words.append(" / ").append(edge.action);
            const float wide = label.upright ? std::max(measure.width(SceneFont::small, lines[0]),
                                                        measure.width(SceneFont::small, lines[1]))
                                             : measure.width(SceneFont::small, words);
            const float left = label.at.x - (label.align == Align::left     ? 0
                                             : label.align == Align::middle ? wide / 2
                                                                            : wide);
            const float high = label.upright && !lines[1].empty() ? 2 * line : line;
            areas.push_back(
                {words + " from " + std::string(to_text(edge.from)), left, label.at.y, left + wide, label.at.y + high});
        }
        for (std::size_t i = 0; i < areas.size(); ++i) {
            EXPECT_GE(areas[i].left, 0) << areas[i].what << " at " << width;
            EXPECT_LE(areas[i].right, width) << areas[i].what << " at " << width;
            for (std::size_t j = i + 1; j < areas.size(); ++j)
                EXPECT_FALSE(areas[i].overlaps(areas[j]))
                    << areas[i].what << " and " << areas[j].what << " at " << width << " x " << height;
        }
    }
}

std::string words_of(const Scene& scene) {
    std::string words;
    for (const auto& mark : scene.marks()) words.append(scene.text_of(mark)).append("\n");
    return words;
}

TEST(StateDiagram, ItsPictureHoldsTheWholeConnection) {
    Conversation talk;
    talk.handshake();
    close_in_four(talk);
    const auto scene = state_picture(talk.recording(), 0, light_theme(), file_measure());
    const auto words = words_of(scene);
    for (const char* part :
         {"SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-2", "CLOSING", "TIME-WAIT", "connect() / send SYN", "127.0.0.1:40000",
          "taken by the client", "frame 7: ACK of its FIN received", "close() or shutdown() (implied)", "earlier"})
        EXPECT_NE(words.find(part), std::string::npos) << part << " is not in " << words;
    for (const auto& mark : scene.marks())
        for (const Point point : scene.points(mark)) {
            EXPECT_GE(point.x, 0) << scene.text_of(mark);
            EXPECT_LE(point.x, scene.width) << scene.text_of(mark);
            EXPECT_LE(point.y, scene.height) << scene.text_of(mark);
        }
}

TEST(StateDiagram, TheTokenIsOnItsWayWhileItGlides) {
    const auto place_of_client = [](float progress, TcpState state, std::vector<TcpState> glide) {
        StateDiagram shown;
        shown.ends[0].way.state = state;
        shown.ends[0].glide = std::move(glide);
        shown.ends[0].progress = progress;
        const auto scene = state_diagram(shown, 900, 640, dark_theme(), file_measure());
        Point place;
        for (const auto& mark : scene.marks())
            if (scene.text_of(mark) == "client") place = scene.points(mark)[0];
        return place;
    };
    const auto from = place_of_client(1, syn_sent, {}), to = place_of_client(1, established, {});
    const auto begins = place_of_client(0, established, {syn_sent}), ends = place_of_client(1, established, {syn_sent}),
               halfway = place_of_client(0.5f, established, {syn_sent});
    EXPECT_NEAR(begins.x, from.x, 1);
    EXPECT_NEAR(begins.y, from.y, 1);
    EXPECT_NEAR(ends.x, to.x, 1);
    EXPECT_NEAR(ends.y, to.y, 1);
    EXPECT_LT(halfway.x, from.x);
    EXPECT_GT(halfway.x, to.x);
}

}  // namespace
}  // namespace loopscope::ui
