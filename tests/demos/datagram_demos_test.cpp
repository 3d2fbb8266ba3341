#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/recorded.hpp"

// The demos that speak UDP, run for real in a private loopback.

namespace loopscope::tests {
namespace {

using decode::Protocol;
using decode::flow::Outcome;
using decode::flow::Side;
using Rows = std::vector<std::vector<std::string>>;

TEST(DatagramDemo, UdpEchoHasNoHandshake) {
    Recorded recorded;
    ASSERT_NO_FATAL_FAILURE(record({LOOPSCOPE_PROGRAM, "--run-demo", "udp-echo"}, recorded));
    const auto conversations = connections(recorded.recording(), Protocol::udp);
    ASSERT_EQ(conversations.size(), 2u);
    for (const auto& conversation : conversations) {
        EXPECT_EQ(conversation.outcome, Outcome::datagrams);
        EXPECT_EQ(conversation.server.port, 4007);
        EXPECT_EQ(conversation.from(Side::client).packets, 3u);
        EXPECT_EQ(conversation.from(Side::server).packets, 3u);
        EXPECT_EQ(conversation.from(Side::client).payload, conversation.from(Side::server).payload);
    }
    EXPECT_EQ(recorded.recording().packet_count(), 12u) << "the datagrams and nothing else";
    const auto lengths = values(recorded.recording(), "udp.length");
    EXPECT_EQ(std::count(lengths.begin(), lengths.end(), "8"), 2) << "an empty datagram is a header of 8 octets";
}

TEST(DatagramDemo, UdpBroadcastIsOneDatagramForAll) {
    Recorded recorded;
    ASSERT_NO_FATAL_FAILURE(record({LOOPSCOPE_PROGRAM, "--run-demo", "udp-broadcast"}, recorded));
    const auto to_all = std::vector<std::string>{"127.255.255.255", "4020"};
    std::vector<std::string> destinations;
    for (const auto& row : rows(recorded.recording(), {"ip.dst", "udp.dstport"})) {
        destinations.push_back(row == to_all ? "all" : row[0]);
    }
    const std::string sender = "127.0.0.1";
    EXPECT_EQ(destinations, (std::vector<std::string>{"all", sender, sender, sender, "all", sender, sender, sender}));
    for (const char* who : {"printer", "lamp", "heater"}) {
        EXPECT_NE(recorded.output.find(std::string("sender: got \"I am here: ") + who), std::string::npos) << who;
    }
    EXPECT_NE(recorded.output.find("sendto() failed: Permission denied"), std::string::npos);
}

class DnsDemo : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(record({LOOPSCOPE_PROGRAM, "--run-demo", "dns"}, recorded_));
        rows_ = rows(recorded_.recording(), {"dns.qry.name", "dns.qry.type", "ip.src", "ip.dst", "dns.flags.response"});
    }
    bool is_query(const std::vector<std::string>& row) const { return row[4] == "0"; }

    Recorded recorded_;
    Rows rows_;
};

TEST_F(DnsDemo, AsksDownTheTreeOnce) {
    ASSERT_GE(rows_.size(), 8u);
    std::vector<std::string> path;
    for (int i = 0; i < 8; ++i) {
        EXPECT_EQ(rows_[i][0], "www.school.test");
        path.push_back(is_query(rows_[i]) ? rows_[i][3] : "answer of " + rows_[i][2]);
    }
    EXPECT_EQ(path, (std::vector<std::string>{"127.0.0.1", "127.0.0.2", "answer of 127.0.0.2", "127.0.0.3",
                                              "answer of 127.0.0.3", "127.0.0.4", "answer of 127.0.0.4",
                                              "answer of 127.0.0.1"}));
    std::map<std::string, int> queries;
    for (const auto& row : rows_) queries[row[3]] += is_query(row) ? 1 : 0;
    EXPECT_EQ(queries["127.0.0.1"], 9);
    EXPECT_EQ(queries["127.0.0.2"], 1);
    EXPECT_EQ(queries["127.0.0.3"], 1);
    EXPECT_EQ(queries["127.0.0.4"], 7) << "nine questions, two of them answered by the cache";
}

TEST_F(DnsDemo, AnswersTheSecondTimeFromItsCache) {
    ASSERT_GE(rows_.size(), 10u);
    EXPECT_EQ(rows_[8], (std::vector<std::string>{"www.school.test", "1", "127.0.0.1", "127.0.0.1", "0"}));
    EXPECT_EQ(rows_[9], (std::vector<std::string>{"www.school.test", "1", "127.0.0.1", "127.0.0.1", "1"}));
}

TEST_F(DnsDemo, PairsEveryQueryWithItsAnswer) {
    const auto& recording = recorded_.recording();
    ASSERT_EQ(recording.message_count(), 36u);
    int queries = 0;
    for (std::uint32_t index = 0; index < recording.message_count(); ++index) {
        const auto message = recording.message(index);
        EXPECT_EQ(message.protocol, Protocol::dns);
        if (message.role != decode::flow::Message::Role::request) continue;
        ++queries;
        const std::uint32_t answer = recording.response_to(index);
        ASSERT_NE(answer, decode::none) << "query " << index;
        EXPECT_EQ(recording.message(answer).transaction, message.transaction);
        EXPECT_EQ(recording.message(answer).request, index);
    }
    EXPECT_EQ(queries, 18);
}

TEST_F(DnsDemo, ShowsEveryKindOfRecord) {
    const auto& recording = recorded_.recording();
    const auto has = [&](std::string_view field, const std::string& value) {
        const auto all = values(recording, field);
        return std::count(all.begin(), all.end(), value);
    };
    EXPECT_GT(has("dns.a", "192.0.2.80"), 0);
    EXPECT_GT(has("dns.aaaa", "2001:db8::80"), 0);
    EXPECT_GT(has("dns.ns", "ns.registry.test"), 0);
    EXPECT_GT(has("dns.cname", "www.school.test"), 0);
    EXPECT_GT(has("dns.mx.mail_exchange", "backup.school.test"), 0);
    EXPECT_GT(has("dns.txt", "v=spf1 mx -all"), 0);
    EXPECT_EQ(has("dns.flags.rcode", "3"), 3) << "NXDOMAIN: once to the resolver, twice to the client";
}

}  // namespace
}  // namespace loopscope::tests
