#include <gtest/gtest.h>

#include "tests/demos/tcp_demo.hpp"

// Every demo's states are held against the kernel's wherever it runs (TcpDemo::run). Here: that the comparison sees a
// difference, and what the states look like where a filter hides packets from TCP that the capture holds.

namespace loopscope::tests {
namespace {

std::vector<std::string> lines_of_kernel(const std::string& output) {
    std::vector<std::string> result;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);)
        if (line.rfind("kernel: ", 0) == 0) result.push_back(line);
    return result;
}

bool tells(const std::string& line, const std::string& client, const std::string& server) {
    return line.find(" is " + client + ", ") != line.npos && line.find(" is " + server, line.find(", ")) != line.npos;
}

using KernelStates = TcpDemo;

TEST_F(KernelStates, AWrongStateIsFound) {
    ASSERT_NO_FATAL_FAILURE(run("half-close"));
    std::string output = recorded_.output;
    const auto at = output.find("FIN-WAIT-2");
    ASSERT_NE(at, output.npos) << output;
    output.replace(at, 10, "FIN-WAIT-1");
    const KernelAgreement agreement = compare_with_kernel(recording(), output);
    EXPECT_EQ(agreement.compared, 6);
    EXPECT_EQ(agreement.differing, 1);
    EXPECT_NE(agreement.differences.find("but FIN-WAIT-2 after frame"), std::string::npos) << agreement.differences;
}

/// RFC 9293, figure 13: both ends pass FIN-WAIT-1, CLOSING and TIME-WAIT, in the kernel and on the screen.
TEST_F(KernelStates, BothEndsOfASimultaneousClosePassClosing) {
    ASSERT_NO_FATAL_FAILURE(run("simultaneous-close"));
    const auto told = lines_of_kernel(recorded_.output);
    ASSERT_GE(told.size(), 4u);
    const auto* last_four = told.data() + told.size() - 4;
    EXPECT_TRUE(tells(last_four[0], "ESTABLISHED", "ESTABLISHED")) << last_four[0];
    EXPECT_TRUE(tells(last_four[1], "FIN-WAIT-1", "FIN-WAIT-1")) << last_four[1];
    EXPECT_TRUE(tells(last_four[2], "CLOSING", "CLOSING")) << last_four[2];
    EXPECT_TRUE(tells(last_four[3], "TIME-WAIT", "TIME-WAIT")) << last_four[3];
}

}  // namespace
}  // namespace loopscope::tests
