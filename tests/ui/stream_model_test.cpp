#include "ui/stream_model.hpp"

#include <gtest/gtest.h>

#include "tests/ui/conversation.hpp"

namespace loopscope::ui {
namespace {

using testing_support::Conversation;
namespace flag = testing_support::flag;

class StreamModelTest : public testing::Test {
protected:
    void SetUp() override {
        talk.handshake();
        talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "ping\n");
        talk.tcp(true, 5001, 1006, flag::psh | flag::ack, "pong\n");
        selection.choose_frame(talk.recording(), 4);
    }
    /// Until the layout under way is there.
    void settle(std::uint32_t packet_count) {
        do {
            model.wait();
            model.update(talk.recording(), packet_count, selection);
        } while (model.busy());
    }
    Conversation talk;
    Selection selection;
    StreamModel model;
};

TEST_F(StreamModelTest, SaysWhoSaidWhatAndGrows) {
    settle(5);
    EXPECT_EQ(model.copy_text(), "> ping\n< pong\n");
    talk.tcp(false, 1006, 5006, flag::psh | flag::ack, "again\n");
    settle(6);
    EXPECT_EQ(model.copy_text(), "> ping\n< pong\n> again\n");
}

TEST_F(StreamModelTest, StopsAtTheReplayPosition) {
    settle(4);
    EXPECT_EQ(model.copy_text(), "> ping\n");
}

}  // namespace
}  // namespace loopscope::ui
