// How the command tells findings: in text, in JSON, by connection, as fields.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::string run(const std::string& arguments) {
    auto* pipe = popen((std::string(LOOPSCOPE_PROGRAM) + " " + arguments).c_str(), "r");
    std::string out;
    char block[4096];
    for (std::size_t size; (size = std::fread(block, 1, sizeof block, pipe)) > 0;) out.append(block, size);
    EXPECT_EQ(pclose(pipe), 0) << arguments;
    return out;
}

std::string big16(unsigned value) { return {static_cast<char>(value >> 8), static_cast<char>(value)}; }
std::string big32(std::uint32_t value) { return big16(value >> 16) + big16(value & 0xffff); }
std::string little32(std::uint32_t value) {
    std::string octets;
    for (int i = 0; i < 4; ++i) octets += static_cast<char>(value >> 8 * i);
    return octets;
}

/// A pcap file of raw IPv4. Connection 0 (port 40000) is refused; connection 1 (port 40001) sends its SYN, and nothing
/// comes back while the capture goes on for two seconds.
class FindingsOutput : public testing::Test {
protected:
    void SetUp() override {
        path_ = std::filesystem::temp_directory_path() / ("loopscope-findings-" + std::to_string(getpid()) + ".pcap");
        std::ofstream file(path_, std::ios::binary);
        file << little32(0xa1b2c3d4) << std::string("\x02\x00\x04\x00", 4) << little32(0) << little32(0)
             << little32(65535) << little32(101);
        file << record(0, segment(false, 40000, 0x02, 1000, 0));
        file << record(1, segment(true, 40000, 0x14, 0, 1001));
        file << record(2'500'000, segment(false, 40001, 0x02, 7000, 0));
        file << record(2'500'010, segment(false, 40002, 0x10, 1, 1));
    }
    void TearDown() override { std::filesystem::remove(path_); }

    static std::string segment(bool from_server, unsigned port, unsigned flags, std::uint32_t sequence,
                               std::uint32_t acknowledgment) {
        const auto ports = from_server ? big16(80) + big16(port) : big16(port) + big16(80);
        const auto tcp =
            ports + big32(sequence) + big32(acknowledgment) + big16(0x5000 | flags) + big16(8000) + big32(0);
        const auto client = big32(0x0a000001), server = big32(0x0a000002);
        return big16(0x4500) + big16(40) + big32(0x00004000) + big16(0x4006) + big16(0) +
               (from_server ? server + client : client + server) + tcp;
    }
    static std::string record(std::uint32_t microseconds, const std::string& packet) {
        const auto size = static_cast<std::uint32_t>(packet.size());
        return little32(1'700'000'000 + microseconds / 1'000'000) + little32(microseconds % 1'000'000) +
               little32(size) + little32(size) + packet;
    }
    std::string read() const { return "-r " + path_.string(); }
    std::vector<nlohmann::json> objects(const std::string& arguments) const {
        std::vector<nlohmann::json> all;
        std::istringstream lines(run(arguments));
        for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
        return all;
    }
    void go_on() const {
        std::ofstream(path_, std::ios::binary | std::ios::app) << record(4'600'000, segment(false, 40002, 0x10, 1, 1));
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
    EXPECT_NE(run("connections " + read()).find("refused  ▲ refused\n"), std::string::npos);
}

TEST_F(FindingsOutput, TextTellsOnTheSameLine) {
    const auto text = run("decode " + read());
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; number <= 2; ++number) std::getline(lines, line);
    EXPECT_NE(line.find("  ▲ Refused: Nothing accepts connections on port 80"), std::string::npos) << line;
    EXPECT_EQ(text.find("\033"), std::string::npos) << "no colours in a pipe";
    EXPECT_EQ(text.find("Known only"), std::string::npos);
}

TEST_F(FindingsOutput, WhatSilenceMakesNamesItsConnection) {
    go_on();
    const auto text = run("decode " + read());
    const auto line = text.substr(text.find("\n    5 "));
    EXPECT_NE(line.find("▲ No answer to the SYN (10.0.0.1:40001 → 10.0.0.2:80): "), std::string::npos) << text;
}

TEST_F(FindingsOutput, FieldsAreThereToBeFiltered) {
    EXPECT_EQ(run("decode " + read() +
                  " -T fields -e frame.number -e loopscope.finding -e loopscope.finding.severity "
                  "-e loopscope.finding.inferred"),
              "1\t\t\t\n2\trefused\tbroken\t0\n3\t\t\t\n4\t\t\t\n");
    EXPECT_EQ(run("decode " + read() + " -Y 'loopscope.finding == \"refused\"' -T fields -e frame.number"), "2\n");
}

}  // namespace
