// What `decode` prints is the same with one core and with several, in order, and as soon as it can be.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Answer {
    int status = -1;
    std::string out;
};

/// Runs the built program by a shell, `{}` standing for it.
Answer run(std::string command) {
    for (auto at = command.find("{}"); at != std::string::npos; at = command.find("{}"))
        command.replace(at, 2, LOOPSCOPE_PROGRAM);
    auto* pipe = popen(command.c_str(), "r");
    Answer answer;
    char block[65536];
    for (std::size_t size; (size = std::fread(block, 1, sizeof block, pipe)) > 0;) answer.out.append(block, size);
    const int status = pclose(pipe);
    answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return answer;
}

std::string big16(unsigned value) { return {static_cast<char>(value >> 8), static_cast<char>(value)}; }
std::string big32(std::uint32_t value) { return big16(value >> 16) + big16(value & 0xffff); }
std::string little32(std::uint32_t value) {
    std::string octets;
    for (int i = 0; i < 4; ++i) octets += static_cast<char>(value >> 8 * i);
    return octets;
}

/// A pcap file of raw IPv4 with many short HTTP exchanges, of which some requests come in two segments, and some
/// connections are refused: messages, reassembly and findings all over it.
class PrintPipelineTest : public testing::Test {
protected:
    static constexpr std::uint32_t connections = 700;

    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() / ("loopscope-pipeline-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_);
        octets_ = little32(0xa1b2c3d4) + std::string("\x02\x00\x04\x00", 4) + little32(0) + little32(0) +
                  little32(65535) + little32(101);
        for (std::uint32_t i = 0; i < connections; ++i) add_connection(i);
        std::ofstream(file(), std::ios::binary) << octets_;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string file() const { return (folder_ / "capture.pcap").string(); }
    std::string path(const char* name) const { return (folder_ / name).string(); }
    std::uint32_t frames() const { return frames_; }

    std::size_t start_of_second_frame() const { return 24 + 16 + 40; }

private:
    enum : unsigned { syn = 0x02, rst = 0x04, push = 0x08, ack = 0x10, fin = 0x01 };

    void add_connection(std::uint32_t i) {
        const unsigned port = 20000 + i;
        add(false, port, syn, 1000, 0, "");
        if (i % 7 == 3) return add(true, port, rst | ack, 0, 1001, "");
        add(true, port, syn | ack, 5000, 1001, "");
        add(false, port, ack, 1001, 5001, "");
        const auto request = "GET /page/" + std::to_string(i) + "?a=1&b=\"2\" HTTP/1.1\r\nHost: example.org\r\n\r\n";
        const auto cut = i % 3 == 0 ? request.size() / 2 : request.size();
        add(false, port, push | ack, 1001, 5001, request.substr(0, cut));
        if (cut < request.size())
            add(false, port, push | ack, 1001 + static_cast<std::uint32_t>(cut), 5001, request.substr(cut));
        const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        const auto next = 1001 + static_cast<std::uint32_t>(request.size());
        add(true, port, push | ack, 5001, next, answer);
        add(false, port, fin | ack, next, 5001 + static_cast<std::uint32_t>(answer.size()), "");
    }
    void add(bool from_server, unsigned port, unsigned flags, std::uint32_t sequence, std::uint32_t acknowledgment,
             const std::string& payload) {
        const auto ports = from_server ? big16(80) + big16(port) : big16(port) + big16(80);
        const auto tcp =
            ports + big32(sequence) + big32(acknowledgment) + big16(0x5000 | flags) + big16(8000) + big32(0) + payload;
        const auto client = big32(0x0a000001), server = big32(0x0a000002);
        const auto packet = big16(0x4500) + big16(20 + static_cast<unsigned>(tcp.size())) + big32(0x00004000) +
                            big16(0x4006) + big16(0) + (from_server ? server + client : client + server) + tcp;
        const auto size = static_cast<std::uint32_t>(packet.size());
        octets_ += little32(1'700'000'000) + little32(frames_++) + little32(size) + little32(size) + packet;
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
