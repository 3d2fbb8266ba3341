#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "decode/internet/checksum.hpp"
#include "decode/transport/tcp.hpp"
#include "tests/decode/decoded.hpp"

namespace loopscope::decode {
namespace {

Octets ip_packet(std::string_view protocol, const Octets& payload) {
    const auto size = payload.size() + 20;
    return octets("4500") + Octets{static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)} +
           octets("00010000 40") + octets(protocol) + octets("0000 7f000001 7f000001") + payload;
}

// SYN with MSS 65495, SACK permitted, timestamps 1000 and 0, window scale 7
const Octets syn =
    octets("cc78 0050 12345678 00000000 a002 ffd7 0000 0000 0204ffd7 0402 080a000003e800000000 01 030307");
const Octets data = octets("cc78 0050 12345679 00abcdef 8018 0200 0000 0000 0101 080a000003e800000001 4745");

Octets with_checksum(Octets packet, std::size_t at, std::uint16_t value) {
    packet[at] = static_cast<std::uint8_t>(value >> 8);
    packet[at + 1] = static_cast<std::uint8_t>(value);
    return packet;
}

TEST(Tcp, ReadsASynAndItsOptions) {
    const Decoded d{link_raw, ip_packet("06", syn)};
    EXPECT_EQ(d["tcp.srcport"], "52344");
    EXPECT_EQ(d["tcp.seq_raw"], "305419896");
    EXPECT_EQ(d["tcp.hdr_len"], "40");
    EXPECT_EQ(d["tcp.flags"], "0x0002");
    EXPECT_EQ(d["tcp.flags.syn"], "1");
    EXPECT_EQ(d["tcp.flags.ack"], "0");
    EXPECT_EQ(d["tcp.len"], "0");
    EXPECT_EQ(d["tcp.window_size"], "65495");
    EXPECT_EQ(d["tcp.window_size_scalefactor"], "-") << "a SYN's window is never scaled";
    EXPECT_EQ(d["tcp.options.mss_val"], "65495");
    EXPECT_EQ(d["tcp.options.wscale.shift"], "7");
    EXPECT_EQ(d["tcp.options.wscale.multiplier"], "128");
    EXPECT_EQ(d["tcp.options.timestamp.tsval"], "1000");
    const auto& options = d.packet.segments[0].tcp.options;
    EXPECT_TRUE(options.has_mss && options.has_window_scale && options.sack_permitted && options.has_timestamps);
}

TEST(Tcp, NumbersAreRelativeToWhatTheTrackerKnows) {
    const std::array segments{SegmentFacts{.connection = 3,
                                           .stream = 2,
                                           .from_server = false,
                                           .base_sequence = SequenceNumber{0x12345678},
                                           .base_acknowledgment = SequenceNumber{0x00abcdee},
                                           .window_scale = 7}};
    Facts facts;
    facts.segments = segments;
    const Decoded d{link_raw, ip_packet("06", data), facts};
    EXPECT_EQ(d["tcp.stream"], "2");
    EXPECT_EQ(d["tcp.seq"], "1");
    EXPECT_EQ(d["tcp.nxtseq"], "3");
    EXPECT_EQ(d["tcp.ack"], "1");
    EXPECT_EQ(d["tcp.window_size_value"], "512");
    EXPECT_EQ(d["tcp.window_size"], "65536");
    EXPECT_EQ(d["tcp.window_size_scalefactor"], "128");
    EXPECT_EQ(d.list.protocol(), "TCP");
    EXPECT_EQ(d.list.summary(), "52344 → 80 [PSH, ACK] Seq=1 Ack=1 Win=65536 Len=2");
}

TEST(Tcp, SackEdgesAreRelativeToo) {
    const std::array segments{SegmentFacts{.connection = 0,
                                           .stream = 0,
                                           .from_server = false,
                                           .base_sequence = {},
                                           .base_acknowledgment = SequenceNumber{0xffffff00},
                                           .window_scale = -1}};
    Facts facts;
    facts.segments = segments;
    const Decoded d{
        link_raw,
        ip_packet("06", octets("cc78 0050 00000000 ffffff01 8010 0200 0000 0000 0101 050a 00000010 00000020")), facts};
    EXPECT_EQ(d["tcp.options.sack_le"], "272");
    EXPECT_EQ(d["tcp.options.sack_re"], "288");
    EXPECT_EQ(d["tcp.window_size_scalefactor"], "-1");
}

TEST(Tcp, AHeaderLengthThatCannotBeIsMalformed) {
    const Decoded d{link_raw, ip_packet("06", octets("cc78 0050 00000001 00000000 4010 0200 0000 0000"))};
    EXPECT_EQ(d.packet.stop.reason, StopReason::malformed);
    EXPECT_EQ(d["tcp.dstport"], "80");
    EXPECT_EQ(d["tcp.len"], "-");
}

TEST(Tcp, AnOptionThatLiesEndsTheOptionsNotTheSegment) {
    const Decoded d{link_raw,
                    ip_packet("06", octets("cc78 0050 00000001 00000000 6010 0200 0000 0000 0204 05b4 4745"))};
    EXPECT_EQ(d["tcp.options.mss_val"], "1460");
    const Decoded lie{link_raw,
                      ip_packet("06", octets("cc78 0050 00000001 00000000 6010 0200 0000 0000 02ff 05b4 4745"))};
    EXPECT_EQ(lie["tcp.options.mss_val"], "-");
    EXPECT_EQ(lie.packet.segments[0].payload.size(), 2u);
}

TEST(Tcp, ChecksumGoodBadAndOffloaded) {
    const auto segment = [](std::uint16_t checksum) { return ip_packet("06", with_checksum(syn, 16, checksum)); };
    const auto pseudo = pseudo_header_sum(IpAddress::v4(0x7f000001), IpAddress::v4(0x7f000001), 6,
                                          static_cast<std::uint32_t>(syn.size()));
    const auto right = static_cast<std::uint16_t>(~ones_complement_sum(syn, pseudo));
    EXPECT_EQ((Decoded{link_raw, segment(right)}).packet.segments[0].checksum, Checksum::good);
    EXPECT_EQ((Decoded{link_raw, segment(pseudo)}).packet.segments[0].checksum, Checksum::offloaded);
    EXPECT_EQ((Decoded{link_raw, segment(static_cast<std::uint16_t>(right + 1))}).packet.segments[0].checksum,
              Checksum::bad);
    EXPECT_EQ((Decoded{link_raw, segment(right), {}, 50}).packet.stop.reason, StopReason::truncated);
}

TEST(Udp, TheLengthKeepsWhatFollowsOut) {
    const Decoded d{link_raw, ip_packet("11", octets("03e8 07d0 000a 0000 6869 ffff"))};
    EXPECT_EQ(d["udp.length"], "10");
    EXPECT_EQ(d["udp.checksum"], "0x0000");
    EXPECT_EQ(d["udp.checksum.status"], "3");
    EXPECT_EQ(d.packet.segments[0].payload.size(), 2u);
    EXPECT_EQ(d.packet.segments[0].payload_offset, 28u);
}

TEST(Udp, ALengthBelowItsHeaderIsMalformed) {
    const Decoded d{link_raw, ip_packet("11", octets("03e8 07d0 0007 1234 6869"))};
    EXPECT_EQ(d.packet.stop.reason, StopReason::malformed);
    EXPECT_EQ(d["udp.length"], "7");
    EXPECT_EQ(d["udp.checksum"], "-");
}

TEST(UdpLite, HasItsCoverageInPlaceOfTheLength) {
    const Decoded d{link_raw, ip_packet("88", octets("03e8 07d0 0008 1234 6869"))};
    EXPECT_EQ(d["udp.checksum_coverage"], "8");
    EXPECT_EQ(d.packet.segments[0].payload.size(), 2u);
}

TEST(UdpTunnels, InnerPacketsAreFound) {
    const auto inner = octets("4500001e 00010000 40110000 c0a80001 c0a80002 03e8 07d0 000a 0000 6869");
    const auto in_udp = [&](std::string_view port, std::string_view header) {
        const auto payload = octets(header) + inner;
        const auto size = static_cast<std::uint8_t>(payload.size() + 8);
        return ip_packet("11", octets("c000") + octets(port) + Octets{0, size} + octets("0000") + payload);
    };
    for (const auto& [port, header] : {std::pair{"12b5", "08000000 00002a00 001122334455 66778899aabb 0800"},
                                       {"17c1", "0000 6558 00002a00 001122334455 66778899aabb 0800"},
                                       {"17c1", "0100 0800 00002a00 01020300"},
                                       {"0868", "30ff 001e 00000001"},
                                       {"0868", "34ff 0026 00000001 00000085 01000000"},
                                       {"06a5", "0002 0001 0002 ff03 0021"},
                                       {"10f5", "8000000100000000"},
                                       {"19eb", "00064 1 40"}}) {
        const Decoded d{link_raw, in_udp(port, header)};
        EXPECT_EQ(d["udp.dstport"].substr(d["udp.dstport"].find(',') + 1), "2000") << port << " " << header;
        ASSERT_EQ(d.packet.segments.size(), 2u) << port;
        EXPECT_EQ(d.packet.segments[1].separator != 0, port == std::string_view{"12b5"})
            << "VXLAN's networks may use the same addresses";
    }
}

TEST(Transport, EveryTruncationKeepsWhatWasReadAndSaysTruncated) {
    for (const auto& packet :
         {ip_packet("06", syn), ip_packet("06", data), ip_packet("11", octets("03e8 07d0 000a 0000 6869"))}) {
        std::ptrdiff_t fields = 0;
        for (std::size_t size = 0; size < packet.size(); ++size) {
            const Decoded d{link_raw, packet, {}, size};
            const auto& records = d.list.records();
            const auto read =
                std::count_if(records.begin(), records.end(), [](const auto& record) { return !record.generated; });
            EXPECT_GE(read, fields) << size;
            fields = read;
            const bool in_payload = d.packet.segments.size() == 1 && d.packet.segments[0].payload_offset != 0;
            if (!in_payload) { EXPECT_EQ(d.packet.stop.reason, StopReason::truncated) << size; }
            for (const auto& record : records) EXPECT_LE(record.offset, size) << record.field->name;
        }
    }
}

/// All that the tracker is told of a packet.
std::string in_words(const Packet& packet) {
    auto words = std::string(to_text(packet.top)) + " " + std::to_string(packet.layers) + " " +
                 std::to_string(packet.repeated) + " " + to_text(packet.source) + " " + to_text(packet.destination) +
                 " " + to_text(packet.link_source) + " " + to_text(packet.link_destination) +
                 (packet.fragment.present ? " fragment at " + std::to_string(packet.fragment.offset) : "") + " " +
                 to_text(packet.stop);
    for (const auto& segment : packet.segments) {
        const auto& tcp = segment.tcp;
        words += "\n" + to_text(segment.source) + " " + to_text(segment.destination);
        for (const std::uint64_t number : {std::uint64_t{segment.source_port},
                                           std::uint64_t{segment.destination_port},
                                           std::uint64_t{segment.tuple_hash},
                                           std::uint64_t{segment.payload_length},
                                           segment.payload.size(),
                                           std::uint64_t{segment.payload_offset},
                                           std::uint64_t{segment.identification},
                                           std::uint64_t{segment.hop_limit},
                                           std::uint64_t{segment.ecn},
                                           std::uint64_t{tcp.source_port},
                                           std::uint64_t{tcp.destination_port},
                                           std::uint64_t{tcp.sequence.value()},
                                           std::uint64_t{tcp.acknowledgment.value()},
                                           std::uint64_t{tcp.header_length},
                                           std::uint64_t{tcp.flags},
                                           std::uint64_t{tcp.window},
                                           std::uint64_t{tcp.checksum},
                                           std::uint64_t{tcp.urgent_pointer},
                                           std::uint64_t{tcp.options.mss},
                                           std::uint64_t{tcp.options.timestamp}})
            words += " " + std::to_string(number);
    }
    return words;
}

TEST(FastPath, GivesTheSamePacketAsTheDetailsWhereverItIsCutOrWrong) {
    const auto carried = octets("001122334455 66778899aabb 0800");
    for (const auto& packet :
         {ip_packet("06", syn), ip_packet("06", data), ip_packet("11", octets("03e8 07d0 000a 0000 6869"))}) {
        auto frame = carried + packet;
        const auto same = [&](std::size_t size) {
            const Decoded details{1, frame, {}, size};
            Packet fast;
            decode_frame(details.frame, nullptr, nullptr, fast);
            auto described = details.packet;
            if (described.top >= Protocol::dns)
                fast.stop = described.stop = {};  // of a message only the details are read
            return in_words(fast) == in_words(described);
        };
        for (std::size_t size = 0; size <= frame.size(); ++size) EXPECT_TRUE(same(size)) << size;
        for (auto& octet : frame)
            for (int value = 0; value < 256; ++value) {
                const auto before = octet;
                octet = static_cast<std::uint8_t>(value);
                EXPECT_TRUE(same(frame.size())) << &octet - frame.data() << " as " << value;
                octet = before;
            }
        const Decoded details{1, frame};
        Packet fast;
        decode_frame(details.frame, nullptr, nullptr, fast);
        ASSERT_EQ(fast.segments.size(), 1u);
        EXPECT_EQ(fast.segments[0].checksum, Checksum::unverified) << "the fast path does not read the payload";
    }
}

}  // namespace
}  // namespace loopscope::decode
