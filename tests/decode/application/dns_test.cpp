#include "decode/application/dns.hpp"

#include "tests/decode/application/describe.hpp"

using namespace std::string_literals;

namespace loopscope::decode::application {
namespace {

const Segment from_server = segment_of(Protocol::udp, 53, 40000);
const Segment from_client = segment_of(Protocol::udp, 40000, 53);

// dig www.example.com
const auto query = "\x12\x34\x01\x20\0\x01\0\0\0\0\0\0\3www\7example\3com\0\0\x01\0\x01"s;
const auto answer =
    "\x12\x34\x81\x80\0\x01\0\x02\0\0\0\x01\3www\7example\3com\0\0\x01\0\x01"
    "\xc0\x0c\0\x05\0\x01\0\0\x0e\x10\0\x06\3Web\xc0\x10"
    "\xc0\x2d\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\x00\x02\x01"
    "\0\0\x29\x04\xd0\0\0\x80\0\0\0"s;

/// A response with one record of that type, for the name "a".
std::string with_record(std::uint16_t type, const std::string& data) {
    std::string message = "\0\x01\x84\0\0\0\0\x01\0\0\0\0\1a\0"s;
    for (const unsigned octet : {type >> 8, type & 255, 0, 1, 0, 0, 0, 60, static_cast<int>(data.size() >> 8),
                                 static_cast<int>(data.size() & 255)})
        message += static_cast<char>(octet);
    return message + data;
}

std::string rendered(std::uint16_t type, const std::string& data) {
    Described dns;
    describe(dns, Protocol::dns, from_server, with_record(type, data));
    EXPECT_FALSE(dns.stop) << to_text(dns.stop);
    return dns.first("dns.rdata");
}

TEST(Dns, Query) {
    Described dns;
    describe(dns, Protocol::dns, from_client, query);
    EXPECT_FALSE(dns.stop);
    EXPECT_EQ(dns.first("dns.id"), "0x1234");
    EXPECT_EQ(dns.first("dns.flags"), "0x0120");
    EXPECT_EQ(dns.first("dns.flags.response"), "0");
    EXPECT_EQ(dns.first("dns.flags.recdesired"), "1");
    EXPECT_EQ(dns.first("dns.flags.rcode"), "-");
    EXPECT_EQ(dns.first("dns.count.queries"), "1");
    EXPECT_EQ(dns.first("dns.qry.name"), "www.example.com");
    EXPECT_EQ(dns.first("dns.qry.type"), "1");
    EXPECT_EQ(dns.first("dns.qry.class"), "0x0001");
    EXPECT_EQ(dns.first("dns.count.labels"), "3");
    EXPECT_EQ(dns.octets_of("dns.qry.name"), "\3www\7example\3com\0"s);
    EXPECT_EQ(dns.list.protocol(), "DNS");
    EXPECT_EQ(dns.list.summary(), "query: www.example.com A");
}

TEST(Dns, Answer) {
    Described dns;
    MessageFacts facts;
    facts.exchange.request_frame = 7;
    facts.exchange.elapsed = 1'500'000;
    describe(dns, Protocol::dns, from_server, answer, facts);
    EXPECT_FALSE(dns.stop);
    EXPECT_EQ(dns.first("dns.flags.rcode"), "0");
    EXPECT_EQ(dns.all("dns.resp.name"), (std::vector<std::string>{"www.example.com", "Web.example.com", "<Root>"}));
    EXPECT_EQ(dns.all("dns.resp.type"), (std::vector<std::string>{"5", "1", "41"}));
    EXPECT_EQ(dns.all("dns.resp.ttl"), (std::vector<std::string>{"3600", "60"}));
    EXPECT_EQ(dns.all("dns.resp.len"), (std::vector<std::string>{"6", "4", "0"}));
    EXPECT_EQ(dns.first("dns.cname"), "Web.example.com");
    EXPECT_EQ(dns.first("dns.a"), "192.0.2.1");
    EXPECT_EQ(dns.first("dns.rr.udp_payload_size"), "1232");
    EXPECT_EQ(dns.first("dns.resp.z.do"), "1");
    EXPECT_EQ(dns.first("dns.time"), "0.001500000");
    EXPECT_EQ(dns.first("dns.response_to"), "7");
    EXPECT_EQ(dns.list.summary(), "answer: www.example.com CNAME Web.example.com, Web.example.com A 192.0.2.1");
}

TEST(Dns, NoSuchName) {
    Described dns;
    auto message = query;
    message[2] = '\x81';
    message[3] = '\x83';
    describe(dns, Protocol::dns, from_server, message);
    EXPECT_EQ(dns.first("dns.flags.rcode"), "3");
    EXPECT_EQ(dns.list.summary(), "answer: no such name: www.example.com A");
}

TEST(Dns, RecordsWithFieldsOfTheirOwn) {
    Described dns;
    describe(dns, Protocol::dns, from_server, with_record(15, "\0\x0a\4mail\0"s));
    EXPECT_EQ(dns.first("dns.mx.preference"), "10");
    EXPECT_EQ(dns.first("dns.mx.mail_exchange"), "mail");
    describe(dns, Protocol::dns, from_server, with_record(16, "\2hi\3you"s));
    EXPECT_EQ(dns.all("dns.txt"), (std::vector<std::string>{"hi", "you"}));
    describe(dns, Protocol::dns, from_server, with_record(28, std::string(15, '\0') + "\x01"));
    EXPECT_EQ(dns.first("dns.aaaa"), "::1");
    describe(dns, Protocol::dns, from_server, with_record(33, "\0\x01\0\x02\x13\xc4\3sip\0"s));
    EXPECT_EQ(dns.first("dns.srv.port"), "5060");
    EXPECT_EQ(dns.first("dns.srv.target"), "sip");
    describe(dns, Protocol::dns, from_server,
             with_record(6, "\2ns\0\4root\0\0\0\0\x2a\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4"s));
    EXPECT_EQ(dns.first("dns.soa.mname"), "ns");
    EXPECT_EQ(dns.first("dns.soa.rname"), "root");
    EXPECT_EQ(dns.first("dns.soa.serial_number"), "42");
    EXPECT_EQ(dns.first("dns.soa.minimum_ttl"), "4");
}

TEST(Dns, OtherRecordsAsInAZoneFile) {
    EXPECT_EQ(rendered(43, "\xec\x45\5\1\x2b\xb1"s), "60485 5 1 2BB1");
    EXPECT_EQ(rendered(48, "\1\1\3\5\x03\x01\x00"s), "257 3 5 AwEA");
    EXPECT_EQ(rendered(47, "\4host\0\0\6\x40\1\0\0\0\3"s), "host A MX RRSIG NSEC");
    EXPECT_EQ(rendered(46, "\0\1\5\3\0\x01\x51\x80\x3e\x83\xac\x5f\x3e\x5c\x1f\x5f\x0a\x52\0\x01\x02\x03"s),
              "A 5 3 86400 20030328015855 20030226015855 2642 . AQID");
    EXPECT_EQ(rendered(50, "\1\1\0\x0c\2\xaa\xbb\2\x01\x02\0\1\x40"s), "1 1 12 AABB 0410 A");
    EXPECT_EQ(rendered(257, "\0\5issueca.test"s), "0 issue \"ca.test\"");
    EXPECT_EQ(rendered(13, "\3x86\5Linux"s), "\"x86\" \"Linux\"");
    EXPECT_EQ(rendered(35, "\0\x64\0\x0a\1u\7sip+E2U\0\0"s), "100 10 \"u\" \"sip+E2U\" \"\" .");
    EXPECT_EQ(rendered(52, "\3\1\1\xab\xcd"s), "3 1 1 ABCD");
    EXPECT_EQ(rendered(65, "\0\1\0\0\1\0\6\2h3\2h2\0\4\0\4\xc0\0\2\1\0\3\0\2\x1f\x90"s),
              "1 . alpn=h3,h2 ipv4hint=192.0.2.1 port=8080");
    EXPECT_EQ(rendered(29, "\0\x12\x16\x13\x8b\x3c\xf0\x18\x81\x0c\xbc\xe0\0\x98\x96\x80"s),
              "52 22 23.000 N 4 53 32.000 E 0.00m 1.00m 10000.00m 10.00m");
    EXPECT_EQ(rendered(4711, "\x0a\0\0\1"s), "\\# 4 0A000001");
    EXPECT_EQ(rendered(43, "\xec"s), "\\# 1 EC") << "data that do not fit their type";
}

TEST(Dns, TypesInBitmapsAreTypesAsTsharkPrintsThem) {
    Described dns;
    describe(dns, Protocol::dns, from_server, with_record(47, "\4host\0\0\6\x40\1\0\0\0\3"s));
    EXPECT_EQ(dns.all("dns.resp.type"), (std::vector<std::string>{"47", "1", "15", "46", "47"}));
    EXPECT_EQ(dns.first("dns.nsec.next_domain_name"), "host");
    describe(dns, Protocol::dns, from_server, with_record(50, "\1\1\0\x0c\2\xaa\xbb\2\x01\x02\0\1\x40"s));
    EXPECT_EQ(dns.all("dns.resp.type"), (std::vector<std::string>{"50", "1"}));
    EXPECT_EQ(dns.first("dns.nsec3.salt_value"), "aabb");
    EXPECT_EQ(dns.first("dns.nsec3.hash_value"), "0102");
}

TEST(Dns, UnknownKindsOfLabelsEndTheMessage) {
    Described dns;
    describe(dns, Protocol::dns, from_client,
             "\0\1\1\0\0\1\0\0\0\0\0\0\x85"
             "abcde\0\0\1\0\1"s);
    EXPECT_EQ(dns.stop.reason, StopReason::malformed);
    EXPECT_EQ(dns.first("dns.qry.name"), "-");
}

TEST(Dns, LabelsAreCutAt255Octets) {
    std::string name;
    for (int i = 0; i < 5; ++i) name += "\x3f" + std::string(63, 'x');
    Described dns;
    describe(dns, Protocol::dns, from_client, "\0\1\1\0\0\1\0\0\0\0\0\0"s + name + "\0\0\1\0\1"s);
    EXPECT_EQ(dns.first("dns.qry.name"), "<Name too long>");
    EXPECT_EQ(dns.first("dns.qry.type"), "1");
}

TEST(Dns, PointersOnlyGoBackwards) {
    const auto head = "\0\1\1\0\0\1\0\0\0\0\0\0"s;
    Described dns;
    for (const auto& name : {"\xc0\x0c"s, "\xc0\x0e\xc0\x0c"s, "\1a\xc0\x0c"s, "\xc0\xff"s}) {
        describe(dns, Protocol::dns, from_client, head + name + "\0\1\0\1"s);
        EXPECT_EQ(dns.first("dns.qry.name"), "<Name contains a pointer that loops>");
    }
}

TEST(Dns, AbsurdCountsEndWithTheOctets) {
    auto message = query;
    for (const std::size_t at : {4, 6, 8, 10}) message[at] = message[at + 1] = '\xff';
    Described dns;
    describe(dns, Protocol::dns, from_client, message);
    EXPECT_EQ(dns.stop.reason, StopReason::malformed);
    EXPECT_EQ(dns.all("dns.qry.name").front(), "www.example.com");
}

TEST(Dns, EveryTruncationKeepsWhatWasThere) {
    for (std::size_t size = 0; size < answer.size(); ++size) {
        Described dns;
        describe(dns, Protocol::dns, from_server, answer.substr(0, size), {}, true);
        EXPECT_EQ(dns.stop.reason, StopReason::truncated) << size;
        EXPECT_EQ(dns.first("dns.id"), size >= 2 ? "0x1234" : "-") << size;
        EXPECT_EQ(dns.first("dns.qry.name"), size >= 33 ? "www.example.com" : "-") << size;
        static_cast<void>(summarise_dns(as_bytes(answer.substr(0, size)), false));
    }
}

TEST(Dns, MulticastClassesHaveAHighBit) {
    auto message = query;
    message[message.size() - 2] = '\x80';
    Described dns;
    describe(dns, Protocol::mdns, segment_of(Protocol::udp, 5353, 5353), message);
    EXPECT_EQ(dns.first("dns.qry.class"), "0x0001");
    EXPECT_EQ(dns.first("dns.qry.qu"), "1");
    EXPECT_EQ(dns.list.protocol(), "MDNS");
}

TEST(Dns, LinkLocalMulticastHasOtherFlags) {
    Described dns;
    describe(dns, Protocol::llmnr, segment_of(Protocol::udp, 5355, 50000), answer);
    EXPECT_EQ(dns.first("dns.flags.tentative"), "1");
    EXPECT_EQ(dns.first("dns.flags.recdesired"), "-");
    EXPECT_EQ(dns.first("dns.flags.rcode"), "0");
}

TEST(Dns, FramesOverTcpWhateverThePieces) {
    const auto stream = "\0\x21"s + query + "\0\x4e"s + answer;
    for (const std::size_t step : {1u, 2u, 3u, 35u, 1000u}) {
        const auto messages = frames(Protocol::dns, stream, step);
        ASSERT_EQ(messages.size(), 2u) << step;
        EXPECT_EQ(messages[0], stream.substr(0, 35));
        EXPECT_EQ(messages[1], stream.substr(35));
    }
    Described dns;
    describe(dns, Protocol::dns, segment_of(Protocol::tcp, 40000, 53), stream.substr(0, 35));
    EXPECT_EQ(dns.first("dns.length"), "33");
    EXPECT_EQ(dns.first("dns.qry.name"), "www.example.com");
    EXPECT_FALSE(dns.stop);
}

TEST(Dns, PointersOverTcpCountFromTheMessage) {
    Described dns;
    describe(dns, Protocol::dns, segment_of(Protocol::tcp, 53, 40000), "\0\x4e"s + answer);
    EXPECT_EQ(dns.first("dns.cname"), "Web.example.com");
}

TEST(Dns, SummariesPairQuestionsWhateverTheirCase) {
    auto shouted = query;
    shouted[13] = 'W';
    const auto asked = summarise_dns(as_bytes(query), false), other = summarise_dns(as_bytes(shouted), false),
               answered = summarise_dns(as_bytes(answer), false);
    EXPECT_EQ(asked.role, MessageSummary::Role::request);
    EXPECT_EQ(answered.role, MessageSummary::Role::response);
    EXPECT_EQ(asked.transaction, 0x1234u);
    EXPECT_EQ(asked.question, other.question);
    EXPECT_EQ(asked.question, answered.question);
    EXPECT_NE(asked.question, summarise_dns(as_bytes(with_record(1, "abcd")), false).question);
}

TEST(Dns, IsRecognisedBeyondDoubtOnly) {
    const Segment segment;
    EXPECT_TRUE(recognise_dns_udp(as_bytes(query), segment));
    EXPECT_TRUE(recognise_dns_udp(as_bytes(answer), segment));
    EXPECT_FALSE(recognise_dns_udp(as_bytes(query + "x"), segment));
    EXPECT_FALSE(recognise_dns_udp(as_bytes(query.substr(0, query.size() - 1)), segment));
    EXPECT_FALSE(recognise_dns_udp(as_bytes(std::string(64, '\0')), segment));
    EXPECT_FALSE(recognise_dns_udp(as_bytes(query), segment_of(Protocol::udp, 137, 137))) << "NetBIOS names";
    EXPECT_TRUE(recognise_dns_tcp(as_bytes("\0\x21"s + query), segment));
    EXPECT_FALSE(recognise_dns_tcp(as_bytes("\0\x22"s + query), segment));
}

}  // namespace
}  // namespace loopscope::decode::application
