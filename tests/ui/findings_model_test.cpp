#include "ui/findings_model.hpp"

#include <gtest/gtest.h>

#include "tests/ui/conversation.hpp"

namespace loopscope::ui {
namespace {

using decode::flow::Severity;
using testing_support::Conversation;
namespace flag = testing_support::flag;

/// 40001: refused in packet 2. 40002: a handshake without MSS (two notes in packet 5), then a full window in packet 7.
void write_three(Conversation& talk) {
    talk.client_port = 40001;
    talk.tcp(false, 7000, 0, flag::syn);
    talk.tcp(true, 0, 7001, flag::rst | flag::ack);
    talk.client_port = 40002;
    talk.handshake();
}

std::vector<std::string> kinds(const FindingsModel& model, const trace::Recording& recording) {
    std::vector<std::string> texts;
    for (const auto row : model.rows()) texts.push_back(model.cell(recording, row, FindingColumn::kind));
    return texts;
}

using Texts = std::vector<std::string>;

TEST(FindingsModel, WhatBrokeComesFirst) {
    Conversation talk;
    write_three(talk);
    const auto& recording = talk.recording();
    FindingsModel model;
    model.update(recording, 5);
    EXPECT_EQ(kinds(model, recording), (Texts{"Refused", "No MSS offered", "No MSS offered"}));
    EXPECT_EQ(model.count(Severity::broken), 1U);
    EXPECT_EQ(model.count(Severity::note), 2U);
    EXPECT_EQ(model.cell(recording, model.rows()[0], FindingColumn::severity), "broken");
    EXPECT_EQ(model.cell(recording, model.rows()[0], FindingColumn::packets), "1, 2");
    model.sort_by(FindingColumn::severity, true);
    model.update(recording, 5);
    EXPECT_EQ(kinds(model, recording), (Texts{"No MSS offered", "No MSS offered", "Refused"}));
}

TEST(FindingsModel, OnlyWhatWasEstablishedAtTheReplayPositionIsShown) {
    Conversation talk;
    write_three(talk);
    const auto& recording = talk.recording();
    FindingsModel model;
    for (const std::uint32_t position : {1, 2, 4, 5, 4, 2, 1}) {
        model.update(recording, position);
        EXPECT_EQ(model.rows().size(), position < 2 ? 0U : position < 5 ? 1U : 3U) << "at " << position;
        EXPECT_EQ(model.shown(), model.rows().size()) << "at " << position;
    }
}

TEST(FindingsModel, FilterTakesSeverityKindAndAddress) {
    Conversation talk;
    write_three(talk);
    const auto& recording = talk.recording();
    FindingsModel model;
    const auto found = [&](const std::string& words) {
        model.set_filter(words);
        model.update(recording, 5);
        return model.rows().size();
    };
    EXPECT_EQ(found("broken"), 1U);
    EXPECT_EQ(found("no-mss"), 2U);
    EXPECT_EQ(found("NOTE 40002 client"), 1U) << "the server's sentence names the server only";
    EXPECT_EQ(found("127.0.0.1:40001"), 1U);
    EXPECT_EQ(found("zebra"), 0U);
    EXPECT_EQ(model.shown(), 3U) << "the count is that before the filter";
    EXPECT_EQ(found(""), 3U);
}

TEST(FindingsModel, FollowsFindingsThatChangeWhilePacketsComeIn) {
    Conversation talk;
    talk.tcp(false, 1000, 0, flag::syn);
    talk.next_gap = 1'500'000'000;
    talk.udp(false, "the clock moves on");
    FindingsModel model;
    model.update(talk.recording(), 2);
    ASSERT_EQ(kinds(model, talk.recording()), (Texts{"No answer to the SYN"}));
    talk.tcp(true, 5000, 1001, flag::syn | flag::ack);  // after all: withdrawn
    model.update(talk.recording(), 3);
    EXPECT_EQ(model.rows().size(), 0U);
    EXPECT_EQ(model.shown(), 0U);
    EXPECT_EQ(model.found(), 1U);
}

TEST(FindingsModel, ChoosingOneLeadsToItsPacketAndBack) {
    Conversation talk;
    write_three(talk);
    const auto& recording = talk.recording();
    FindingsModel model;
    Selection selection;
    model.update(recording, 5);
    model.follow(recording, selection);
    EXPECT_EQ(model.chosen(), model.rows()[0]) << "the first one, so that the details are not empty";
    model.choose(recording, selection, model.rows()[1]);
    EXPECT_EQ(selection.connection, 1U);
    EXPECT_EQ(selection.frame, 3U) << "its SYN";
    model.follow(recording, selection);
    EXPECT_EQ(model.chosen(), model.rows()[1]);
    selection.choose_frame(recording, 2);  // in another view
    model.follow(recording, selection);
    EXPECT_EQ(model.chosen(), model.rows()[0]);
}

TEST(FindingsModel, NamesItsPackets) {
    decode::flow::Finding finding;
    for (std::uint32_t frame = 1; frame <= 3; ++frame) finding.add_frame(frame);
    EXPECT_EQ(packets_text(finding), "1, 2, 3");
    for (std::uint32_t frame = 4; frame <= 2000; ++frame) finding.add_frame(frame);
    EXPECT_EQ(packets_text(finding), "1, 2, 3, 4, 5, 6, 7 … 2,000");
}

}  // namespace
}  // namespace loopscope::ui
