#include "ui/stream_model.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

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
    EXPECT_EQ(model.octets(), "ping\n");
}

TEST_F(StreamModelTest, SavesOneSidesOctetsAsTheyWere) {
    model.side = StreamSide::server;
    model.save_path = testing::TempDir() + "loopscope-stream.bin";
    settle(5);
    model.save();
    EXPECT_FALSE(model.save_failed) << model.save_result;
    std::ostringstream content;
    content << std::ifstream(model.save_path).rdbuf();
    EXPECT_EQ(content.str(), "pong\n");
    std::filesystem::remove(model.save_path);
}

TEST_F(StreamModelTest, AFailedSaveSaysWhere) {
    settle(5);
    model.save_path = "/nowhere/stream.bin";
    model.save();
    EXPECT_TRUE(model.save_failed);
    EXPECT_NE(model.save_result.find("/nowhere/stream.bin: No such file or directory"), std::string::npos)
        << model.save_result;
}

}  // namespace
}  // namespace loopscope::ui
