#include <gtest/gtest.h>

#include "conversation.hpp"

namespace loopscope::decode::flow::testing {
namespace {

/// A message with one question, type A (RFC 1035, section 4.1), and no record.
std::string dns(std::uint16_t id, bool answer, std::string_view name) {
    std::string text{
        static_cast<char>(id >> 8), static_cast<char>(id), static_cast<char>(answer ? 0x81 : 0x01), '\0', '\0', '\1'};
    text.append(6, '\0');
    text += static_cast<char>(name.size());
    text += name;
    for (const char octet : {0, 0, 1, 0, 1}) text += octet;
    return text;
}

std::string with_length(const std::string& message) {
    return std::string{static_cast<char>(message.size() >> 8), static_cast<char>(message.size())} + message;
}

TEST(DnsExchange, AnswersFindTheirQueriesInAnyOrder) {
    Conversation c;
    c.to_port(53);
    c.client.datagram(dns(1, false, "one"));
    c.client.datagram(dns(2, false, "two"));
    c.server.datagram(dns(2, true, "two"));
    EXPECT_EQ(c.last().facts.datagram_exchanges[0].request_frame, 2U);
    EXPECT_EQ(c.last().facts.datagram_exchanges[0].elapsed, 1'000'000);
    EXPECT_EQ(c.last().annotation.related_frame, 2U);
    c.server.datagram(dns(1, true, "one"));
    EXPECT_EQ(c.last().facts.datagram_exchanges[0].request_frame, 1U);
    EXPECT_EQ(c.last().facts.datagram_exchanges[0].elapsed, 3'000'000);
    EXPECT_EQ(c.messages[3].request, 0U);
    EXPECT_EQ(c.last().protocol, Protocol::dns);
}

TEST(DnsExchange, AQueryAskedAgainIsTheSameQuery) {
    Conversation c;
    c.to_port(53);
    c.client.datagram(dns(1, false, "one"));
    c.client.datagram(dns(1, false, "one"));
    EXPECT_TRUE(c.last().facts.datagram_exchanges[0].retransmitted);
    EXPECT_TRUE(c.messages[1].retransmitted);
    c.server.datagram(dns(1, true, "one"));
    EXPECT_EQ(c.last().facts.datagram_exchanges[0].elapsed, 2'000'000);
    c.server.datagram(dns(1, true, "one"));
    EXPECT_TRUE(c.last().facts.datagram_exchanges[0].retransmitted);
}

TEST(DnsExchange, ANumberUsedAgainForAnotherQuestion) {
    Conversation c;
    c.to_port(53);
    c.client.datagram(dns(1, false, "one"));
    c.client.datagram(dns(1, false, "two"));
    EXPECT_FALSE(c.last().facts.datagram_exchanges[0].retransmitted);
    c.server.datagram(dns(1, true, "one"));
    EXPECT_EQ(c.last().facts.datagram_exchanges[0].request_frame, 1U);
}

TEST(DnsExchange, EachOfManyAnswersFindsItsQuery) {
    Conversation c;
    c.to_port(53);
    constexpr std::uint32_t queries = 1500;  // more than are remembered
    const auto id = [](std::uint32_t number) { return static_cast<std::uint16_t>(number % 700 * 64); };
    const auto name = [](std::uint32_t number) { return "host" + std::to_string(number); };
    for (std::uint32_t i = 0; i < queries; ++i) c.client.datagram(dns(id(i), false, name(i)));
    for (std::uint32_t i = queries; i-- > queries - 400;) {
        c.server.datagram(dns(id(i), true, name(i)));
        ASSERT_EQ(c.last().facts.datagram_exchanges[0].request_frame, i + 1) << i;
        ASSERT_EQ(c.messages.back().request, i);
    }
    c.server.datagram(dns(id(0), true, name(0)));
    EXPECT_NE(c.messages.back().request, 0U);  // forgotten
}

TEST(DnsExchange, OverTcp) {
    Conversation c;
    c.to_port(53);
    c.handshake();
    c.client.sends(with_length(dns(7, false, "one")) + with_length(dns(8, false, "two")));
    EXPECT_EQ(c.last().message_count, 2U);
    c.server.sends(with_length(dns(8, true, "two")));
    ASSERT_EQ(c.last().message_count, 1U);
    EXPECT_EQ(c.last().facts.messages[0].exchange.request_frame, 4U);
    EXPECT_EQ(c.messages[2].request, 1U);
}

}  // namespace
}  // namespace loopscope::decode::flow::testing
