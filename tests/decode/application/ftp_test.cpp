#include "decode/application/ftp.hpp"

#include "tests/decode/application/describe.hpp"

namespace loopscope::decode::application {
namespace {

const Segment to_server = segment_of(Protocol::tcp, 40000, 21);
const Segment to_client = segment_of(Protocol::tcp, 21, 40000);

TEST(Ftp, Command) {
    Described ftp;
    describe(ftp, Protocol::ftp, to_server, "USER anonymous\r\n");
    EXPECT_EQ(ftp.first("ftp.request.command"), "USER");
    EXPECT_EQ(ftp.first("ftp.request.arg"), "anonymous");
    EXPECT_EQ(ftp.octets_of("ftp.request.arg"), "anonymous");
    EXPECT_EQ(ftp.list.summary(), "command: USER anonymous");
    describe(ftp, Protocol::ftp, to_server, "QUIT\r\n");
    EXPECT_EQ(ftp.first("ftp.request.command"), "QUIT");
    EXPECT_EQ(ftp.first("ftp.request.arg"), "-");
}

TEST(Ftp, Reply) {
    Described ftp;
    describe(ftp, Protocol::ftp, to_client, "211-Features:\r\n UTF8\r\n211 End\r\n");
    EXPECT_EQ(ftp.all("ftp.response.code"), (std::vector<std::string>{"211"}));
    EXPECT_EQ(ftp.first("ftp.response.arg"), "Features:");
    EXPECT_EQ(ftp.all("ftp.line"), (std::vector<std::string>{" UTF8", "211 End"}));
    describe(ftp, Protocol::ftp, to_client, "SYST not supported\r\n");
    EXPECT_EQ(ftp.first("ftp.response.code"), "-");
    EXPECT_EQ(ftp.first("ftp.response.arg"), "SYST not supported");
}

TEST(Ftp, FramesLines) {
    EXPECT_EQ(frame_ftp(as_bytes("PASV"), {}).kind, Framing::Kind::need_more);
    EXPECT_EQ(frame_ftp(as_bytes("PASV\r\nRE"), {}).length, 6u);
    EXPECT_EQ(frame_ftp(as_bytes("\x16\3\1\2"), {}).kind, Framing::Kind::foreign);
    EXPECT_EQ(frame_ftp(as_bytes(std::string(10'000, 'x')), {}).kind, Framing::Kind::foreign);
    EXPECT_EQ(frames(Protocol::ftp, "USER a\r\nPASS b\r\n", 1), (std::vector<std::string>{"USER a\r\n", "PASS b\r\n"}));
}

TEST(Ftp, EveryTruncation) {
    const std::string message = "227 Entering Passive Mode (127,0,0,1,10,20)\r\n";
    for (std::size_t size = 0; size < message.size(); ++size) {
        Described ftp;
        describe(ftp, Protocol::ftp, to_client, message.substr(0, size), {}, true);
        EXPECT_EQ(ftp.first("ftp.response.code"), size >= 4 ? "227" : "-");
    }
}

}  // namespace
}  // namespace loopscope::decode::application
