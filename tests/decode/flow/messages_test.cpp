#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "conversation.hpp"
#include "decode/decode.hpp"
#include "decode/field_list.hpp"

namespace loopscope::decode::flow::testing {
namespace {

constexpr std::string_view request = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view response = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

TEST(Messages, OneInASegmentIsHandedOnWhereItLies) {
    Conversation c;
    c.handshake();
    c.client.sends(request);
    ASSERT_EQ(c.last().message_count, 1U);
    EXPECT_EQ(c.message(), request);
    EXPECT_EQ(c.last().facts.messages[0].frame_offset, 40U);  // IPv4 and TCP without options
    EXPECT_EQ(c.last().facts.messages[0].bytes.data(), c.last().packet->segments[0].payload.data());
    EXPECT_EQ(c.last().protocol, Protocol::http);
    c.server.sends(response);
    ASSERT_EQ(c.last().message_count, 1U);
    const auto& exchange = c.last().facts.messages[0].exchange;
    EXPECT_EQ(exchange.request_frame, 4U);
    EXPECT_EQ(exchange.elapsed, 1'000'000);
    EXPECT_EQ(exchange.request_method, "GET");
    EXPECT_EQ(exchange.request_uri, "/a");
    const auto& messages = c.messages;
    EXPECT_EQ(messages[1].request, 0U);
    EXPECT_EQ(messages[1].role, Message::Role::response);
    EXPECT_EQ(messages[1].code, 200U);
    EXPECT_EQ(messages[1].length, response.size());
}

TEST(Messages, AcrossSegments) {
    Conversation c;
    c.handshake();
    c.client.sends(request.substr(0, 10));
    EXPECT_EQ(c.last().message_count, 0U);
    c.client.sends(request.substr(10));
    ASSERT_EQ(c.last().message_count, 1U);
    EXPECT_EQ(c.message(), request);
    EXPECT_EQ(c.last().facts.messages[0].frame_offset, none);
    EXPECT_EQ(c.messages[0].first_frame, 4U);
    EXPECT_EQ(c.messages[0].last_frame, 5U);
}

TEST(Messages, PipelinedRequestsPairInOrder) {
    Conversation c;
    c.handshake();
    c.client.sends("GET /1 HTTP/1.1\r\n\r\nHEAD /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(c.last().message_count, 3U);
    c.server.sends(
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nHTTP/1.1 404 "
        "No\r\nContent-Length: 0\r\n\r\n");
    ASSERT_EQ(c.last().message_count, 3U);  // the second has no body: it answers HEAD
    EXPECT_EQ(c.last().facts.messages[0].exchange.request_uri, "/1");
    EXPECT_EQ(c.last().facts.messages[1].exchange.request_uri, "/2");
    EXPECT_EQ(c.last().facts.messages[2].exchange.request_uri, "/3");
    EXPECT_EQ(c.messages[4].stream_offset, 38U);
}

/// Responses whose end depends on the request, a request in pieces, octets that only look like a request's beginning.
std::string messages_in_words(bool foresees) {
    Conversation c;
    c.foresees = foresees;
    c.handshake();
    c.client.sends(request);
    c.server.sends(response);
    c.client.sends("HEAD /2 HTTP/1.1\r\n\r\n");
    c.server.sends("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
    c.client.sends("PUT /3 HTTP/1.1\r\nContent-Le");
    c.client.sends("ngth: 14\r\n\r\n");
    c.client.sends("GET x HTTP/1.1");
    c.server.sends("HTTP/1.1 204 No Content\r\n\r\n");
    c.client.sends("CONNECT x:1 HTTP/1.1\r\n\r\n");
    c.server.sends("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
    c.client.sends(request);
    EXPECT_EQ(c.foreseen > 5, foresees);
    std::string words;
    for (const auto& message : c.messages)
        words += std::to_string(message.first_frame) + "-" + std::to_string(message.last_frame) + ": " +
                 std::to_string(message.length) + " (" + std::to_string(message.header_length) + "), " +
                 std::to_string(message.code) + (message.complete ? "" : ", incomplete") +
                 (message.request == none ? "" : ", answers " + std::to_string(message.request)) + "\n";
    return words;
}

TEST(Messages, AreTheSameWhereTheirFramesWereReadAhead) {
    EXPECT_EQ(messages_in_words(true), messages_in_words(false));
    EXPECT_NE(messages_in_words(true).find("7-7: 39 (39), 200, answers 2"), std::string::npos)
        << messages_in_words(true);
}

TEST(Messages, InterimResponseLeavesTheRequestOpen) {
    Conversation c;
    c.handshake();
    c.client.sends("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n");
    c.server.sends("HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(c.messages[1].role, Message::Role::interim);
    c.server.sends(response);
    EXPECT_EQ(c.messages[2].request, 0U);
}

TEST(Messages, AResponseBeforeTheRequestsBodyAnswersIt) {
    Conversation c;
    c.handshake();
    c.client.sends("POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n");
    c.server.sends("HTTP/1.1 501 Unsupported\r\nContent-Length: 0\r\n\r\n");
    c.client.sends("body");
    ASSERT_EQ(c.messages.size(), 2U);
    EXPECT_EQ(c.messages[0].code, 501U);
    EXPECT_EQ(c.messages[1].answered_by, 0U);
    c.client.sends("GET /next HTTP/1.1\r\n\r\n");
    c.server.sends(response);
    EXPECT_EQ(c.messages[3].request, 2U);
}

TEST(Messages, AResponseWhoseRequestWasNotCapturedAnswersNoLaterOne) {
    Conversation c;
    c.server.sends(response);
    c.client.sends("GET / HTTP/1.1\r\n\r\n");
    ASSERT_EQ(c.messages.size(), 2U);
    EXPECT_EQ(c.messages[1].answered_by, none);
}

TEST(Messages, ABodyUntilCloseEndsWithTheFin) {
    Conversation c;
    c.handshake();
    c.client.sends(request);
    c.server.sends("HTTP/1.0 200 OK\r\n\r\nall of ");
    c.server.sends("this");
    EXPECT_EQ(c.last().message_count, 0U);
    c.server.fin();
    ASSERT_EQ(c.last().message_count, 1U);
    EXPECT_EQ(c.message(), "HTTP/1.0 200 OK\r\n\r\nall of this");
    EXPECT_TRUE(c.last().facts.messages[0].complete);
    EXPECT_EQ(c.last().facts.messages[0].frame_offset, none);
}

TEST(Messages, ABodyUntilCloseThatIsResetIsUnfinished) {
    Conversation c;
    c.handshake();
    c.client.sends(request);
    c.server.sends("HTTP/1.0 200 OK\r\n\r\nhalf of");
    c.server.rst();
    ASSERT_EQ(c.last().message_count, 1U);
    EXPECT_TRUE(c.messages[1].unfinished);
    EXPECT_TRUE(c.last().facts.messages.empty());
}

TEST(Messages, TheEndOfTheCaptureEndsThem) {
    Conversation c;
    c.handshake();
    c.client.sends("GET / HT");
    const auto ended = c.tracker.finish();
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_TRUE(ended[0].unfinished);
    EXPECT_EQ(ended[0].last_frame, 4U);
    EXPECT_TRUE(c.tracker.finish().empty());
}

/// Every order of arrival gives the same messages.
TEST(Messages, ScrambledSegmentsGiveTheSameStream) {
    const std::string whole =
        std::string(request) + "POST /b HTTP/1.1\r\nContent-Length: 30\r\n\r\n" + std::string(30, 'b');
    std::vector<std::size_t> order((whole.size() + 6) / 7);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937 random(7);
    for (int round = 0; round < 50; ++round) {
        std::shuffle(order.begin(), order.end(), random);
        Conversation c;
        c.handshake(0xffff'fff0 - static_cast<std::uint32_t>(round), 5000);
        const auto first = c.client.next;
        std::string got;
        for (const auto i : order) {
            c.client.sends_at(first + static_cast<std::uint32_t>(i * 7), whole.substr(i * 7, 7));
            for (const auto& message : c.last().facts.messages) got += as_text(message.bytes);
        }
        ASSERT_EQ(got, whole) << "round " << round;
        ASSERT_EQ(c.messages.size(), 2U);
        ASSERT_EQ(c.messages[1].stream_offset, request.size());
        ASSERT_FALSE(c.connection().gap);
    }
}

TEST(Messages, OverlappingOctetsThatCameFirstStay) {
    Conversation c;
    c.handshake();
    c.client.sends_at(1001, "GET /first HTTP");
    c.client.sends_at(1005, "/OTHER HTTP/1.1\r\n\r\n");
    EXPECT_EQ(c.message(), "GET /first HTTP/1.1\r\n\r\n");
}

TEST(Messages, RetransmittedOctetsAreReadOnce) {
    Conversation c;
    c.handshake();
    c.client.sends(request);
    c.client.sends_at(1001, request);
    EXPECT_EQ(c.last().message_count, 0U);
    EXPECT_EQ(c.messages.size(), 1U);
}

TEST(Messages, AGapThatTheReceiverAcknowledgesIsPassedOver) {
    Conversation c;
    c.handshake();
    c.client.sends(request);
    c.server.sends("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(20, 'x'));
    c.server.next += 50;  // not captured
    c.server.sends(std::string(30, 'y'));
    EXPECT_EQ(c.messages.size(), 1U);
    c.client.ack();
    ASSERT_EQ(c.messages.size(), 2U);
    EXPECT_TRUE(c.messages[1].unfinished);
    EXPECT_EQ(c.messages[1].length, 140U);
    EXPECT_TRUE(c.connection().gap);
    c.client.sends("GET /next HTTP/1.1\r\n\r\n");
    c.server.sends(response);
    ASSERT_EQ(c.last().message_count, 1U);
    EXPECT_EQ(c.message(), response);
    EXPECT_EQ(c.last().facts.messages[0].exchange.request_uri, "/next");
}

TEST(Messages, FromTheMiddleOfABodyTheNextMessageIsFound) {
    Conversation c;
    c.client.next = 1;
    c.server.next = 1;
    c.server.sends("the rest of some body");
    c.client.sends(request);
    ASSERT_EQ(c.last().message_count, 1U);
    c.server.sends(response);
    ASSERT_EQ(c.last().message_count, 1U);
    EXPECT_EQ(c.message(), response);
    EXPECT_EQ(c.messages[1].request, 0U);
}

TEST(Messages, ASegmentThatTheCaptureCutGivesWhatIsThere) {
    Conversation c;
    c.handshake();
    c.snap(40 + 30);
    c.client.sends("GET / HTTP/1.1\r\nHost: example\r\nUser-Agent: nobody\r\n\r\n");
    ASSERT_EQ(c.last().facts.messages.size(), 1U);
    EXPECT_FALSE(c.last().facts.messages[0].complete);
    EXPECT_FALSE(c.messages[0].unfinished);
    EXPECT_EQ(c.message().substr(0, 16), "GET / HTTP/1.1\r\n");
}

TEST(Messages, ATunnelIsNotReadAsHttp) {
    Conversation c;
    c.handshake();
    c.client.sends("CONNECT x:443 HTTP/1.1\r\n\r\n");
    c.server.sends("HTTP/1.1 200 Connection established\r\n\r\n");
    EXPECT_EQ(c.messages.size(), 2U);
    c.client.sends("\x16\x03\x01 not HTTP");
    c.server.sends("neither");
    EXPECT_EQ(c.messages.size(), 2U);
}

TEST(Messages, ALongBodyIsCountedNotKept) {
    Conversation c({.message_bytes = 1000});
    c.handshake();
    c.client.sends(request);
    c.server.sends("HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n");
    for (int i = 0; i < 50; ++i) c.server.sends(std::string(1000, 'x'));
    ASSERT_EQ(c.last().message_count, 1U);
    EXPECT_EQ(c.messages[1].length, 50'000U + 42);
    EXPECT_FALSE(c.messages[1].complete);
    EXPECT_EQ(c.last().facts.messages[0].bytes.size(), 1000U);
    EXPECT_EQ(c.tracker.limits_reached().messages_too_long, 1U);
    c.server.sends(response);
    EXPECT_EQ(c.message(), response);
}

/// What the recording keeps of a message.
std::string outline(const Message& message) {
    std::string text = message.from_server ? "server" : "client";
    for (const std::uint64_t number :
         {std::uint64_t{message.first_frame}, std::uint64_t{message.last_frame}, message.stream_offset, message.length,
          std::uint64_t{message.header_length}, std::uint64_t{message.code}, std::uint64_t{message.request},
          std::uint64_t{message.answered_by}, std::uint64_t{message.session}})
        text += " " + std::to_string(number);
    return text + (message.complete ? " complete" : " cut") + (message.unfinished ? " unfinished" : "");
}

/// The line for people of the frame that was added last.
std::string last_line(const Conversation& c) {
    FieldList fields;
    fields.want_summary_only();
    Packet packet;
    decode_frame({.number = c.frame(),
                  .original_length = static_cast<std::uint32_t>(c.last_octets().size()),
                  .link_type = 101,
                  .bytes = c.last_octets()},
                 &c.last().facts, &fields, packet);
    return std::string(fields.summary()) + (packet.stop ? " [" + to_text(packet.stop) + "]" : "");
}

/// Of all messages; the octets come in segments of `step`. `lines`: also those of the frames, where they are told.
std::vector<std::string> outlines(std::uint16_t port, const std::string& to_server, const std::string& to_client,
                                  std::size_t step, Told told, bool lose_some = false, bool lines = false) {
    Conversation c;
    c.to_port(port);
    c.tracker.tell(told);
    c.handshake();
    std::vector<std::string> found;
    const auto send = [&](End& end, const std::string& octets) {
        for (std::size_t at = 0, segment = 1; at < octets.size(); at += step, ++segment) {
            const auto piece = octets.substr(at, step);
            if (lose_some && segment % 7 == 0)
                end.next += static_cast<std::uint32_t>(piece.size());
            else
                end.sends(piece);
            if (lines) found.push_back(last_line(c));
        }
    };
    send(c.client, to_server);
    send(c.server, to_client);
    c.client.ack();
    c.server.fin();
    c.client.fin();
    c.server.ack();
    for (const auto& message : c.messages) found.push_back(outline(message));
    for (const auto& message : c.tracker.finish()) found.push_back(outline(message));
    return found;
}

TEST(Messages, AreTheSameWhereNobodyReadsThem) {
    const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100;x=y\r\n" +
                                std::string(256, 'c') + "\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n";
    const std::string wrong = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n\x7f\r\n";
    const std::string post = "POST / HTTP/1.1\r\nContent-Length: 300\r\n\r\n" + std::string(300, 'p');
    const std::string to_close = "HTTP/1.1 200 OK\r\n\r\n" + std::string(500, 't');
    const std::string get{request}, answer{response};
    const auto requests = get + post + get + get + get;
    const std::string record = std::string("\x17\x03\x03\x01\x2c", 5) + std::string(300, 'r');
    const std::string hello = std::string("\x16\x03\x03\x00\x50\x02\x00\x00\x4c", 9) + std::string(76, 'h');
    struct Streams {
        std::uint16_t port;
        std::string to_server, to_client;
        std::size_t messages;  ///< 0: that depends on the segments
    };
    const Streams all[] = {{80, requests, answer + chunked + chunked + to_close, 9},
                           {80, "", chunked + answer + to_close, 3},
                           {80, get + get, wrong, 0},
                           {443, record + record, hello + record + record, 5}};
    for (const auto& [port, to_server, to_client, messages] : all)
        for (const std::size_t step : {1u, 2u, 5u, 64u, 100u, 2000u})
            for (const bool lose_some : {false, true}) {
                SCOPED_TRACE(::testing::Message() << port << ", " << messages << " messages, " << step << lose_some);
                const auto told = outlines(port, to_server, to_client, step, Told::everything, lose_some);
                EXPECT_EQ(outlines(port, to_server, to_client, step, Told::nothing, lose_some), told);
                if (!lose_some && messages != 0) { EXPECT_EQ(told.size(), messages); }
                EXPECT_EQ(outlines(port, to_server, to_client, step, Told::lines, lose_some, true),
                          outlines(port, to_server, to_client, step, Told::everything, lose_some, true));
            }
}

TEST(Messages, OfABodyThatNobodyReadsNothingIsHeld) {
    Conversation c({.reassembly_bytes = 20'000});
    c.tracker.tell(Told::nothing);
    for (std::uint16_t port = 1; port <= 30; ++port) {
        c.from_port(static_cast<std::uint16_t>(30'000 + port));
        c.handshake();
        c.client.sends(request);
        c.server.sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5000\r\n" + std::string(1200, 'x'));
        for (int i = 0; i < 5; ++i) c.server.sends(std::string(1200, 'x'));
    }
    EXPECT_EQ(c.tracker.limits_reached().reassembly_evictions, 0U);
}

TEST(Messages, OfABodyOnlyItsLengthIsToldWhereOnlyLinesAreWanted) {
    Conversation c;
    c.tracker.tell(Told::lines);
    c.handshake();
    c.client.sends(request);
    c.server.sends("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + std::string(1000, 'x'));
    c.server.sends(std::string(2000, 'x'));
    ASSERT_EQ(c.last().facts.messages.size(), 1U);
    EXPECT_EQ(c.last().facts.messages[0].bytes.size(), 41U);
    EXPECT_EQ(c.last().facts.messages[0].left_out, 3000U);
    EXPECT_EQ(last_line(c), "200 OK to GET /a, body of 3000 octets");
}

TEST(Messages, WhatWaitsTooLongMakesRoom) {
    Conversation c({.reassembly_bytes = 20'000});
    for (std::uint16_t port = 1; port <= 30; ++port) {
        c.from_port(static_cast<std::uint16_t>(30'000 + port));
        c.handshake();
        c.client.sends("POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + std::string(1200, 'x'));
    }
    EXPECT_GT(c.tracker.limits_reached().reassembly_evictions, 10U);
    c.client.sends(std::string(3800, 'y'));  // the newest is whole
    ASSERT_EQ(c.last().facts.messages.size(), 1U);
    EXPECT_TRUE(c.last().facts.messages[0].complete);
}

}  // namespace
}  // namespace loopscope::decode::flow::testing
