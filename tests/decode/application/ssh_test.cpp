#include "decode/application/ssh.hpp"

#include "tests/decode/application/describe.hpp"

namespace loopscope::decode::application {
namespace {

const Segment segment = segment_of(Protocol::tcp, 22, 40000);
const std::string banner = "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";

TEST(Ssh, Banner) {
    Described ssh;
    describe(ssh, Protocol::ssh, segment, banner);
    EXPECT_EQ(ssh.first("ssh.protocol"), "SSH-2.0-OpenSSH_9.2p1 Debian-2");
    EXPECT_EQ(ssh.list.protocol(), "SSH");
}

TEST(Ssh, FramesTheBannerOnly) {
    for (std::size_t size = 0; size < banner.size(); ++size)
        EXPECT_EQ(frame_ssh(as_bytes(banner.substr(0, size)), {}).kind, Framing::Kind::need_more) << size;
    EXPECT_EQ(frame_ssh(as_bytes(banner + "\1\2"), {}).length, banner.size());
    EXPECT_EQ(frame_ssh(as_bytes(std::string_view{"\0\0\1\x14", 4}), {}).kind, Framing::Kind::foreign);
    EXPECT_EQ(frame_ssh(as_bytes("SSH-2.0-" + std::string(300, 'x')), {}).kind, Framing::Kind::foreign);
    EXPECT_TRUE(recognise_ssh(as_bytes(banner), segment));
    EXPECT_FALSE(recognise_ssh(as_bytes("SSH is great\r\n"), segment));
}

}  // namespace
}  // namespace loopscope::decode::application
