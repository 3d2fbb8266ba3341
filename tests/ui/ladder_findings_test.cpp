#include "ui/ladder_findings.hpp"

#include <gtest/gtest.h>

#include "tests/ui/conversation.hpp"
#include "ui/findings_model.hpp"
#include "ui/ladder_model.hpp"

namespace loopscope::ui {
namespace {

using decode::flow::Severity;
using testing_support::Conversation;
namespace flag = testing_support::flag;
using Frames = std::vector<std::uint32_t>;

/// Frames of the rows that have a sign of this severity.
Frames signs(const LadderModel& model, Severity severity) {
    Frames frames;
    for (std::size_t row = 0; row < model.row_count(); ++row)
        if (const auto shown = model.findings_at(row); !shown.empty() && shown.front().severity == severity)
            frames.push_back(shown.front().frame);
    return frames;
}

/// 40001: refused in packet 2. 40002: a handshake (3, 4, 5) in which neither end offers its MSS.
void write_two(Conversation& talk) {
    talk.client_port = 40001;
    talk.tcp(false, 7000, 0, flag::syn);
    talk.tcp(true, 0, 7001, flag::rst | flag::ack);
    talk.client_port = 40002;
    talk.handshake();
}

TEST(LadderFindings, PacketsThatShowAFindingOfTheLaneHaveItsSign) {
    Conversation talk;
    write_two(talk);
    LadderModel model;
    Selection selection;
    model.update(talk.recording(), 5, selection);
    EXPECT_EQ(signs(model, Severity::broken), (Frames{1, 2}));
    selection.choose_frame(talk.recording(), 5);
    model.update(talk.recording(), 5, selection);
    EXPECT_EQ(signs(model, Severity::broken), Frames{});
    EXPECT_EQ(signs(model, Severity::note), (Frames{3, 4}));
    model.add_lane(0);
    model.update(talk.recording(), 5, selection);
    EXPECT_EQ(signs(model, Severity::broken), (Frames{1, 2}));
    EXPECT_EQ(signs(model, Severity::note), (Frames{3, 4}));
}

TEST(LadderFindings, ASignIsThereFromThePacketThatEstablishedTheFinding) {
    Conversation talk;
    write_two(talk);
    LadderModel model;
    const Selection selection;
    for (const std::uint32_t position : {1, 2, 5, 1}) {
        model.update(talk.recording(), position, selection);
        EXPECT_EQ(signs(model, Severity::broken), position < 2 ? Frames{} : (Frames{1, 2})) << "at " << position;
    }
}

TEST(LadderFindings, AFindingOfALaterPacketGetsItsSign) {
    Conversation talk;
    talk.handshake();
    LadderModel model;
    const Selection selection;
    model.update(talk.recording(), 3, selection);
    EXPECT_EQ(signs(model, Severity::broken), Frames{});
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    talk.tcp(true, 5001, 1001, flag::rst | flag::ack);
    model.update(talk.recording(), 5, selection);
    const auto broken = signs(model, Severity::broken);
    ASSERT_FALSE(broken.empty());
    EXPECT_EQ(broken.back(), 5u);
}

TEST(LadderFindings, WhatWeighsMostComesFirstAndAChosenFindingIsFollowed) {
    Conversation talk;
    talk.handshake();
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "hello");
    talk.tcp(true, 5001, 1001, flag::rst | flag::ack);
    const auto& recording = talk.recording();
    LadderFindings findings;
    const std::uint32_t lane = 0;
    findings.update(recording, {&lane, 1}, 5);
    const auto all = findings.shown_by(1, 5);
    ASSERT_EQ(all.size(), 3u) << "neither end offers its MSS, and a reset";
    EXPECT_EQ(all[0].severity, Severity::broken);
    EXPECT_EQ(all[1].severity, Severity::note);
    EXPECT_TRUE(findings.shown_by(6, 9).empty());
    for (const auto& wanted : all) {
        FindingsModel table;
        Selection selection;
        selection.choose_frame(recording, wanted.frame);
        selection.finding = wanted.finding;
        table.update(recording, 5);
        table.follow(recording, selection);
        EXPECT_EQ(table.chosen(), wanted.finding);
    }
}

TEST(LadderFindings, AClosedBlockHasTheSignsOfItsPackets) {
    Conversation talk;
    talk.handshake();
    for (std::uint32_t i = 0; i < 20; ++i) talk.tcp(false, 1001 + i * 100, 5001, flag::ack, std::string(100, 'x'));
    talk.tcp(true, 5001, 1501, flag::ack);
    talk.next_gap = 1'000'000'000;
    talk.tcp(false, 1501, 5001, flag::ack, std::string(100, 'x'));  // frame 9 again
    LadderModel model;
    const Selection selection;
    model.update(talk.recording(), 25, selection);
    const auto block = model.row_of(9);
    ASSERT_EQ(model.kind_of(block), LadderModel::Kind::block);
    EXPECT_EQ(signs(model, Severity::slow), (Frames{9, 25}));
    model.set_open(block, true);
    EXPECT_TRUE(model.findings_at(block).empty()) << "the packet itself has the sign now";
    EXPECT_FALSE(model.findings_at(model.row_of(9)).empty());
    EXPECT_EQ(signs(model, Severity::slow), (Frames{9, 25}));
}

}  // namespace
}  // namespace loopscope::ui
