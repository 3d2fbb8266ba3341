// The command as other programs use it: exit statuses, formats, what a closed pipe, garbage and a full disk do.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/packet_octets.hpp"
#include "tests/run.hpp"

namespace {

using namespace loopscope::tests;

/// A pcap file with one DNS query (UDP, IPv4, Ethernet) a record.
class CommandTest : public testing::Test {
protected:
    void SetUp() override {
        path_ = std::filesystem::temp_directory_path() / ("loopscope-test-" + std::to_string(getpid()) + ".pcap");
        std::ofstream file(path_, std::ios::binary);
        file << contents(3);
    }
    void TearDown() override { std::filesystem::remove(path_); }

    static std::string packet() {
        const std::string dns{
            "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07"
            "example\x03"
            "com\x00\x00\x01\x00\x01",
            29};
        return ethernet(ipv4(loopback, loopback, protocol_udp, udp(49152, 53, dns)));
    }
    static std::string contents(int frames) {
        auto file = pcap_header(link_ethernet);
        for (int i = 0; i < frames; ++i)
            file += pcap_record(static_cast<std::uint64_t>(i) * 1'000'000 + 250'000, packet());
        return file;
    }
    void write(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }
    std::string file() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

TEST_F(CommandTest, PrintsFieldsAsTsharkDoes) {
    const auto answer = run("{} decode -r " + file() +
                            " -T fields -e frame.number -e udp.dstport -e dns.qry.name -e ip.id -e http.host");
    EXPECT_EQ(answer.status, 0) << answer.err;
    EXPECT_EQ(answer.out, "1\t53\texample.com\t0x0000\t\n2\t53\texample.com\t0x0000\t\n3\t53\texample.com\t0x0000\t\n");
}

TEST_F(CommandTest, TakesTsharksFieldOptions) {
    const auto answer =
        run("{} decode -c 1 -r " + file() +
            " -T fields -E separator=, -E header=y -E occurrence=f -E quote=d -e frame.number -e udp.dstport");
    EXPECT_EQ(answer.out, "frame.number,udp.dstport\n\"1\",\"53\"\n");
}

TEST_F(CommandTest, PrintsOneJsonObjectALine) {
    const auto answer = run("{} decode -r " + file() + " -T json");
    ASSERT_EQ(answer.status, 0) << answer.err;
    std::istringstream lines(answer.out);
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        const auto frame = nlohmann::json::parse(line);
        EXPECT_EQ(frame["frame.number"], count + 1);
        EXPECT_EQ(frame["dns.qry.name"], "example.com");
        EXPECT_EQ(frame["protocol"], "DNS");
    }
    EXPECT_EQ(count, 3);
}

TEST_F(CommandTest, PrintsAnAnnotatedLineForEachPacket) {
    const auto answer = run("{} decode -r " + file());
    EXPECT_EQ(answer.status, 0);
    EXPECT_EQ(std::count(answer.out.begin(), answer.out.end(), '\n'), 3);
    EXPECT_NE(answer.out.find("127.0.0.1:49152 → 127.0.0.1:53"), std::string::npos) << answer.out;
    EXPECT_NE(answer.out.find("example.com"), std::string::npos);
    EXPECT_EQ(answer.out.find("\033["), std::string::npos) << "colour into a pipe";
}

TEST_F(CommandTest, PrintsOnlyWhatFitsTheFilter) {
    const auto fields = " -T fields -e frame.number -e udp.port";
    EXPECT_EQ(run("{} decode -r " + file() + " -Y 'frame.number != 2 and dns'" + fields).out,
              "1\t49152,53\n3\t49152,53\n");
    EXPECT_EQ(run("{} decode -r " + file() + " -Y 'frame.number in {2, 3}' -c 2" + fields).out, "2\t49152,53\n")
        << "-c counts the packets that are read, as in tshark";
    const auto text = run("{} decode -r " + file() + " -Y 'frame.number == 2'").out;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
    const auto json = run("{} decode -r " + file() + " -T json -Y 'frame.time_delta > 0.5 and frame.number < 3'").out;
    EXPECT_EQ(nlohmann::json::parse(json)["frame.number"], 2);
    EXPECT_EQ(run("{} decode -r " + file() + " -Y tcp").out, "");
    EXPECT_EQ(run("cat " + file() + " | {} decode -r - -Y 'frame.number == 3'" + fields).out, "3\t49152,53\n");
}

TEST_F(CommandTest, DrawsOnlyLaddersWithAFittingPacket) {
    const auto drawn = run("{} decode -r " + file() + " -T ladder -Y 'frame.number == 2'");
    EXPECT_EQ(drawn.status, 0) << drawn.err;
    EXPECT_NE(drawn.out.find("49152"), std::string::npos) << drawn.out;
    const auto none = run("{} decode -r " + file() + " -T ladder -Y 'udp.port == 1'");
    EXPECT_EQ(none.status, 0);
    EXPECT_NE(none.out.find("No connection has a packet that fits the filter"), std::string::npos) << none.out;
}

TEST_F(CommandTest, PointsAtWhatIsWrongWithAFilter) {
    const auto answer = run("{} decode -r " + file() + " -Y 'dns and udp.prot == 53'");
    EXPECT_EQ(answer.status, 2);
    EXPECT_EQ(answer.out, "");
    EXPECT_NE(answer.err.find("Did you mean udp.port"), std::string::npos) << answer.err;
    EXPECT_NE(answer.err.find("\n    dns and udp.prot == 53\n            ^~~~~~~~\n"), std::string::npos) << answer.err;
}

TEST_F(CommandTest, ReadsAPipe) {
    const auto answer = run("cat " + file() + " | {} decode -r - -T fields -e frame.number");
    EXPECT_EQ(answer.status, 0) << answer.err;
    EXPECT_EQ(answer.out, "1\n2\n3\n");
}

TEST_F(CommandTest, ListsConnections) {
    const auto answer = run("{} connections -r " + file() + " -T json");
    ASSERT_EQ(answer.status, 0) << answer.err;
    const auto connection = nlohmann::json::parse(answer.out);
    EXPECT_EQ(connection["transport"], "udp");
    EXPECT_EQ(connection["client"]["packets"], 3);
    EXPECT_EQ(connection["server"]["port"], 53);
}

TEST_F(CommandTest, PrintsWhatADamagedCaptureStillHolds) {
    auto bytes = contents(3);
    bytes.resize(bytes.size() - 5);
    write(bytes);
    const auto answer = run("{} decode -r " + file() + " -T fields -e frame.number");
    EXPECT_EQ(answer.status, 1);
    EXPECT_EQ(answer.out, "1\n2\n");
    EXPECT_NE(answer.err.find("offset"), std::string::npos) << answer.err;
}

TEST_F(CommandTest, NamesWhatIsWrongWithAFile) {
    write("");
    EXPECT_EQ(run("{} decode -r " + file()).status, 1);
    EXPECT_NE(run("{} decode -r " + file()).err.find("empty"), std::string::npos);
    write("#!/bin/sh\necho this is no capture\n");
    const auto garbage = run("{} decode -r " + file());
    EXPECT_EQ(garbage.status, 1);
    EXPECT_NE(garbage.err.find(file()), std::string::npos) << garbage.err;
    EXPECT_EQ(run("{} decode -r /nonexistent/x.pcap").status, 1);
    EXPECT_EQ(run("{} decode -r /tmp").status, 1);
}

TEST_F(CommandTest, TellsWrongUsageFromFailure) {
    EXPECT_EQ(run("{} decode").status, 2);
    EXPECT_EQ(run("{} decode -r " + file() + " -T fields").status, 2);
    EXPECT_EQ(run("{} decode -r " + file() + " -T nonsense").status, 2);
    EXPECT_EQ(run("{} --no-such-option").status, 2);
    EXPECT_EQ(run("{} demo no-such-demo").status, 2);
    const auto misspelt = run("{} decode -r " + file() + " -T fields -e tcp.srcprot");
    EXPECT_EQ(misspelt.status, 2);
    EXPECT_NE(misspelt.err.find("tcp.srcport"), std::string::npos) << misspelt.err;
}

TEST_F(CommandTest, SaysWhereAFileGoesThatStandsAlone) {
    for (const std::string command : {"decode", "connections"}) {
        const auto answer = run("{} " + command + " x.pcap");
        EXPECT_EQ(answer.status, 2);
        EXPECT_NE(answer.err.find("loopscope " + command + " -r x.pcap\n"), std::string::npos) << answer.err;
    }
    EXPECT_EQ(run("{} decode x.pcap --help").status, 0);
    EXPECT_EQ(run("{} decode -r " + file() + " x.pcap").err.find(" -r x.pcap"), std::string::npos);
}

TEST_F(CommandTest, HelpsAndTellsItsVersion) {
    EXPECT_EQ(run("{} --help").status, 0);
    EXPECT_NE(run("{} --help").out.find("decode"), std::string::npos);
    EXPECT_EQ(run("{} --version").status, 0);
    EXPECT_EQ(run("{} --version").out.substr(0, 10), "loopscope ");
    for (const auto* command : {"demo", "capture", "decode", "connections", "fields", "doctor"})
        EXPECT_EQ(run(std::string("{} ") + command + " --help").status, 0) << command;
}

TEST_F(CommandTest, EndsQuietlyWhenItsPipeIsClosed) {
    std::string bytes = contents(1);
    const auto record = bytes.substr(24);
    for (int i = 0; i < 20'000; ++i) bytes += record;
    write(bytes);
    const auto answer = run("{} decode -r " + file() + " | head -n 1");
    EXPECT_EQ(std::count(answer.out.begin(), answer.out.end(), '\n'), 1);
    EXPECT_EQ(answer.err, "");
}

TEST_F(CommandTest, SaysThatTheDiskIsFull) {
    const auto answer = run("{} decode -r " + file() + " > /dev/full");
    EXPECT_EQ(answer.status, 1);
    EXPECT_NE(answer.err.find("No space left"), std::string::npos) << answer.err;
}

TEST_F(CommandTest, ListsFieldsWithTheirMeaning) {
    const auto answer = run("{} fields tcp.srcport");
    EXPECT_EQ(answer.status, 0);
    EXPECT_NE(answer.out.find("uint16"), std::string::npos) << answer.out;
    EXPECT_EQ(run("{} fields no.such.prefix").status, 1);
}

TEST_F(CommandTest, ListsTheDemosALineEach) {
    const auto answer = run("{} demo");
    EXPECT_EQ(answer.status, 0);
    for (const auto* name : {"tcp-echo", "udp-echo", "refused", "half-close", "close-wait", "reset", "time-wait",
                             "backlog", "syn-retry", "udp-broadcast", "http", "dns", "large-transfer", "zero-window",
                             "nagle", "keep-alive", "rto-backoff", "simultaneous-close"})
        EXPECT_NE(answer.out.find(std::string(name) + " "), std::string::npos) << name;
    EXPECT_EQ(std::count(answer.out.begin(), answer.out.end(), '\n'), 18);
}

TEST_F(CommandTest, TellsWhatWorksOnThisMachine) {
    const auto answer = run("{} doctor");
    EXPECT_TRUE(answer.status == 0 || answer.status == 1);
    EXPECT_NE(answer.out.find("private loopback"), std::string::npos) << answer.out;
}

TEST_F(CommandTest, ShowsWithoutADisplayWhatIsMissing) {
    const auto answer = run("env -u DISPLAY -u WAYLAND_DISPLAY {} " + file());
    EXPECT_EQ(answer.status, 1);
    EXPECT_NE(answer.err.find("isplay"), std::string::npos) << answer.err;
}

/// A pcap file with the first two segments of a TCP connection from each of so many client ports.
std::string handshakes(int connections) {
    auto file = pcap_header(link_ethernet);
    for (unsigned i = 0; i < static_cast<unsigned>(connections); ++i)
        for (const auto& segment :
             {tcp({40000 + i, 80, tcp_flag::syn, 7}), tcp({80, 40000 + i, tcp_flag::syn | tcp_flag::ack, 7, 8})})
            file += pcap_record(i, ethernet(ipv4(loopback, loopback, protocol_tcp, segment)));
    return file;
}

class PictureCommandTest : public CommandTest {
protected:
    PictureCommandTest() { std::filesystem::create_directories(folder); }
    ~PictureCommandTest() override { std::filesystem::remove_all(folder); }
    static std::string content(const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("loopscope-picture-command-" + std::to_string(getpid()));
};

TEST_F(PictureCommandTest, WritesEachKindOfPictureWithoutADisplay) {
    write(handshakes(2));
    const std::pair<std::string, const char*> pictures[] = {
        {"ladder", "SYN-RECEIVED"},   {"states", "receive ACK of SYN"}, {"sequence", ">Sequence:"},
        {"round-trip", "Round trip"}, {"throughput", ">Throughput:"},   {"in-flight", "In flight"}};
    for (const auto& [picture, word] : pictures) {
        const std::string svg = folder / (picture + ".svg"), png = folder / (picture + ".png");
        const auto answer = run("env -u DISPLAY -u WAYLAND_DISPLAY {} decode -r " + file() + " -T ladder --picture " +
                                picture + " --svg " + svg + " --png " + png);
        EXPECT_EQ(answer.status, 0) << answer.err;
        EXPECT_EQ(answer.out + answer.err, "");
        const auto text = content(svg);
        for (const char* part : {"<svg", "127.0.0.1:40000", "127.0.0.1:40001", "Capture: loopscope-test"})
            EXPECT_NE(text.find(part), std::string::npos) << part << " is not in " << text;
        EXPECT_NE(text.find(word), std::string::npos) << word << " is not in " << text;
        EXPECT_EQ(run("python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' " + svg).err, "");
        EXPECT_EQ(content(png).substr(0, 4), "\x89PNG");
    }
}

TEST_F(PictureCommandTest, DrawsTheConnectionsThatTheFilterChooses) {
    write(handshakes(2));
    const auto answer = run("{} decode -r " + file() + " -Y 'tcp.port == 40001' -T ladder --svg -");
    EXPECT_EQ(answer.status, 0) << answer.err;
    EXPECT_NE(answer.out.find("127.0.0.1:40001"), std::string::npos);
    EXPECT_EQ(answer.out.find("127.0.0.1:40000"), std::string::npos);
    const auto none = run("{} decode -r " + file() + " -Y udp -T ladder --svg -");
    EXPECT_EQ(none.status, 1);
    EXPECT_NE(none.err.find("no connection"), std::string::npos) << none.err;
}

TEST_F(PictureCommandTest, SaysHowManyConnectionsDidNotFit) {
    write(handshakes(80));
    const auto answer = run("{} decode -r " + file() + " -T ladder --svg -");
    EXPECT_EQ(answer.status, 0);
    EXPECT_NE(answer.err.find(" of 80 connections fit"), std::string::npos) << answer.err;
    EXPECT_NE(answer.out.find(" of 80 connections"), std::string::npos);
}

TEST_F(PictureCommandTest, SaysWhyAPictureWasNotWritten) {
    write(handshakes(1));
    const auto nowhere = run("{} decode -r " + file() + " -T ladder --svg /nowhere/at/all.svg");
    EXPECT_EQ(nowhere.status, 1);
    EXPECT_NE(nowhere.err.find("/nowhere/at/all.svg"), std::string::npos) << nowhere.err;
    EXPECT_NE(nowhere.err.find("folder"), std::string::npos) << nowhere.err;
    const auto full = run("{} decode -r " + file() + " -T ladder --png - > /dev/full");
    EXPECT_EQ(full.status, 1);
    EXPECT_NE(full.err.find("No space left"), std::string::npos) << full.err;
    EXPECT_EQ(run("{} decode -r " + file() + " --svg x.svg").status, 2);
}

}  // namespace
