// The points of a connection's graphs beside tshark's fields of the same packets.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/run.hpp"
#include "trace/series.hpp"

namespace {

using namespace loopscope;
using decode::flow::Side;
namespace fs = std::filesystem;

const fs::path captures = LOOPSCOPE_SOURCE "/../shared/captures";

/// One TCP packet as tshark shows it. Empty cells are those that it does not have.
using Row = std::map<std::string, std::string>;

std::map<std::uint32_t, Row> ask_tshark(const fs::path& capture, std::uint32_t stream,
                                        const std::vector<std::string>& fields) {
    std::string command = "tshark -n -r '" + capture.string() + "' -Y 'tcp.stream == " + std::to_string(stream) +
                          "' -T fields -E occurrence=l -e frame.number";
    for (const auto& field : fields) command += " -e " + field;
    std::map<std::uint32_t, Row> rows;
    std::istringstream lines(tests::output_of(command + " 2>/dev/null"));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream cells(line);
        std::string cell;
        std::getline(cells, cell, '\t');
        auto& row = rows[static_cast<std::uint32_t>(std::stoul(cell))];
        for (const auto& field : fields)
            if (std::getline(cells, cell, '\t')) row[field] = cell;
    }
    return rows;
}

struct Sample {
    const char* path;
    std::uint32_t connection, stream;
};

class SeriesBesideTshark : public testing::TestWithParam<Sample> {};

TEST_P(SeriesBesideTshark, NumbersAreTheSame) {
    const auto path = captures / GetParam().path;
    if (!fs::exists(path)) GTEST_SKIP() << "../shared/captures is not here";
    if (std::system("tshark --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "tshark is not installed";
    auto source = capture::Source::open(path);
    ASSERT_TRUE(source);
    trace::Recording recording{std::move(*source)};
    while (recording.step() == trace::Recording::Step::frame) {}
    recording.publish();
    const auto connection = recording.connection(GetParam().connection);
    ASSERT_EQ(connection.stream, GetParam().stream);
    trace::ConnectionSeries series(recording, connection.index);
    series.extend(recording, recording.packet_count());
    const auto theirs = ask_tshark(path, connection.stream,
                                   {"tcp.seq", "tcp.ack", "tcp.len", "tcp.window_size", "tcp.options.sack_le",
                                    "tcp.options.sack_re", "tcp.analysis.bytes_in_flight"});
    ASSERT_EQ(theirs.size(), series.packets());
    std::uint32_t flights = 0, same_flights = 0;
    for (const auto side : {Side::client, Side::server}) {
        const auto& sent = series.from(side);
        for (std::uint32_t i = 0; i < sent.points.published(); ++i) {
            const auto& point = sent.points[i];
            SCOPED_TRACE("frame " + std::to_string(point.frame));
            const auto& row = theirs.at(point.frame);
            EXPECT_EQ(std::to_string(point.sequence), row.at("tcp.seq"));
            EXPECT_EQ(std::to_string(point.length), row.at("tcp.len"));
            if (point.acknowledges()) {
                EXPECT_EQ(std::to_string(point.acknowledgment), row.at("tcp.ack"));
                EXPECT_EQ(std::to_string(point.window), row.at("tcp.window_size"));
            }
            if (const auto left = row.find("tcp.options.sack_le"); left != row.end() && !left->second.empty()) {
                ASSERT_GT(point.block_count, 0);
                const auto& block = sent.blocks[point.first_block + point.block_count - 1];
                EXPECT_EQ(std::to_string(block.left), left->second);
                EXPECT_EQ(std::to_string(block.right), row.at("tcp.options.sack_re"));
            }
            const auto flight = row.find("tcp.analysis.bytes_in_flight");
            if (point.length == 0 || flight == row.end() || flight->second.empty()) continue;
            ++flights;
            if (std::to_string(point.in_flight) == flight->second) ++same_flights;
        }
    }
    // The definitions differ where segments were lost (there tshark stops counting), and where a segment that was
    // captured after a part of it had been acknowledged counts as a whole there.
    EXPECT_GE(same_flights * 100, flights * 90) << same_flights << " of " << flights;
}

INSTANTIATE_TEST_SUITE_P(Captures, SeriesBesideTshark,
                         testing::Values(Sample{"zeek/http/no_crlf.pcap", 0, 0},
                                         Sample{"zeek/http/206_example_a.pcap", 1, 1},
                                         Sample{"zeek/smb/smb3_multichannel.pcap", 0, 0},
                                         Sample{"zeek/ssh/ssh_kex_mlkem.pcap", 0, 0},
                                         Sample{"zeek/modbus/modbusBig.pcap", 0, 0}));

}  // namespace
