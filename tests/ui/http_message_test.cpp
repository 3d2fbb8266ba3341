#include <gtest/gtest.h>

#include <string>

#include "ui/http_message.hpp"

namespace loopscope::ui {
namespace {

TEST(HttpMessage, RequestIsTakenApart) {
    const std::string text =
        "POST /search?q=caf%C3%A9+au+lait&empty=&flag HTTP/1.1\r\nHost: example.com\r\nContent-Type: "
        "text/plain\r\nContent-Length: 5\r\n\r\nhello";
    const auto message = parse_http(decode::as_bytes(text));
    EXPECT_EQ(message.method, "POST");
    EXPECT_EQ(message.header("host"), "example.com");
    ASSERT_EQ(message.parameters.size(), 3u);
    EXPECT_EQ(message.parameters[0].value, "caf\u00e9 au lait");
    EXPECT_EQ(message.parameters[2].name, "flag");
    EXPECT_EQ(std::string(message.body.begin(), message.body.end()), "hello");
    EXPECT_TRUE(message.body_is_text);
}

TEST(HttpMessage, ChunksArePutTogether) {
    const std::string text =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\n6;x=y\r\npedia!\r\n0\r\n\r\n";
    const auto message = parse_http(decode::as_bytes(text), "GET");
    EXPECT_TRUE(message.chunked);
    EXPECT_EQ(std::string(message.body.begin(), message.body.end()), "Wikipedia!");
}

TEST(HttpMessage, AnswerToHeadHasNoBody) {
    const auto message = parse_http(decode::as_bytes("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"), "HEAD");
    EXPECT_TRUE(message.body.empty());
    EXPECT_EQ(message.status, "200");
}

TEST(HttpMessage, BinaryBodyIsNoText) {
    const std::string text = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + std::string{"\x89P\0", 3};
    EXPECT_FALSE(parse_http(decode::as_bytes(text), "GET").body_is_text);
}

TEST(HttpMessage, AnyPrefixIsRead) {
    const std::string text =
        "GET /a?b=%4 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const auto message = parse_http(decode::as_bytes(text).first(size));
        EXPECT_LE(message.body.size(), 3u);
    }
}

TEST(HttpMessage, BadEscapesStay) {
    const auto parameters = query_parameters("/?a=100%&b=%zz&c=%4");
    ASSERT_EQ(parameters.size(), 3u);
    EXPECT_EQ(parameters[0].value, "100%");
    EXPECT_EQ(parameters[1].value, "%zz");
    EXPECT_EQ(parameters[2].value, "%4");
}

}  // namespace
}  // namespace loopscope::ui
