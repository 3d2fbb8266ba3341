// How the command tells findings: in text, in JSON, by connection, as fields.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/packet_octets.hpp"
#include "tests/run.hpp"

namespace {

using namespace loopscope::tests;

/// What the program prints, which has to end well.
std::string printed(const std::string& arguments) {
    const auto answer = run("{} " + arguments);
    EXPECT_EQ(answer.status, 0) << arguments << ": " << answer.err;
    return answer.out;
}

/// A pcap file of raw IPv4. Connection 0 (port 40000) is refused; connection 1 (port 40001) sends its SYN, and nothing
/// comes back while the capture goes on for two seconds.
class FindingsOutput : public testing::Test {
protected:
    void SetUp() override {
        path_ = std::filesystem::temp_directory_path() / ("loopscope-findings-" + std::to_string(getpid()) + ".pcap");
        std::ofstream file(path_, std::ios::binary);
        file << pcap_header(link_raw);
        file << pcap_record(0, segment(false, 40000, 0x02, 1000, 0));
        file << pcap_record(1, segment(true, 40000, 0x14, 0, 1001));
        file << pcap_record(2'500'000, segment(false, 40001, 0x02, 7000, 0));
        file << pcap_record(2'500'010, segment(false, 40002, 0x10, 1, 1));
    }
    void TearDown() override { std::filesystem::remove(path_); }

    static std::string segment(bool from_server, unsigned port, unsigned flags, std::uint32_t sequence,
                               std::uint32_t acknowledgment) {
        constexpr std::uint32_t client = 0x0a000001, server = 0x0a000002;
        return ipv4(from_server ? server : client, from_server ? client : server, protocol_tcp,
                    tcp({from_server ? 80 : port, from_server ? port : 80, flags, sequence, acknowledgment}));
    }
    std::string read() const { return "-r " + path_.string(); }
    std::vector<nlohmann::json> objects(const std::string& arguments) const {
        std::vector<nlohmann::json> all;
        std::istringstream lines(printed(arguments));
        for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
        return all;
    }
    void go_on() const {
        std::ofstream(path_, std::ios::binary | std::ios::app)
            << pcap_record(4'600'000, segment(false, 40002, 0x10, 1, 1));
    }

private:
    std::filesystem::path path_;
};

TEST_F(FindingsOutput, AFrameCarriesWhatItEstablishes) {
    const auto frames = objects("decode -T json " + read());
    ASSERT_EQ(frames.size(), 4U);
    EXPECT_FALSE(frames[0].contains("findings"));
    ASSERT_EQ(frames[1]["findings"].size(), 1U);
    const auto& finding = frames[1]["findings"][0];
    EXPECT_EQ(finding["kind"], "refused");
    EXPECT_EQ(finding["severity"], "broken");
    EXPECT_EQ(finding["inferred"], false);
    EXPECT_EQ(finding["side"], "server");
    EXPECT_EQ(finding["frames"], (nlohmann::json{1, 2}));
    EXPECT_EQ(finding["connection"], 0);
    EXPECT_EQ(finding["what"], "Nothing accepts connections on port 80 of the server: it answered the SYN with RST.");
    EXPECT_FALSE(finding["try"].get<std::string>().empty());
}

TEST_F(FindingsOutput, ConnectionsCarryAllOfTheirs) {
    go_on();
    const auto connections = objects("connections -T json " + read());
    ASSERT_EQ(connections.size(), 3U);
    EXPECT_EQ(connections[0]["findings"][0]["kind"], "refused");
    EXPECT_EQ(connections[1]["findings"][0]["kind"], "no-answer");
    EXPECT_EQ(connections[1]["findings"][0]["circumstance"], "going-on");
    EXPECT_EQ(connections[2]["findings"].size(), 0U) << "there is an array even where it is empty";
    EXPECT_NE(printed("connections " + read()).find("refused  ▲ refused\n"), std::string::npos);
}

TEST_F(FindingsOutput, TextTellsOnTheSameLine) {
    const auto text = printed("decode " + read());
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; number <= 2; ++number) std::getline(lines, line);
    EXPECT_NE(line.find("  ▲ Refused: Nothing accepts connections on port 80"), std::string::npos) << line;
    EXPECT_EQ(text.find("\033"), std::string::npos) << "no colours in a pipe";
    EXPECT_EQ(text.find("Known only"), std::string::npos);
}

TEST_F(FindingsOutput, WhatSilenceMakesNamesItsConnection) {
    go_on();
    const auto text = printed("decode " + read());
    const auto line = text.substr(text.find("\n    5 "));
    EXPECT_NE(line.find("▲ No answer to the SYN (10.0.0.1:40001 → 10.0.0.2:80): "), std::string::npos) << text;
}

TEST_F(FindingsOutput, FieldsAreThereToBeFiltered) {
    EXPECT_EQ(printed("decode " + read() +
                      " -T fields -e frame.number -e loopscope.finding -e loopscope.finding.severity "
                      "-e loopscope.finding.inferred"),
              "1\t\t\t\n2\trefused\tbroken\t0\n3\t\t\t\n4\t\t\t\n");
    EXPECT_EQ(printed("decode " + read() + " -Y 'loopscope.finding == \"refused\"' -T fields -e frame.number"), "2\n");
}

}  // namespace
