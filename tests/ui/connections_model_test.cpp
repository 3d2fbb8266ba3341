#include "ui/connections_model.hpp"

#include <gtest/gtest.h>

#include "tests/ui/conversation.hpp"

namespace loopscope::ui {
namespace {

using testing_support::Conversation;
namespace flag = testing_support::flag;
using Rows = std::vector<std::uint32_t>;

/// 40000: handshake, 10 octets, reset by the client. 40001: refused.
void write_two(Conversation& talk) {
    talk.handshake();
    talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "0123456789");
    talk.client_port = 40001;
    talk.tcp(false, 7000, 0, flag::syn);
    talk.tcp(true, 0, 7001, flag::rst | flag::ack);
    talk.client_port = 40000;
    talk.tcp(false, 1011, 5001, flag::rst);
}

TEST(ConnectionsModel, TalliesFollowTheReplayForwardAndBack) {
    Conversation talk;
    write_two(talk);
    const auto& recording = talk.recording();
    ConnectionsModel stepped;
    std::vector<std::vector<ConnectionTally>> forward;
    for (std::uint32_t position = 0; position <= 7; ++position) {
        stepped.update(recording, position);
        forward.emplace_back();
        for (std::uint32_t i = 0; i < stepped.begun(); ++i) forward.back().push_back(stepped.tally(i));
    }
    EXPECT_EQ(forward[0].size(), 0u);
    EXPECT_EQ(forward[7][0].packets[0], 4u);
    EXPECT_EQ(forward[7][0].packets[1], 1u);
    for (std::uint32_t position = 7; position-- > 0;) {
        stepped.update(recording, position);
        ASSERT_EQ(stepped.begun(), forward[position].size());
        for (std::uint32_t i = 0; i < stepped.begun(); ++i)
            EXPECT_EQ(stepped.tally(i), forward[position][i]) << "at " << position;
    }
}

TEST(ConnectionsModel, OutcomeIsThatOfTheReplayPosition) {
    Conversation talk;
    write_two(talk);
    const auto& recording = talk.recording();
    ConnectionsModel model;
    const auto outcome = [&](std::uint32_t position) {
        model.update(recording, position);
        return outcome_at(recording.connection(0), model.tally(0), position);
    };
    EXPECT_EQ(outcome(7), decode::flow::Outcome::reset_by_client);
    EXPECT_EQ(outcome(4), decode::flow::Outcome::open);
    EXPECT_EQ(outcome(2), decode::flow::Outcome::opening);
}

TEST(ConnectionsModel, SortsAndFilters) {
    Conversation talk;
    write_two(talk);
    ConnectionsModel model;
    model.sort_by(ConnectionColumn::packets, false);
    model.update(talk.recording(), 7);
    EXPECT_EQ(model.rows(), (Rows{1, 0}));
    model.sort_by(ConnectionColumn::client, true);
    model.update(talk.recording(), 7);
    EXPECT_EQ(model.rows(), (Rows{1, 0}));
    model.sort_by(ConnectionColumn::number, false);
    model.set_filter("REFUSED");
    model.update(talk.recording(), 7);
    EXPECT_EQ(model.rows(), (Rows{1}));
    model.set_filter("");
    model.update(talk.recording(), 7);
    EXPECT_EQ(model.rows(), (Rows{0, 1}));
}

TEST(ConnectionsModel, FilterFollowsWhatBecomesOfAConnection) {
    Conversation talk;
    talk.handshake();
    ConnectionsModel model;
    model.set_filter("reset");
    model.update(talk.recording(), 3);
    EXPECT_TRUE(model.rows().empty());
    talk.tcp(false, 1001, 5001, flag::rst);
    model.update(talk.recording(), 4);
    EXPECT_EQ(model.rows(), (Rows{0}));
    model.update(talk.recording(), 3);
    EXPECT_TRUE(model.rows().empty());
}

TEST(ConnectionsModel, FactsNameTheFramesOfTheHandshake) {
    Conversation talk;
    write_two(talk);
    ConnectionsModel model;
    model.update(talk.recording(), 7);
    const auto facts = connection_facts(talk.recording(), 0, model.tally(0), 7);
    const auto find = [&](const std::string& title) {
        for (const auto& fact : facts)
            if (fact.title == title) return fact;
        return ConnectionFact{};
    };
    EXPECT_EQ(find("Handshake 2/3").frame, 2u);
    EXPECT_EQ(find("Initial sequence number").client, "1,000");
    EXPECT_EQ(find("Payload").client, "10 B");
    EXPECT_EQ(find("Window scale").client, "not offered");
    EXPECT_EQ(find("Handshake took").client, "2.00 ms");
}

}  // namespace
}  // namespace loopscope::ui
