#include <gtest/gtest.h>

#include "tests/decode/decoded.hpp"

namespace loopscope::decode {
namespace {

// An ARP request: recognisable above any link layer.
const Octets arp = octets("0001 0800 06 04 0001 66778899aabb 0a000001 000000000000 0a000002");
// IPv4, 10.0.0.1 to 10.0.0.2, UDP 1000 to 2000 without a checksum, "hi"
const Octets ipv4 = octets("4500001e 00010000 40110000 0a000001 0a000002 03e8 07d0 000a 0000 6869");
// IPv6, ::1 to ::1, no next header
const Octets ipv6 = octets("60000000 0000 3b 40 00000000000000000000000000000001 00000000000000000000000000000001");

TEST(Ethernet, ReadsAddressesTypeAndPadding) {
    const Decoded d{link_ethernet, ethernet_header("0806") + arp + Octets(18, 0)};
    EXPECT_EQ(d["eth.dst"], "00:11:22:33:44:55");
    EXPECT_EQ(d["eth.src"], "66:77:88:99:aa:bb");
    EXPECT_EQ(d["eth.type"], "0x0806");
    EXPECT_EQ(d["eth.src.lg"], "1");
    EXPECT_EQ(d["eth.dst.ig"], "0");
    EXPECT_EQ(d["eth.padding"], std::string(36, '0'));
    EXPECT_EQ(d["eth.trailer"], "-");
    EXPECT_EQ(to_text(d.packet.link_source), "66:77:88:99:aa:bb");
    EXPECT_EQ(d.packet.top, Protocol::arp);
}

TEST(Ethernet, ALengthLeadsToLlcAndKeepsPaddingOut) {
    const Decoded d{link_ethernet, ethernet_header("0026") + octets("aaaa03 000000 0800") + ipv4 + Octets(8, 0xff)};
    EXPECT_EQ(d["eth.type"], "-");
    EXPECT_EQ(d["eth.len"], "38");
    EXPECT_EQ(d["llc.type"], "0x0800");
    EXPECT_EQ(d["udp.dstport"], "2000");
    EXPECT_EQ(d["eth.trailer"], "ffffffffffffffff");
}

TEST(Ethernet, ValuesBetweenLengthAndTypeAreNeither) {
    const Decoded d{link_ethernet, ethernet_header("05f0") + arp};
    EXPECT_EQ(d["eth.invalid_lentype"], "0x05f0");
    EXPECT_EQ(d["arp.opcode"], "-");
}

TEST(Vlan, NestedTagsKeepTheirOrder) {
    const Decoded d{link_ethernet, ethernet_header("8100") + octets("a076 8100 200a 0800") + ipv4};
    EXPECT_EQ(d["vlan.id"], "118,10");
    EXPECT_EQ(d["vlan.priority"], "5,1");
    EXPECT_EQ(d["vlan.etype"], "0x8100,0x0800");
    EXPECT_EQ(d["ip.src"], "10.0.0.1");
    EXPECT_EQ(d.packet.segments.size(), 1u);
    EXPECT_EQ(d.packet.segments[0].separator, 0u) << "the two directions may be on different VLANs";
}

TEST(ProviderVlan, HasItsOwnFields) {
    const Decoded d{link_ethernet, ethernet_header("88a8") + octets("0064 8100 0005 0806") + arp};
    EXPECT_EQ(d["ieee8021ad.id"], "100");
    EXPECT_EQ(d["vlan.id"], "5");
    EXPECT_EQ(d["arp.opcode"], "1");
}

TEST(LinuxCooked, Version1) {
    const Decoded d{113, octets("0004 0001 0006 66778899aabb 0000 0800") + ipv4};
    EXPECT_EQ(d["sll.pkttype"], "4");
    EXPECT_EQ(d["sll.src.eth"], "66:77:88:99:aa:bb");
    EXPECT_EQ(d["sll.etype"], "0x0800");
    EXPECT_EQ(d["udp.srcport"], "1000");
}

TEST(LinuxCooked, Version2) {
    const Decoded d{276, octets("86dd 0000 00000003 0304 00 06 000000000000 0000") + ipv6};
    EXPECT_EQ(d["sll.etype"], "0x86dd");
    EXPECT_EQ(d["sll.ifindex"], "3");
    EXPECT_EQ(d["sll.hatype"], "772");
    EXPECT_EQ(d["ipv6.nxt"], "59");
}

TEST(NullLoopback, BothByteOrdersAndTheTypeThatSomeWrite) {
    EXPECT_EQ((Decoded{0, octets("02000000") + ipv4})["null.family"], "2");
    EXPECT_EQ((Decoded{0, octets("00000002") + ipv4})["udp.dstport"], "2000");
    EXPECT_EQ((Decoded{0, octets("1e000000") + ipv6})["ipv6.hlim"], "64");
    const Decoded typed{0, octets("0f000800") + ipv4};
    EXPECT_EQ(typed["null.type"], "0x0800");
    EXPECT_EQ(typed["ip.dst"], "10.0.0.2");
}

TEST(NullLoopback, LoopIsBigEndian) { EXPECT_EQ((Decoded{108, octets("00000018") + ipv6})["null.family"], "24"); }

TEST(RawIp, EitherVersionOnAnyOfItsLinkTypes) {
    for (const std::uint16_t link_type : {12, 14, 101, 228, 229}) {
        EXPECT_EQ((Decoded{link_type, ipv4})["ip.version"], "4") << link_type;
        EXPECT_EQ((Decoded{link_type, ipv6})["ipv6.version"], "6") << link_type;
    }
}

struct Carrier {
    const char* name;
    std::uint16_t link_type;
    const char* header;
    const char* field;
    const char* value;
};

class Carriers : public testing::TestWithParam<Carrier> {};

TEST_P(Carriers, TheInnerPacketIsFound) {
    const auto& carrier = GetParam();
    const Decoded d{carrier.link_type, octets(carrier.header) + ipv4};
    EXPECT_EQ(d[carrier.field], carrier.value);
    EXPECT_EQ(d["ip.src"], "10.0.0.1");
    EXPECT_EQ(d["udp.dstport"], "2000");
}

TEST_P(Carriers, NoTruncationFailsOrForgets) {
    const auto& carrier = GetParam();
    const auto whole = octets(carrier.header) + ipv4;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Decoded d{carrier.link_type, whole, {}, size};
        EXPECT_NE(d.packet.stop.reason, StopReason::malformed)
            << carrier.name << " cut to " << size << ": " << to_text(d.packet.stop);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Link, Carriers,
    testing::Values(
        Carrier{"ppp", 9, "ff03 0021", "ppp.protocol", "0x0021"},
        Carrier{"ppp_compressed", 9, "21", "ppp.protocol", "0x0021"},
        Carrier{"cisco_hdlc", 104, "0f00 0800", "chdlc.protocol", "0x0800"},
        Carrier{"frame_relay", 107, "1841 03 cc", "fr.dlci", "100"},
        Carrier{"frame_relay_cisco", 107, "1841 0800", "fr.chdlctype", "0x0800"},
        Carrier{"token_ring", 6, "1040 001122334455 66778899aabb aaaa03 000000 0800", "tr.src", "66:77:88:99:aa:bb"},
        Carrier{"fddi", 10, "50 001122334455 66778899aabb aaaa03 000000 0800", "fddi.fc", "0x50"},
        Carrier{"arcnet", 7, "01 02 d4 00 0001", "arcnet.protID", "0xd4"},
        Carrier{"wireless", 105, "0801 0000 001122334455 66778899aabb 0a0b0c0d0e0f 1000 aaaa03 000000 0800",
                "wlan.fc.tods", "1"},
        Carrier{"radiotap", 127,
                "0000 0800 00000000 0801 0000 001122334455 66778899aabb 0a0b0c0d0e0f 1000 aaaa03 000000 0800",
                "radiotap.length", "8"},
        Carrier{"qos", 105, "8801 0000 001122334455 66778899aabb 0a0b0c0d0e0f 1000 0000 aaaa03 000000 0800", "wlan.seq",
                "1"},
        Carrier{"mpls", 1, "001122334455 66778899aabb 8847 00064 0 40 00065 1 40", "mpls.label", "100,101"},
        Carrier{"pppoe", 1, "001122334455 66778899aabb 8864 11 00 0007 0020 0021", "pppoe.session_id", "0x0007"},
        Carrier{"backbone", 1, "001122334455 66778899aabb 88e7 00000123 0a0b0c0d0e0f 1a1b1c1d1e1f 0800",
                "ieee8021ah.isid", "291"},
        Carrier{"service", 1, "001122334455 66778899aabb 894f 0002 01 01 000001 05", "nsh.si", "5"},
        Carrier{"ipnet", 226, "0102 0000 00000000 00000000 00000000 00000000 00000000", "ipnet.family", "2"},
        Carrier{"nflog", 239, "02 00 0005 2200 0900", "nflog.res_id", "5"},
        Carrier{"pktap", 258, "24000000 01000000 65000000 6c6f30000000000000000000000000000000000000000000",
                "pktap.ifname", "lo0"}),
    [](const auto& instance) { return std::string{instance.param.name}; });

}  // namespace
}  // namespace loopscope::decode
