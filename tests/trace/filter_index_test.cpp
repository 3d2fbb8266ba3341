// What the index says of a packet is what decoding it again says: all filters of the comparison with tshark, and those
// below that lean on the index, over real captures.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "decode/decode.hpp"
#include "decode/filter/filter.hpp"
#include "trace/filter_index.hpp"
#include "trace/filter_job.hpp"

namespace loopscope::trace {
namespace {

namespace fs = std::filesystem;
using decode::filter::Filter;

const fs::path captures = LOOPSCOPE_SOURCE "/../shared/captures";

constexpr std::string_view index_filters[] = {
    "tcp",
    "udp",
    "arp",
    "icmp",
    "dns",
    "mdns",
    "http",
    "tls",
    "ftp",
    "ssh",
    "vlan",
    "gre",
    "ip",
    "ipv6",
    "eth",
    "frame",
    "not tcp and not udp",
    "tcp or icmp",
    "http and not tcp.port == 80",
    "ip.addr == 10.0.0.0/8",
    "ip.addr == 192.168.0.0/16",
    "ip.addr != 192.168.0.0/16",
    "ip.src == 10.0.0.0/8 and ip.dst == 10.0.0.0/8",
    "not ip.addr == 127.0.0.1",
    "ip.src > 128.0.0.0",
    "ip.src == ip.dst",
    "ip.src#1 == 10.0.0.0/8",
    "ipv6.addr == fe80::/10",
    "ipv6.src == fe80::/10 or ip.src == 192.168.0.0/16",
    "tcp.port == 80",
    "tcp.port != 80",
    "tcp.port in {20..25, 80, 443}",
    "all tcp.port > 1023",
    "tcp.srcport < tcp.dstport",
    "udp.port == 53 or tcp.port == 53",
    "max(tcp.srcport, udp.srcport) > 50000",
    "tcp.stream == 0",
    "udp.stream in {0, 2..4}",
    "tcp.stream > 3 and tcp.flags.syn == 1",
    "tcp.flags.syn == 1 && tcp.flags.ack == 0",
    "tcp.flags & 0x07",
    "tcp.flags == 0x18",
    "tcp.flags.str contains \"P\"",
    "tcp.flags.reset",
    "tcp.flags.fin == True",
    "tcp.len == 0",
    "tcp.len > 100 and tcp.len < 1000",
    "frame.len > 200",
    "frame.len > frame.cap_len",
    "frame.cap_len <= 60",
    "frame.number in {1, 3..5}",
    "frame.number % 3 == 1",
    "frame.time_relative > 0.5",
    "frame.time_delta < 0.001",
    "frame.time > \"2010-01-01\"",
    "frame.interface_id == 0",
    "frame.interface_id != 1",
    "not frame.interface_id",
    "tcp.analysis",
    "tcp.analysis.flags",
    "not tcp.analysis.flags",
    "tcp.analysis.retransmission",
    "tcp.analysis.duplicate_ack == 1",
    "tcp.analysis.lost_segment or tcp.analysis.out_of_order",
    "tcp.analysis.window_update",
    "tcp.analysis.duplicate_ack_num > 1",
    "loopscope.event == \"data\"",
    "loopscope.event matches \"handshake\"",
    "loopscope.client_state == \"ESTABLISHED\"",
    "loopscope.phase",
    "loopscope",
    "loopscope.finding",
    "loopscope.finding == \"refused\"",
    "loopscope.finding.inferred == 0",
    "loopscope.finding.inferred != 1 or tcp.flags.fin == 1",
    "count(loopscope.finding) == 1",
    "not loopscope.finding.inferred",
    "loopscope.finding.severity == \"broken\" or tcp.flags.reset == 1",
    "count(tcp.port) == 2",
    "len(tcp.payload) > 10",
    "dns.flags.response == 1",
    "dns.qry.name contains \"a\"",
    "http.request",
    "http.host contains \"w\"",
    "http.response.code >= 300",
    "tls.handshake.type == 1",
    "icmp.type == 3",
    "icmp and tcp.port == 80",
    "tcp contains \"GET\"",
    "tcp[13] & 2",
    "mpls or pppoe or l2tp",
};

std::vector<std::string> filters() {
    std::vector<std::string> all(std::begin(index_filters), std::end(index_filters));
    std::ifstream file(LOOPSCOPE_SOURCE "/tests/peer/filters.txt");
    for (std::string line; std::getline(file, line);)
        if (!line.empty() && line[0] != '#' && !line.starts_with("refused: ")) all.push_back(line);
    return all;
}

std::vector<fs::path> some_captures(std::size_t each) {
    std::vector<fs::path> found;
    if (!fs::is_directory(captures)) return found;
    for (const auto& entry : fs::recursive_directory_iterator(captures)) {
        const auto ending = entry.path().extension();
        if (ending == ".pcap" || ending == ".pcapng" || ending == ".cap" || ending == ".trace")
            found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    std::vector<fs::path> chosen;
    for (std::size_t i = 0; i < found.size(); i += each) chosen.push_back(found[i]);
    return chosen;
}

struct Compiled {
    std::string text;
    Filter filter;
    WantedFacts facts;
};

std::vector<Compiled> compile_all() {
    std::vector<Compiled> all;
    for (const auto& text : filters()) {
        auto result = Filter::compile(text);
        if (auto* filter = std::get_if<Filter>(&result))
            all.push_back({text, *filter, wanted_facts(*filter)});
        else
            ADD_FAILURE() << text;
    }
    return all;
}

const char* in_words(bool fits) { return fits ? "fits" : "does not fit"; }

/// While the capture is read once, as the command does.
void compare_one_pass(Recording& recording, const std::vector<Compiled>& compiled) {
    std::vector<std::unique_ptr<IndexFilter>> indices;
    std::vector<IndexFilter::Workspace> works(compiled.size());
    for (const auto& one : compiled) indices.push_back(std::make_unique<IndexFilter>(recording, one.filter));
    decode::Packet packet;
    decode::FieldList fields;
    decode::filter::Scratch scratch;
    while (recording.step() == Recording::Step::frame) {
        const auto& frame = recording.last_frame();
        decode::decode_frame(frame, &recording.last_report().facts, &fields, packet);
        for (std::size_t i = 0; i < compiled.size(); ++i) {
            const auto answer = indices[i]->test_last(works[i]);
            if (answer == Fit::unknown) continue;
            const bool fits = compiled[i].filter.matches(fields, frame.bytes, scratch);
            EXPECT_EQ(answer == Fit::yes, fits)
                << compiled[i].text << ": frame " << frame.number << ' ' << in_words(fits);
        }
    }
}

/// All packets held against all filters, as FilterJob does, and with everything decoded.
void compare_published(const Recording& recording, const std::vector<Compiled>& compiled) {
    FrameDetails all, wanted;
    all.wanted.analysis = all.keep_followed = true;
    decode::filter::Scratch scratch;
    std::vector<std::vector<bool>> fits(compiled.size());
    for (std::uint32_t number = 1; number <= recording.packet_count(); ++number) {
        recording.describe(number, all);
        for (std::size_t i = 0; i < compiled.size(); ++i)
            fits[i].push_back(compiled[i].filter.matches(all.fields, all.frame.bytes, scratch));
    }
    for (std::size_t i = 0; i < compiled.size(); ++i) {
        FilterJob job(recording, compiled[i].filter, {}, 2);
        job.search_to(recording.packet_count());
        job.wait();
        std::vector<bool> found(recording.packet_count());
        for (std::uint32_t row = 0; row < job.count(); ++row) found[job.numbers()[row] - 1] = true;
        for (std::size_t row = 0; row < found.size(); ++row)
            EXPECT_EQ(found[row], fits[i][row])
                << compiled[i].text << ": frame " << row + 1 << ' ' << in_words(fits[i][row]);
    }
}

TEST(IndexFilter, SaysWhatDecodingSays) {
    const auto files = some_captures(std::getenv("LOOPSCOPE_ALL_CAPTURES") != nullptr ? 1 : 23);
    if (files.empty()) GTEST_SKIP() << "../shared/captures is not here";
    const auto compiled = compile_all();
    for (const auto& path : files) {
        SCOPED_TRACE(path.filename().string());
        auto source = capture::Source::open(path);
        if (!source) continue;
        Recording printed{std::move(*source)};
        compare_one_pass(printed, compiled);
        printed.publish();
        if (printed.packet_count() > 3'000) continue;
        Recording opened{std::move(*capture::Source::open(path))};
        opened.tell(decode::flow::Told::nothing);
        while (opened.step() == Recording::Step::frame) {}
        opened.publish();
        compare_published(opened, compiled);
        if (testing::Test::HasFailure()) break;
    }
}

}  // namespace
}  // namespace loopscope::trace
