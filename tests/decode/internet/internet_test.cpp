#include <gtest/gtest.h>

#include "decode/internet/checksum.hpp"
#include "tests/decode/decoded.hpp"

namespace loopscope::decode {
namespace {

const Octets udp = octets("03e8 07d0 000a 0000 6869");
const Octets echo = octets("0800 1a2f 0017 0001 6869");

Octets ipv6_packet(std::string_view next_header, const Octets& payload) {
    return octets("60012345 00") + Octets{static_cast<std::uint8_t>(payload.size())} + octets(next_header) +
           octets("40 20010db8000000000000000000000001 20010db8000000000000000000000002") + payload;
}

TEST(Checksum, GoodBadAndLeftToTheCard) {
    const auto header = octets("45000073 00004000 4011b861 c0a80001 c0a800c7");
    EXPECT_EQ(ones_complement_sum(header), 0xffff);
    const auto pseudo = pseudo_header_sum(IpAddress::v4(0x0a000001), IpAddress::v4(0x0a000002), 17, 10);
    EXPECT_EQ(verify_checksum(udp, pseudo, pseudo), Checksum::offloaded);
    EXPECT_EQ(verify_checksum(udp, 0x1234, pseudo), Checksum::bad);
}

TEST(Arp, RequestAndAnnouncement) {
    const Decoded request{
        link_ethernet,
        ethernet_header("0806") + octets("0001 0800 06 04 0001 66778899aabb 0a000001 000000000000 0a000002")};
    EXPECT_EQ(request["arp.opcode"], "1");
    EXPECT_EQ(request["arp.src.hw_mac"], "66:77:88:99:aa:bb");
    EXPECT_EQ(request["arp.src.proto_ipv4"], "10.0.0.1");
    EXPECT_EQ(request["arp.dst.proto_ipv4"], "10.0.0.2");
    EXPECT_EQ(request["arp.isgratuitous"], "-");
    EXPECT_EQ(request.list.summary(), "Who has 10.0.0.2? Tell 10.0.0.1");
    const Decoded told{link_ethernet, ethernet_header("0806") +
                                          octets("0001 0800 06 04 0002 66778899aabb 0a000001 66778899aabb 0a000001")};
    EXPECT_EQ(told["arp.isgratuitous"], "1");
}

TEST(Ipv4, ReadsEveryFieldOfTheHeader) {
    const Decoded d{link_raw, octets("45ba001e 1a2b4000 40116a2a 0a000001 0a000002") + udp};
    EXPECT_EQ(d["ip.version"], "4");
    EXPECT_EQ(d["ip.hdr_len"], "20");
    EXPECT_EQ(d["ip.dsfield.dscp"], "46");
    EXPECT_EQ(d["ip.dsfield.ecn"], "2");
    EXPECT_EQ(d["ip.len"], "30");
    EXPECT_EQ(d["ip.id"], "0x1a2b");
    EXPECT_EQ(d["ip.flags"], "0x02");
    EXPECT_EQ(d["ip.flags.df"], "1");
    EXPECT_EQ(d["ip.frag_offset"], "0");
    EXPECT_EQ(d["ip.ttl"], "64");
    EXPECT_EQ(d["ip.proto"], "17");
    EXPECT_EQ(d["ip.checksum"], "0x6a2a");
    EXPECT_EQ(d["ip.dst"], "10.0.0.2");
    EXPECT_EQ(to_text(d.packet.source), "10.0.0.1");
}

TEST(Ipv4, OptionsAreListed) {
    const Decoded d{link_raw, octets("4700002600010000401100000a0000010a000002 94040000 01 01 01 00") + udp};
    EXPECT_EQ(d["ip.hdr_len"], "28");
    EXPECT_EQ(d["ip.opt.type"], "148,1,1,1,0");
    EXPECT_EQ(d["ip.opt.ra"], "0");
    EXPECT_EQ(d["udp.dstport"], "2000");
}

TEST(Ipv4, PaddingNeverReachesThePayload) {
    const Decoded d{link_raw, octets("4500001e 00010000 40110000 0a000001 0a000002") + udp + Octets(16, 0xaa)};
    EXPECT_EQ(d.packet.segments[0].payload.size(), 2u);
}

TEST(Ipv4, AHeaderThatContradictsItselfIsMalformed) {
    EXPECT_EQ((Decoded{link_raw, octets("4400001e 00010000 40110000 0a000001 0a000002") + udp}).packet.stop.reason,
              StopReason::malformed);
    EXPECT_EQ((Decoded{link_raw, octets("45000010 00010000 40110000 0a000001 0a000002") + udp}).packet.stop.reason,
              StopReason::malformed);
}

TEST(Ipv4, ATotalLengthOfZeroIsLeftToTheCard) {
    const Decoded d{link_raw, octets("45000000 00010000 40110000 0a000001 0a000002") + udp};
    EXPECT_EQ(d["ip.len"], "30");
    EXPECT_EQ(d["udp.length"], "10");
    EXPECT_EQ(d["udp.payload"], "6869");
}

TEST(Ipv4, AFragmentWaitsForTheOthers) {
    const Decoded d{link_raw, octets("45000024 00012001 40110000 0a000001 0a000002") + Octets(16, 1)};
    ASSERT_TRUE(d.packet.fragment.present);
    EXPECT_EQ(d.packet.fragment.offset, 8u);
    EXPECT_TRUE(d.packet.fragment.more);
    EXPECT_EQ(d.packet.fragment.payload.size(), 16u);
    EXPECT_EQ(d["ip.frag_offset"], "1");
    EXPECT_EQ(d["udp.srcport"], "-");
}

TEST(Ipv4, TheLastFragmentShowsTheWholeDatagram) {
    Facts facts;
    facts.datagram = udp;
    const Decoded d{link_raw, octets("45000016 00010001 40110000 0a000001 0a000002") + octets("6869"), facts};
    EXPECT_EQ(d["udp.srcport"], "1000");
    EXPECT_EQ(d["ip.reassembled.length"], "10");
    ASSERT_EQ(d.packet.segments.size(), 1u);
    EXPECT_EQ(d.packet.segments[0].source_index, 1);
    EXPECT_EQ(d.list.sources().size(), 1u);
}

TEST(Ipv4, AFirstFragmentThatWasCutIsReadAsFarAsItGoes) {
    const Decoded d{link_raw, octets("45000424 00012000 40110000 0a000001 0a000002") + udp + Octets(1014, 0), {}, 40};
    EXPECT_FALSE(d.packet.fragment.present);
    EXPECT_EQ(d["udp.srcport"], "1000");
}

TEST(Ipv6, ReadsEveryFieldOfTheHeader) {
    const Decoded d{link_raw, ipv6_packet("11", udp)};
    EXPECT_EQ(d["ipv6.version"], "6");
    EXPECT_EQ(d["ip.version"], "6");
    EXPECT_EQ(d["ipv6.tclass"], "0x00000000");
    EXPECT_EQ(d["ipv6.flow"], "0x012345");
    EXPECT_EQ(d["ipv6.plen"], "10");
    EXPECT_EQ(d["ipv6.nxt"], "17");
    EXPECT_EQ(d["ipv6.src"], "2001:db8::1");
    EXPECT_EQ(d["udp.dstport"], "2000");
}

TEST(Ipv6, PassesExtensionHeadersInAnyOrder) {
    const auto payload = octets("3c 00 0502 0000 0100") + octets("2b 00 0104 00000000") +
                         octets("11 02 00 00 00000000 20010db8000000000000000000000009") + udp;
    const Decoded d{link_raw, ipv6_packet("00", payload)};
    EXPECT_EQ(d["ipv6.opt.router_alert"], "0");
    EXPECT_EQ(d["ipv6.dstopts.nxt"], "43");
    EXPECT_EQ(d["ipv6.routing.src.addr"], "2001:db8::9");
    EXPECT_EQ(d["udp.srcport"], "1000");
}

TEST(Ipv6, FragmentHeader) {
    const Decoded d{link_raw, ipv6_packet("2c", octets("11 00 0009 12345678") + Octets(8, 0))};
    ASSERT_TRUE(d.packet.fragment.present);
    EXPECT_EQ(d.packet.fragment.offset, 8u);
    EXPECT_EQ(d.packet.fragment.identification, 0x12345678u);
    EXPECT_EQ(d["ipv6.fraghdr.offset"], "1");
    EXPECT_EQ(d["ipv6.fraghdr.more"], "1");
    const Decoded atomic{link_raw, ipv6_packet("2c", octets("11 00 0000 12345678") + udp)};
    EXPECT_EQ(atomic["udp.dstport"], "2000");
}

TEST(Icmp, EchoHasIdentifierAndSequence) {
    const Decoded d{link_raw, octets("4500001e 00010000 40010000 0a000001 0a000002") + echo};
    EXPECT_EQ(d["icmp.type"], "8");
    EXPECT_EQ(d["icmp.ident"], "23");
    EXPECT_EQ(d["icmp.seq"], "1");
    EXPECT_EQ(d["icmp.data"], "6869");
    EXPECT_EQ(d.packet.top, Protocol::icmp);
}

TEST(Icmp, AnErrorQuotesThePacketThatCausedIt) {
    const auto quoted = octets("4500003c 00010000 40060000 0a000001 0a000002 d431 0050 00000007 00000000");
    const Decoded d{link_raw, octets("45000040 00010000 40010000 0a000002 0a000001 0303 0000 00000000") + quoted};
    EXPECT_EQ(d["icmp.code"], "3");
    EXPECT_EQ(d["ip.src"], "10.0.0.2,10.0.0.1");
    EXPECT_EQ(d["tcp.srcport"], "54321");
    ASSERT_EQ(d.packet.segments.size(), 1u);
    EXPECT_TRUE(d.packet.segments[0].in_error);
    EXPECT_EQ(to_text(d.packet.source), "10.0.0.2");
    EXPECT_EQ(d.packet.top, Protocol::icmp);
}

TEST(Icmpv6, NeighborSolicitationWithItsOption) {
    const Decoded d{
        link_raw, ipv6_packet("3a", octets("87 00 0000 00000000 20010db8000000000000000000000002 0101 66778899aabb"))};
    EXPECT_EQ(d["icmpv6.type"], "135");
    EXPECT_EQ(d["icmpv6.nd.ns.target_address"], "2001:db8::2");
    EXPECT_EQ(d["icmpv6.opt.linkaddr"], "66:77:88:99:aa:bb");
    EXPECT_EQ(d.list.summary(), "who has 2001:db8::2? Tell 2001:db8::1");
}

TEST(Icmpv6, AnOptionOfLengthZeroEndsTheMessage) {
    const Decoded d{
        link_raw, ipv6_packet("3a", octets("87 00 0000 00000000 20010db8000000000000000000000002 0100 66778899aabb"))};
    EXPECT_EQ(d.packet.stop.reason, StopReason::malformed);
    EXPECT_EQ(d["icmpv6.opt.type"], "1");
}

TEST(Igmp, ReportsOfVersions2And3) {
    const Decoded two{link_raw, octets("4500001c 00010000 01020000 0a000001 effffffa 1600 fa04 effffffa")};
    EXPECT_EQ(two["igmp.type"], "0x16");
    EXPECT_EQ(two["igmp.maddr"], "239.255.255.250");
    const Decoded three{link_raw, octets("45000030 00010000 01020000 0a000001 e0000016 2200 0000 0000 0002 04000000 "
                                         "e00000fb 03000001 effffffa 0a000009")};
    EXPECT_EQ(three["igmp.maddr"], "224.0.0.251,239.255.255.250");
    EXPECT_EQ(three["igmp.saddr"], "10.0.0.9");
}

TEST(Tunnels, InnerPacketsAreFound) {
    const auto inner = octets("4500001e 00010000 40110000 c0a80001 c0a80002") + udp;
    const auto outer = [&](std::string_view protocol, const Octets& payload) {
        auto packet = octets("45000000 00010000 40") + octets(protocol) + octets("0000 0a000001 0a000002") + payload;
        packet[3] = static_cast<std::uint8_t>(packet.size());
        return packet;
    };
    for (const auto& [protocol, header] :
         {std::pair{"04", ""},
          {"2f", "0000 0800"},
          {"2f", "2000 0800 00000007"},
          {"2f", "3001 880b 001e 0007 00000001 0021"},
          {"2f", "1000 88be 00000001 10640001 00000000 001122334455 66778899aabb 0800"},
          {"33", "04 04 0000 00000001 00000002 000102030405060708090a0b"},
          {"67", "2100 dead 00000000"},
          {"61", "3000 001122334455 66778899aabb 0800"}}) {
        const Decoded d{link_raw, outer(protocol, octets(header) + inner)};
        EXPECT_EQ(d["ip.src"], "10.0.0.1,192.168.0.1") << protocol << " " << header;
        EXPECT_EQ(d["udp.dstport"], "2000") << protocol << " " << header;
    }
}

TEST(Tunnels, TunnelsInTunnelsEndSomewhere) {
    Octets packet;
    for (int i = 0; i < 3000; ++i) packet = packet + octets("4500ffff 00010000 40040000 0a000001 0a000002");
    const Decoded d{link_raw, packet};
    EXPECT_EQ(d.packet.stop.reason, StopReason::unsupported);
}

}  // namespace
}  // namespace loopscope::decode
