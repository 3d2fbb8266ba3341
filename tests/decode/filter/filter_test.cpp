// Each operator held against decoded frames.
#include <gtest/gtest.h>

#include "tests/decode/filter/filtered.hpp"

namespace loopscope::decode::filter {
namespace {

class FilterTest : public testing::Test {
protected:
    bool syn_fits(std::string_view filter) const { return fits(syn_, filter); }
    bool request_fits(std::string_view filter) const { return fits(request_, filter); }

    Decoded syn_{link_ethernet, syn()};
    std::string text_ = "GET /Index HTTP/1.1\r\nHost: www.example.com\r\n\r\n";
    MessageFacts message_{.protocol = Protocol::http, .bytes = as_bytes(text_), .frame_offset = 54};
    Decoded request_{link_ethernet, request(), facts()};

    Facts facts() const {
        Facts facts;
        facts.messages = {&message_, 1};
        return facts;
    }
};

TEST_F(FilterTest, AsksWhetherProtocolsAndFieldsAreThere) {
    EXPECT_TRUE(syn_fits("tcp"));
    EXPECT_TRUE(syn_fits("tcp.options.mss_val"));
    EXPECT_FALSE(syn_fits("udp"));
    EXPECT_FALSE(syn_fits("http"));
    EXPECT_TRUE(request_fits("http"));
    EXPECT_TRUE(syn_fits(""));
}

TEST_F(FilterTest, JoinsTestsWithTheUsualPrecedence) {
    EXPECT_TRUE(syn_fits("udp and arp or tcp"));
    EXPECT_FALSE(syn_fits("udp and (arp or tcp)"));
    EXPECT_TRUE(syn_fits("tcp or udp and arp"));
    EXPECT_TRUE(syn_fits("not udp and tcp"));
    EXPECT_FALSE(syn_fits("not (udp or tcp)"));
    EXPECT_TRUE(syn_fits("!tcp.port == 81"));
    EXPECT_TRUE(syn_fits("not not tcp"));
    EXPECT_TRUE(syn_fits("tcp && !udp || arp"));
    EXPECT_TRUE(syn_fits("tcp.len + 1 * 2 == 2"));
    EXPECT_TRUE(syn_fits("{tcp.dstport - 70} * 2 == 20"));
    EXPECT_TRUE(syn_fits("tcp.flags & 1 + 1 == 2")) << "& binds looser than +";
}

TEST_F(FilterTest, EqualityMeansAnyAndInequalityAll) {
    EXPECT_TRUE(syn_fits("tcp.port == 80"));
    EXPECT_TRUE(syn_fits("tcp.port == 49152"));
    EXPECT_FALSE(syn_fits("tcp.port != 80"));
    EXPECT_TRUE(syn_fits("tcp.port != 81"));
    EXPECT_TRUE(syn_fits("tcp.port !== 80"));
    EXPECT_TRUE(syn_fits("tcp.port ~= 80"));
    EXPECT_FALSE(syn_fits("tcp.port === 80"));
    EXPECT_TRUE(syn_fits("any tcp.port > 1024"));
    EXPECT_FALSE(syn_fits("all tcp.port > 1024"));
    EXPECT_TRUE(syn_fits("any tcp.port != 80"));
    EXPECT_FALSE(syn_fits("udp.port != 80")) << "a field that is not there has no other value";
    EXPECT_TRUE(syn_fits("not udp.port == 80"));
}

TEST_F(FilterTest, ComparesNumbersInEveryNotation) {
    for (const auto* filter :
         {"tcp.dstport == 80", "tcp.dstport == 0x50", "tcp.dstport == 0120", "tcp.dstport == 0b1010000",
          "tcp.dstport == 'P'", "tcp.dstport eq 80", "tcp.dstport ge 80", "tcp.dstport lt 81",
          "tcp.dstport in {1, 79..81}", "tcp.dstport not in {81}", "tcp.srcport > tcp.dstport", "tcp.dstport > -1"})
        EXPECT_TRUE(syn_fits(filter)) << filter;
    EXPECT_FALSE(syn_fits("tcp.dstport in {81..79}"));
    EXPECT_TRUE(syn_fits("all tcp.port in {80..49152}"));
    EXPECT_TRUE(syn_fits("ip.proto == \"tcp\"")) << "a value by its name";
    EXPECT_TRUE(syn_fits("ip.proto == TCP"));
}

TEST_F(FilterTest, ComparesFlags) {
    for (const auto* filter :
         {"tcp.flags.syn == 1", "tcp.flags.syn == True", "tcp.flags.syn == \"Set\"", "tcp.flags.ack == False",
          "tcp.flags.ack == \"not set\"", "tcp.flags & 0x02", "tcp.flags & 0x02 == 2", "tcp.flags.syn"})
        EXPECT_TRUE(syn_fits(filter)) << filter;
    EXPECT_FALSE(syn_fits("tcp.flags & 0x10"));
    EXPECT_TRUE(syn_fits("tcp.flags.ack")) << "the field is there, whatever it says";
}

TEST_F(FilterTest, ComparesAddresses) {
    EXPECT_TRUE(syn_fits("ip.addr == 10.0.0.2"));
    EXPECT_TRUE(syn_fits("ip.addr == 10.0.0.0/8"));
    EXPECT_FALSE(syn_fits("ip.addr == 11.0.0.0/8"));
    EXPECT_TRUE(syn_fits("ip.src < ip.dst"));
    EXPECT_TRUE(syn_fits("ip.src in {10.0.0.0 .. 10.0.0.9}"));
    EXPECT_TRUE(syn_fits("ip.src & 255.0.0.0 == 10.0.0.0"));
    EXPECT_TRUE(syn_fits("eth.addr == 00:11:22:33:44:55"));
    EXPECT_TRUE(syn_fits("eth.dst == 0011.2233.4455"));
    EXPECT_TRUE(syn_fits("eth.dst contains 22:33"));
    EXPECT_TRUE(syn_fits("ip.src[0:2] == 0a:00"));
    EXPECT_TRUE(syn_fits("ip.src#1 == 10.0.0.1"));
    EXPECT_FALSE(syn_fits("ip.src#2"));
}

TEST_F(FilterTest, SlicesOctets) {
    for (const auto* filter :
         {"eth.dst[0:3] == 00:11:22", "frame[0:2] == 00:11", "tcp[2:2] == 00:50", "tcp[2-3] == 0050",
          "eth.dst[-2:] == 44:55", "eth.dst[-2:1] == 44", "eth.dst[0,5] == 00:55", "eth.dst[:2] == 00:11",
          "eth.dst[1] & 0x01 == 1", "tcp[0:2]", "tcp[13] & 2", "frame[0:6] == eth.dst", "eth.dst[2:4][0] == 22"})
        EXPECT_TRUE(syn_fits(filter)) << filter;
    EXPECT_FALSE(syn_fits("eth.dst[5:2]")) << "beyond the end there is nothing";
    EXPECT_TRUE(syn_fits("eth.dst[5:2] == \"\""));
    EXPECT_FALSE(syn_fits("frame[9999]"));
}

TEST_F(FilterTest, SearchesTextsAndOctets) {
    for (const auto* filter :
         {"http.host == \"www.example.com\"", "http.host == www.example.com", "http.host contains \"example\"",
          "http.host matches \"^WWW\"", "http.host matches r\"\\.com$\"", "http.request.uri matches \"(?-i)Index\"",
          "http contains \"GET\"", "http contains 47:45:54", "tcp contains \"Host: \"", "http.host[0:3] == \"www\"",
          "upper(http.host) == \"WWW.EXAMPLE.COM\"", "lower(http.request.uri) == \"/index\"", "len(http.host) == 15",
          "http.host > \"a\"", "http.request.method in {\"GET\", \"HEAD\"}", "frame matches \"get\"",
          "http.host ~ \"example\""})
        EXPECT_TRUE(request_fits(filter)) << filter;
    EXPECT_FALSE(request_fits("http.request.uri matches \"(?-i)index\""));
    EXPECT_FALSE(request_fits("http.host contains \"Example\""));
    EXPECT_FALSE(request_fits("http.host contains \"\"")) << "as in tshark";
}

TEST_F(FilterTest, CallsFunctions) {
    EXPECT_TRUE(syn_fits("count(tcp.port) == 2"));
    EXPECT_FALSE(syn_fits("count(udp.port) == 0")) << "nothing to count, as in tshark";
    EXPECT_TRUE(syn_fits("max(tcp.srcport, tcp.dstport) == 49152"));
    EXPECT_TRUE(syn_fits("min(tcp.port, 7) == 7"));
    EXPECT_TRUE(syn_fits("string(ip.src) matches \"^10\""));
    EXPECT_TRUE(syn_fits("string(tcp.flags) == \"2\""));
    EXPECT_TRUE(syn_fits("abs(tcp.dstport - 100) == 20"));
    EXPECT_TRUE(syn_fits("len(tcp.port) == 2"));
    EXPECT_TRUE(syn_fits("tcp.len - 5 < 0"));
    EXPECT_FALSE(syn_fits("tcp.len / 0 == 0"));
    EXPECT_FALSE(syn_fits("tcp.len % 0 == 0"));
}

TEST_F(FilterTest, ComparesTimes) {
    Decoded frame(link_ethernet, syn());
    frame.frame.time = 1'593'866'096'500'000'000;  // 2020-07-04 12:34:56.5 UTC
    frame.frame.first_time = frame.frame.time - 1'500'000'000;
    frame.frame.previous_time = frame.frame.time - 250'000'000;
    decode_frame(frame.frame, nullptr, &frame.list, frame.packet);
    for (const auto* filter :
         {"frame.time == \"2020-07-04 12:34:56.5\"", "frame.time == \"2020-07-04T12:34:56.5Z\"",
          "frame.time == \"2020-07-04T14:34:56.500+02:00\"", "frame.time == \"Jul 4, 2020 12:34:56.5\"",
          "frame.time > 2020-07-04", "frame.time < \"2020-07-04 12:35\"", "frame.time_relative == 1.5",
          "frame.time_relative in {1 .. 2.5}", "frame.time_relative - 1 == 0.5", "frame.time_delta == 0.25",
          "frame.time_epoch == 1593866096.5"})
        EXPECT_TRUE(fits(frame, filter)) << filter;
    EXPECT_FALSE(fits(frame, "frame.time_delta > 0.25"));
}

TEST_F(FilterTest, NamesTheFieldsItAsksFor) {
    const auto filter = std::get<Filter>(Filter::compile("tcp.port == 80 and (tcp.port == 81 or http.host)"));
    const auto fields = filter.fields();
    ASSERT_EQ(fields.size(), 2u);
    EXPECT_EQ(fields[0]->name, "tcp.port");
    EXPECT_EQ(fields[1]->name, "http.host");
}

TEST_F(FilterTest, GivesUpWhereAPatternTakesTooManySteps) {
    const std::string text = std::string(200, 'a') + 'b';
    std::vector<std::uint8_t> octets(text.begin(), text.end());
    Decoded frame(link_ethernet, ethernet_header("0800") + octets);
    const auto filter = std::get<Filter>(Filter::compile("frame matches \"(a+)+$\""));
    Scratch scratch;
    EXPECT_FALSE(filter.matches(frame.list, frame.frame.bytes, scratch));
    EXPECT_EQ(scratch.gave_up, 1u);
}

TEST_F(FilterTest, BoundsWhatManyValuesMultiplyTo) {
    std::string filter = "tcp.port";
    for (int i = 0; i < 150; ++i) filter += " & tcp.port";
    EXPECT_TRUE(syn_fits(filter));
}

}  // namespace
}  // namespace loopscope::decode::filter
