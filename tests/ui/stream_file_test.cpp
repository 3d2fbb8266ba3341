#include "ui/stream_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/ui/conversation.hpp"

namespace loopscope::ui {
namespace {

using testing_support::Conversation;
namespace flag = testing_support::flag;

class StreamFileTest : public testing::Test {
protected:
    void SetUp() override {
        folder = std::filesystem::path{testing::TempDir()} / ("loopscope-stream-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder);
        talk.handshake();
        talk.tcp(false, 1001, 5001, flag::psh | flag::ack, "ping\r\nand");
        talk.tcp(false, 1010, 5001, flag::psh | flag::ack, " more\n");
        talk.tcp(true, 5001, 1016, flag::psh | flag::ack, "pong\n");
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    /// What is in the file afterwards.
    std::string write(StreamFormat format, StreamSide side = StreamSide::both, std::uint32_t packets = 100) {
        const auto path = (folder / "out").string();
        auto done = write_stream(talk.recording(), {0, packets, side, format}, path);
        EXPECT_TRUE(done) << capture::to_text(done.error());
        sentence = done ? *done : "";
        std::ostringstream content;
        content << std::ifstream(path).rdbuf();
        return content.str();
    }
    Conversation talk;
    std::filesystem::path folder;
    std::string sentence;
};

TEST_F(StreamFileTest, OctetsAreAsTheyWereSaid) {
    EXPECT_EQ(write(StreamFormat::octets), "ping\r\nand more\npong\n");
    EXPECT_EQ(sentence, "20 octets saved to " + (folder / "out").string());
    EXPECT_EQ(write(StreamFormat::octets, StreamSide::server), "pong\n");
    EXPECT_EQ(write(StreamFormat::octets, StreamSide::client), "ping\r\nand more\n");
}

TEST_F(StreamFileTest, TextNamesWhoSpeaksAndJoinsWhatPacketsCut) {
    EXPECT_EQ(write(StreamFormat::text), "> ping\n> and more\n< pong\n");
}

TEST_F(StreamFileTest, HexadecimalCountsEachSidesOctets) {
    EXPECT_EQ(write(StreamFormat::hexadecimal),
              "> 00000000  70 69 6e 67 0d 0a 61 6e  64                       ping..and\n"
              "> 00000009  20 6d 6f 72 65 0a                                  more.\n"
              "< 00000000  70 6f 6e 67 0a                                    pong.\n");
}

TEST_F(StreamFileTest, StopsAtTheReplayPosition) {
    EXPECT_EQ(write(StreamFormat::octets, StreamSide::both, 4), "ping\r\nand");
}

TEST_F(StreamFileTest, MissingOctetsAreNamed) {
    talk.tcp(true, 5016, 1016, flag::psh | flag::ack, "late\n");
    talk.tcp(false, 1016, 5021, flag::ack);
    EXPECT_EQ(write(StreamFormat::text),
              "> ping\n> and more\n< pong\n  10 octets are missing here: the capture does not hold them\n< late\n");
    EXPECT_NE(write(StreamFormat::hexadecimal).find("< 0000000f  6c 61 74 65"), std::string::npos);
    EXPECT_EQ(write(StreamFormat::octets, StreamSide::server), "pong\nlate\n");
    EXPECT_EQ(sentence, "10 octets saved to " + (folder / "out").string() +
                            ". 10 more are missing: the capture does not hold them");
}

TEST_F(StreamFileTest, ErrorsSayWhatWhereAndHowToMendIt) {
    const StreamFileOptions options{0, 100, StreamSide::both, StreamFormat::octets};
    const auto nowhere = write_stream(talk.recording(), options, "/nowhere/stream.bin");
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(
        capture::to_text(nowhere.error()),
        "/nowhere/stream.bin: what was said cannot be written: No such file or directory. Choose a folder that is "
        "there and that you may write to.");
    const auto full = write_stream(talk.recording(), options, "/dev/full");
    ASSERT_FALSE(full);
    EXPECT_EQ(capture::to_text(full.error()),
              "/dev/full: what was said cannot be written: No space left on device. Free some space, or choose another "
              "place.");
    const auto folder_itself = write_stream(talk.recording(), options, folder.string());
    ASSERT_FALSE(folder_itself);
    EXPECT_NE(folder_itself.error().what.find("Is a directory"), std::string::npos);
    EXPECT_TRUE(std::filesystem::is_empty(folder)) << "no half of a file is left";
}

TEST_F(StreamFileTest, AFileThatIsThereIsReplacedWhole) {
    std::ofstream(folder / "out") << std::string(1000, 'o');
    EXPECT_EQ(write(StreamFormat::octets, StreamSide::server), "pong\n");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder}, {}), 1);
}

}  // namespace
}  // namespace loopscope::ui
