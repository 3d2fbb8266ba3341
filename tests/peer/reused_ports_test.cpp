// The same client port twice, from a real program: two connections, and the finding that says so.
#include "tests/recorded.hpp"

namespace loopscope::tests {
namespace {

using decode::flow::FindingKind;

constexpr auto program = R"(
import socket
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 4100))
listener.listen()
for _ in range(2):
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    client.bind(("127.0.0.1", 45678))
    client.connect(("127.0.0.1", 4100))
    server, _ = listener.accept()
    server.sendall(b"once\n")
    server.shutdown(socket.SHUT_WR)  # the server goes first, so that TIME-WAIT is on its side
    while client.recv(100):
        pass
    client.close()
    server.recv(1)
    server.close()
)";

TEST(RealPrograms, PortsThatAreUsedAgainMakeAConnectionOfTheirOwn) {
    if (std::system("python3 --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "python3 is not installed";
    Recorded recorded;
    ASSERT_NO_FATAL_FAILURE(record({"/usr/bin/env", "python3", "-c", program}, recorded));
    const auto& recording = recorded.recording();
    const auto found = connections(recording, decode::Protocol::tcp);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].client.port, found[1].client.port);
    EXPECT_EQ(found[1].previous, found[0].index);
    for (const auto& connection : found) EXPECT_EQ(connection.outcome, decode::flow::Outcome::closed);
    EXPECT_TRUE(recording.findings_of(found[0].index).empty());
    const auto findings = recording.findings_of(found[1].index);
    ASSERT_EQ(findings.size(), 1u);
    const auto finding = recording.finding(findings.front());
    EXPECT_EQ(finding.kind, FindingKind::ports_reused);
    EXPECT_GE(finding.duration, 0);
    EXPECT_EQ(values(recording, "loopscope.finding"), std::vector<std::string>{"ports-reused"});
}

}  // namespace
}  // namespace loopscope::tests
