// What the index says of a packet is what decoding it again says: all filters of the comparison with tshark, and those
// below that lean on the index, over real captures.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "decode/decode.hpp"
#include "decode/filter/filter.hpp"
#include "tests/packet_octets.hpp"
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
    "ip.src < ip.dst",
    "count(ip.src) == 2",
    "all ip.src == 10.0.0.0/8",
    "any ipv6.dst != ff00::/8 or max(ip.dst) > 224.0.0.0",
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
    "ip.addr == 10.0.0.0/8 and (udp.port > 1023 or tcp.port < 1024)",
    "count(udp.port) > 2 or tcp.stream == udp.stream",
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

/// Read once and opened, as long as it is short enough.
void compare_file(const fs::path& path, const std::vector<Compiled>& compiled) {
    SCOPED_TRACE(path.filename().string());
    auto source = capture::Source::open(path);
    if (!source) return;
    Recording printed{std::move(*source)};
    compare_one_pass(printed, compiled);
    printed.publish();
    if (printed.packet_count() > 3'000) return;
    Recording opened{std::move(*capture::Source::open(path))};
    opened.tell(decode::flow::Told::nothing);
    while (opened.step() == Recording::Step::frame) {}
    opened.publish();
    compare_published(opened, compiled);
}

TEST(IndexFilter, SaysWhatDecodingSays) {
    const auto files = some_captures(std::getenv("LOOPSCOPE_ALL_CAPTURES") != nullptr ? 1 : 23);
    if (files.empty()) GTEST_SKIP() << "../shared/captures is not here";
    const auto compiled = compile_all();
    for (const auto& path : files) {
        compare_file(path, compiled);
        if (testing::Test::HasFailure()) break;
    }
}

TEST(IndexFilter, SaysWhatDecodingSaysOfTunnelsAndFragments) {
    const auto compiled = compile_all();
    std::vector<fs::path> absent;
    for (const auto* name :
         {"zeek/erspan.pcap", "zeek/tunnels/6in4.pcap", "zeek/tunnels/4in6.pcap", "zeek/tunnels/vxlan.pcap",
          "zeek/tunnels/teredo-udp-in-udp.pcap", "zeek/tunnels/vxlan-triple-v2.pcap", "zeek/ipv6-fragmented-dns.pcap",
          "zeek/tunnels/gtp/gtp9_unknown_or_too_short_payload.pcap", "tcpdump/various_gre.pcap", "tcpdump/geneve.pcap",
          "pcapplusplus/Pcap++Test/PcapExamples/ip4_fragments.pcap",
          "pcapplusplus/Pcap++Test/PcapExamples/ip6_fragments.pcap"}) {
        if (!fs::exists(captures / name)) absent.emplace_back(name);
        compare_file(captures / name, compiled);
    }
    if (!absent.empty()) GTEST_SKIP() << absent.size() << " of ../shared/captures are not here, " << absent[0];
}

/// Packets whose addresses and ports are not those of one connection, and at the end one that was cut in its IP header.
std::string packets_with_several_addresses() {
    using namespace tests;
    constexpr std::uint32_t here = 0x0a000001, there = 0x0a000002, router = 0xc0a80001, far_router = 0xc0a80002;
    constexpr unsigned protocol_ipip = 4, protocol_ipv6 = 41, protocol_gre = 47;
    auto octets = pcap_header(link_raw);
    std::uint64_t time = 0;
    const auto add = [&](std::string_view packet) { octets += pcap_record(time += 1'000, packet); };
    const auto segment = [](std::size_t source, std::size_t destination) {
        return tcp({source, destination, tcp_flag::syn, 100});
    };
    const auto inner = ipv4(here, there, protocol_tcp, segment(5000, 80));
    const auto gre = big16(0) + big16(0x0800);
    const auto unreachable = big16(0x0301) + big16(0) + big32(0);
    const auto ipv6 = [](unsigned next, std::string_view payload) {
        return big32(0x60000000) + big16(payload.size()) + big16(next << 8 | 64) + "\xfe\x80" + std::string(13, '\0') +
               "\1\xff\2" + std::string(13, '\0') + "\2" + std::string(payload);
    };
    add(inner);
    add(ipv4(router, far_router, protocol_gre, gre + inner));
    add(ipv4(router, far_router, protocol_ipip, ipv4(there, here, protocol_udp, udp(80, 5000, "x"))));
    add(ipv4(router, far_router, protocol_ipv6, ipv6(protocol_tcp, segment(5001, 80))));
    add(ipv6(protocol_udp, udp(5353, 99, "x")));
    add(ipv6(protocol_ipip, inner));
    constexpr std::size_t vxlan = 4789;
    add(ipv4(router, far_router, protocol_udp, udp(50'000, vxlan, big32(0x08000000) + big32(0x700) + ethernet(inner))));
    add(ipv4(router, here, protocol_icmp, unreachable + inner));
    add(ipv4(router, here, protocol_icmp, unreachable + ipv4(here, far_router, protocol_udp, udp(53, 99, "x"))));
    add(ipv4(here, there, protocol_icmp, big16(0x0800) + big16(0) + big32(1)));
    add(ipv4(there, here, 200, "of a protocol that nobody knows"));
    const auto data = udp(6000, 53, std::string(40, 'x'));
    add(ipv4_fragment(here, there, protocol_udp, {.identification = 1, .offset = 24, .more = false}, data.substr(24)));
    add(ipv4_fragment(here, there, protocol_udp, {.identification = 1, .offset = 0, .more = true}, data.substr(0, 24)));
    add(ipv4_fragment(there, here, protocol_udp, {.identification = 2, .offset = 0, .more = true}, data.substr(0, 24)));
    add(inner.substr(0, 14));
    return octets;
}

TEST(IndexFilter, KnowsAllAddressesAndPortsOfAPacket) {
    const auto path = fs::temp_directory_path() / ("loopscope-filter-index-" + std::to_string(getpid()));
    std::ofstream(path, std::ios::binary) << packets_with_several_addresses();
    compare_file(path, compile_all());
    Recording recording{std::move(*capture::Source::open(path))};
    while (recording.step() == Recording::Step::frame) {}
    recording.publish();
    fs::remove(path);
    const auto cut = recording.packet_count();
    ASSERT_EQ(cut, 15u);
    const auto found = [&](const char* text) {
        FilterJob job(recording, std::get<Filter>(Filter::compile(text)), {}, 2);
        job.search_to(cut);
        job.wait();
        EXPECT_LE(job.decoded(), 1u) << text;  // the one that was cut
        std::vector<std::uint32_t> numbers;
        for (std::uint32_t row = 0; row < job.count(); ++row) numbers.push_back(job.numbers()[row]);
        return numbers;
    };
    using Numbers = std::vector<std::uint32_t>;
    EXPECT_EQ(found("ip.src == 192.168.0.1"), (Numbers{2, 3, 4, 7, 8, 9}));
    EXPECT_EQ(found("ip.src == 10.0.0.1 and not ip.addr == 192.168.0.0/16"), (Numbers{1, 6, 10, 12, 13}));
    EXPECT_EQ(found("ipv6.src == fe80::1"), (Numbers{4, 5, 6}));
    EXPECT_EQ(found("ip.addr == 10.0.0.0/8 and udp.port == 53"), (Numbers{9, 13}));
    EXPECT_EQ(found("ip.src == 192.168.0.1 and tcp.dstport == 80"), (Numbers{2, 4, 7, 8}));
}

}  // namespace
}  // namespace loopscope::trace
