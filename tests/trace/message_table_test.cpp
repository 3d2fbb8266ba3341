#include "trace/message_table.hpp"

#include <gtest/gtest.h>

namespace loopscope::trace {
namespace {

using decode::flow::Message;

/// A datagram's, as small as they are.
Message datagram() {
    Message message;
    message.connection = 7;
    message.protocol = decode::Protocol::dns;
    message.segment = 1;
    message.first_frame = message.last_frame = 4'000'000'000;
    message.code = 0xffff;
    message.transaction = 0xfffe;
    message.length = 0xffff;
    message.header_length = 12;
    return message;
}

Message request() {
    auto message = datagram();
    message.role = Message::Role::request;
    return message;
}

Message response(std::uint32_t asked) {
    auto message = datagram();
    message.role = Message::Role::response;
    message.request = asked;
    return message;
}

void expect_same(const Message& a, const Message& b) {
    EXPECT_EQ(a.connection, b.connection);
    EXPECT_EQ(a.protocol, b.protocol);
    EXPECT_EQ(a.role, b.role);
    EXPECT_EQ(a.segment, b.segment);
    EXPECT_EQ(a.from_server, b.from_server);
    EXPECT_EQ(a.over_tcp, b.over_tcp);
    EXPECT_EQ(a.complete, b.complete);
    EXPECT_EQ(a.unfinished, b.unfinished);
    EXPECT_EQ(a.retransmitted, b.retransmitted);
    EXPECT_EQ(a.code, b.code);
    EXPECT_EQ(a.transaction, b.transaction);
    EXPECT_EQ(a.first_frame, b.first_frame);
    EXPECT_EQ(a.last_frame, b.last_frame);
    EXPECT_EQ(a.stream_offset, b.stream_offset);
    EXPECT_EQ(a.length, b.length);
    EXPECT_EQ(a.header_length, b.header_length);
    EXPECT_EQ(a.request, b.request);
    EXPECT_EQ(a.answered_by, b.answered_by);
    EXPECT_EQ(a.session, b.session);
}

TEST(MessageTable, GivesBackWhatItWasGiven) {
    std::vector<Message> messages(3000, datagram());
    const auto each = [&](auto change) { change(messages.emplace_back(datagram())); };
    each([](Message& m) { m.role = Message::Role::interim, m.request = 3; });
    each([](Message& m) { m.from_server = true; });
    each([](Message& m) { m.over_tcp = true; });
    each([](Message& m) { m.complete = false; });
    each([](Message& m) { m.unfinished = true; });
    each([](Message& m) { m.retransmitted = true; });
    each([](Message& m) { m.first_frame = 5; });
    each([](Message& m) { m.stream_offset = 0x8765'4321'fedc; });
    each([](Message& m) { m.stream_offset = 0xfedc'ba98; });
    each([](Message& m) { m.stream_offset = 0xfedc'ba98, m.session = 1; });
    each([](Message& m) { m.length = 0xfedc'8765'4321; });
    each([](Message& m) { m.header_length = 0x1'0000; });
    each([](Message& m) { m.session = 1; });
    each([](Message& m) { m.role = Message::Role::request, m.answered_by = 2; });

    MessageTable table;
    for (const auto& message : messages) table.append(message);
    EXPECT_EQ(table.published(), 0u);
    table.publish();
    ASSERT_EQ(table.published(), messages.size());
    for (std::uint32_t i = 0; i < messages.size(); ++i) {
        SCOPED_TRACE(i);
        expect_same(table.get(i), messages[i]);
        EXPECT_EQ(table.last_frame(i), messages[i].last_frame);
        EXPECT_EQ(table.connection(i), messages[i].connection);
    }
}

TEST(MessageTable, TellsWhatAnswersARequest) {
    MessageTable table;
    table.append(request());
    EXPECT_EQ(table.response_to(0), decode::none);
    table.append(response(0));
    EXPECT_EQ(table.response_to(0), 1u);
    EXPECT_EQ(table.get(0).request, decode::none);
    EXPECT_EQ(table.get(1).request, 0u);
    EXPECT_EQ(table.response_to(1), decode::none);

    auto answered_early = request();
    answered_early.answered_by = 1;
    table.append(answered_early);
    EXPECT_EQ(table.response_to(2), 1u);
    table.append(response(2));
    EXPECT_EQ(table.response_to(2), 3u);
    EXPECT_EQ(table.get(2).answered_by, 1u);
}

}  // namespace
}  // namespace loopscope::trace
