// Captures of real connections with segments dropped, repeated, swapped, late and changed: losses and probes that quiet
// captures do not hold. What tshark makes of them is held against tcp.analysis.* here.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <random>

#include "capture/source.hpp"
#include "capture/writer.hpp"
#include "tests/peer/side_by_side.hpp"

namespace loopscope::tests {
namespace {

namespace fs = std::filesystem;

const fs::path captures = LOOPSCOPE_SOURCE "/../shared/captures";

constexpr const char* judged[] = {"tcp.stream",
                                  "tcp.completeness",
                                  "tcp.time_relative",
                                  "tcp.time_delta",
                                  "tcp.analysis.retransmission",
                                  "tcp.analysis.fast_retransmission",
                                  "tcp.analysis.spurious_retransmission",
                                  "tcp.analysis.out_of_order",
                                  "tcp.analysis.lost_segment",
                                  "tcp.analysis.ack_lost_segment",
                                  "tcp.analysis.duplicate_ack",
                                  "tcp.analysis.duplicate_ack_num",
                                  "tcp.analysis.zero_window",
                                  "tcp.analysis.zero_window_probe",
                                  "tcp.analysis.zero_window_probe_ack",
                                  "tcp.analysis.keep_alive",
                                  "tcp.analysis.keep_alive_ack",
                                  "tcp.analysis.window_update",
                                  "tcp.analysis.window_full",
                                  "tcp.analysis.reused_ports",
                                  "tcp.analysis.acks_frame",
                                  "tcp.analysis.ack_rtt",
                                  "tcp.analysis.initial_rtt",
                                  "tcp.analysis.bytes_in_flight",
                                  "tcp.analysis.push_bytes_sent"};

using Octets = std::vector<std::uint8_t>;

/// Where the TCP header of an Ethernet and IPv4 frame starts; 0 where there is none.
std::size_t tcp_header(const Octets& frame) {
    if (frame.size() < 54 || frame[12] != 8 || frame[13] != 0 || frame[23] != 6) return 0;
    const auto start = 14 + std::size_t{frame[14] & 15u} * 4;
    return start + 20 <= frame.size() ? start : 0;
}

class Scrambler {
public:
    explicit Scrambler(unsigned seed) : random_(seed) {}

    void add(Octets frame) {
        const auto tcp = tcp_header(frame);
        if (tcp == 0) return frames.push_back(std::move(frame));
        constexpr std::uint8_t fin_syn_rst = 7;
        const bool plain = (frame[tcp + 13] & fin_syn_rst) == 0;
        switch (random_() % 32) {
            case 0:
            case 1: return;  // dropped
            case 2: frames.push_back(frame); break;
            case 3:
                if (!frames.empty()) std::swap(frames.back(), frame);
                break;
            case 4:
                if (frames.size() > 4) frames.push_back(frames[frames.size() - 1 - random_() % 4]);
                break;
            case 5:
                if (plain) frame[tcp + 14] = frame[tcp + 15] = 0;  // window
                break;
            case 6:
                --frame[tcp + 7];  // sequence number
                break;
            case 7: shorten(frame, tcp, plain); break;
            default: break;
        }
        frames.push_back(std::move(frame));
    }

    std::vector<Octets> frames;

private:
    /// One octet of payload or none is left, as in probes.
    void shorten(Octets& frame, std::size_t tcp, bool plain) {
        const auto end = tcp + (frame[tcp + 12] >> 4u) * 4u + random_() % 2;
        if (!plain || end >= frame.size()) return;
        frame.resize(end);
        const auto length = end - 14;
        frame[16] = static_cast<std::uint8_t>(length >> 8);
        frame[17] = static_cast<std::uint8_t>(length);
    }

    std::mt19937 random_;
};

void write_scrambled(const fs::path& from, const fs::path& to, unsigned seed) {
    auto source = capture::Source::open(from.string());
    ASSERT_TRUE(source) << capture::to_text(source.error());
    Scrambler scrambler(seed);
    std::vector<std::int64_t> times;
    for (capture::Record record; source->next(record) == capture::Source::Next::frame;) {
        times.push_back(record.time);
        scrambler.add(Octets(record.bytes.begin(), record.bytes.end()));
    }
    auto writer = capture::Writer::create(to.string(), capture::FileFormat::pcap);
    ASSERT_TRUE(writer) << capture::to_text(writer.error());
    ASSERT_TRUE(writer->add_interface({}));
    for (std::size_t i = 0; i < scrambler.frames.size(); ++i) {
        const auto& frame = scrambler.frames[i];
        ASSERT_FALSE(writer->write({.time = times[std::min(i, times.size() - 1)],
                                    .original_length = static_cast<std::uint32_t>(frame.size()),
                                    .bytes = frame}));
    }
    ASSERT_FALSE(writer->flush());
}

TEST(Agreement, WithTsharkOnScrambledConnections) {
    if (!fs::is_directory(captures)) GTEST_SKIP() << "../shared/captures is not here";
    if (std::system("tshark --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "tshark is not installed";
    const auto folder = fs::temp_directory_path() / ("loopscope-scrambled-" + std::to_string(getpid()));
    fs::create_directories(folder);
    std::string options = " -T fields -E separator=/t -E occurrence=a";
    for (const auto* field : judged) options += std::string(" -e ") + field;
    std::map<std::string, std::pair<unsigned, unsigned>> by_field;
    unsigned seed = 0;
    for (const auto* name :
         {"zeek/ssh/ssh.pcap", "zeek/rdp/rdp-to-ssl.pcap", "zeek/ftp/cwd-navigation.pcap",
          "zeek/ssh/ssh_kex_mlkem.pcap", "pcapplusplus/ExamplesTest/pcap_examples/http-packets2.pcap"}) {
        ASSERT_TRUE(fs::exists(captures / name)) << name;
        for (int i = 0; i < 3; ++i) {
            const auto file = folder / (std::to_string(++seed) + ".pcap");
            ASSERT_NO_FATAL_FAILURE(write_scrambled(captures / name, file, seed));
            const auto theirs = cells(output_of("tshark -n -r " + file.string() + options + " 2>/dev/null"));
            const auto ours = cells(output_of(LOOPSCOPE_PROGRAM " decode -r " + file.string() + options));
            ASSERT_EQ(theirs.size(), ours.size()) << file;
            for (std::size_t row = 0; row < ours.size(); ++row)
                for (std::size_t column = 0; column < std::size(judged); ++column) {
                    if (theirs[row].size() <= column || (theirs[row][column].empty() && ours[row][column].empty()))
                        continue;
                    auto& [same, different] = by_field[judged[column]];
                    ++(theirs[row][column] == ours[row][column] ? same : different);
                }
        }
    }
    for (const auto& [name, counts] : by_field) {
        const auto [same, different] = counts;
        EXPECT_GE(100.0 * same, 97.0 * (same + different))
            << name << ": " << same << " agree, " << different << " differ";
    }
    EXPECT_GE(by_field.size(), 20u);
    fs::remove_all(folder);
}

}  // namespace
}  // namespace loopscope::tests
