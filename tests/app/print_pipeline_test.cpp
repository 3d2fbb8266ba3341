// What `decode` prints is the same with one core and with several, in order, and as soon as it can be.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/packet_octets.hpp"
#include "tests/run.hpp"

namespace {

using namespace loopscope::tests;

/// A pcap file of raw IPv4 with many short HTTP exchanges, of which some requests come in two segments, and some
/// connections are refused: messages, reassembly and findings all over it.
class PrintPipelineTest : public testing::Test {
protected:
    static constexpr std::uint32_t connections = 700;

    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() / ("loopscope-pipeline-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_);
        octets_ = pcap_header(link_raw);
        for (std::uint32_t i = 0; i < connections; ++i) add_connection(i);
        std::ofstream(file(), std::ios::binary) << octets_;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string file() const { return (folder_ / "capture.pcap").string(); }
    std::string path(const char* name) const { return (folder_ / name).string(); }
    std::uint32_t frames() const { return frames_; }

    std::size_t start_of_second_frame() const { return 24 + 16 + 40; }

private:
    void add_connection(std::uint32_t i) {
        using namespace tcp_flag;
        const unsigned port = 20000 + i;
        add(false, port, syn, 1000, 0, "");
        if (i % 7 == 3) return add(true, port, rst | ack, 0, 1001, "");
        add(true, port, syn | ack, 5000, 1001, "");
        add(false, port, ack, 1001, 5001, "");
        const auto request = "GET /page/" + std::to_string(i) + "?a=1&b=\"2\" HTTP/1.1\r\nHost: example.org\r\n\r\n";
        const auto cut = i % 3 == 0 ? request.size() / 2 : request.size();
        add(false, port, psh | ack, 1001, 5001, request.substr(0, cut));
        if (cut < request.size())
            add(false, port, psh | ack, 1001 + static_cast<std::uint32_t>(cut), 5001, request.substr(cut));
        const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        const auto next = 1001 + static_cast<std::uint32_t>(request.size());
        add(true, port, psh | ack, 5001, next, answer);
        add(false, port, fin | ack, next, 5001 + static_cast<std::uint32_t>(answer.size()), "");
    }
    void add(bool from_server, unsigned port, unsigned flags, std::uint32_t sequence, std::uint32_t acknowledgment,
             const std::string& payload) {
        constexpr std::uint32_t client = 0x0a000001, server = 0x0a000002;
        const auto segment =
            tcp({from_server ? 80 : port, from_server ? port : 80, flags, sequence, acknowledgment, payload});
        octets_ += pcap_record(
            frames_++, ipv4(from_server ? server : client, from_server ? client : server, protocol_tcp, segment));
    }

    std::filesystem::path folder_;
    std::string octets_;
    std::uint32_t frames_ = 0;
};

TEST_F(PrintPipelineTest, PrintsTheSameWithOneCoreAndWithAll) {
    const std::string fields = " -T fields -e frame.number -e ip.addr -e tcp.port -e tcp.seq -e http.request.uri";
    for (const std::string& options :
         {std::string{}, std::string{" -T json"}, fields, std::string{" -Y http"},
          " -Y 'tcp.flags.reset == 1'" + fields, std::string{" -T json -Y 'tcp.port in {20000..20100}'"},
          std::string{" -T ek"}, std::string{" -T csv"}, std::string{" -T tsv -E occurrence=a"},
          std::string{" -c 1234"}, " -c 512" + fields}) {
        const auto alone = run("taskset -c 0 {} decode -r " + file() + options);
        const auto together = run("{} decode -r " + file() + options);
        EXPECT_EQ(alone.status, 0) << options;
        EXPECT_EQ(together.status, 0) << options;
        EXPECT_FALSE(alone.out.empty()) << options;
        EXPECT_TRUE(alone.out == together.out) << options << ": the texts differ";
    }
}

TEST_F(PrintPipelineTest, PrintsEachFrameOnceAndInOrder) {
    std::istringstream lines(run("{} decode -r " + file() + " -T fields -e frame.number").out);
    std::uint32_t expected = 0;
    for (std::string line; std::getline(lines, line);) ASSERT_EQ(line, std::to_string(++expected));
    EXPECT_EQ(expected, frames());
}

TEST_F(PrintPipelineTest, CountsExactly) {
    for (const std::uint32_t count : {1u, 511u, 512u, 513u, 2000u}) {
        const auto out = run("{} decode -r " + file() + " -T fields -e frame.number -c " + std::to_string(count)).out;
        EXPECT_EQ(static_cast<std::uint32_t>(std::count(out.begin(), out.end(), '\n')), count);
        EXPECT_TRUE(out.ends_with("\n" + std::to_string(count) + "\n") || count == 1) << count;
    }
}

TEST_F(PrintPipelineTest, TellsAFindingOnceWithTheFirstFrameThatFits) {
    const auto all = run("{} decode -r " + file()).out;
    const auto filtered = run("{} decode -r " + file() + " -Y 'tcp.flags.reset == 1'").out;
    const auto times = [](const std::string& text) {
        std::size_t count = 0;
        for (auto at = text.find("▲ Refused"); at != std::string::npos; at = text.find("▲ Refused", at + 1)) ++count;
        return count;
    };
    EXPECT_EQ(times(all), connections / 7);
    EXPECT_EQ(times(filtered), connections / 7);
    EXPECT_EQ(static_cast<std::size_t>(std::count(filtered.begin(), filtered.end(), '\n')), connections / 7);
}

TEST_F(PrintPipelineTest, PrintsTheSameWhetherTheIndexDecidesOrTheDecoders) {
    for (const std::string filter : {"tcp.flags.reset == 1", "tcp.port == 20001", "http", "not http",
                                     "loopscope.finding", "tcp.len > 0 and ip.src == 10.0.0.1"})
        for (const std::string format : {"text", "json", "ladder"}) {
            const auto options = "{} decode -r " + file() + " -T " + format + " -Y '(" + filter + ")";
            const auto by_index = run(options + "'").out;
            const auto by_decoding = run(options + " and tcp.window_size >= 0'").out;
            EXPECT_FALSE(by_index.empty()) << filter;
            EXPECT_TRUE(by_index == by_decoding) << filter << " as " << format << ": the texts differ";
        }
}

TEST_F(PrintPipelineTest, EndsWhenNobodyReadsAnyMore) {
    // More than a pipe holds: the writer meets the closed end.
    const auto answer =
        run("timeout 60 bash -c '{} decode -r " + file() + " -T json | head -1; exit ${PIPESTATUS[0]}'");
    EXPECT_EQ(std::count(answer.out.begin(), answer.out.end(), '\n'), 1);
    EXPECT_NE(answer.status, 124) << "it had to be stopped";
    EXPECT_NE(answer.status, 0);
}

TEST_F(PrintPipelineTest, PrintsWhatAPipeBroughtBeforeMoreComes) {
    // The second part is sent only once the first frame's line has come out.
    const auto first = std::to_string(start_of_second_frame());
    const auto answer =
        run("mkfifo " + path("seen") + " && (head -c " + first + " " + file() + "; read line < " + path("seen") +
            "; tail -c +$((" + first + " + 1)) " + file() +
            ") | timeout 60 {} decode -r - -T fields -e frame.number | (read line; echo $line; echo > " + path("seen") +
            "; tail -n 1)");
    EXPECT_EQ(answer.out, "1\n" + std::to_string(frames()) + "\n");
}

}  // namespace
