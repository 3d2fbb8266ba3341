#include "decode/application/http.hpp"

#include "decode/application/http_message.hpp"
#include "tests/decode/application/describe.hpp"

namespace loopscope::decode::application {
namespace {

using Kind = Framing::Kind;

const Segment to_server = segment_of(Protocol::tcp, 40000, 80);
const Segment to_client = segment_of(Protocol::tcp, 80, 40000);

const std::string request =
    "GET /search?q=loop&lang=en&empty= HTTP/1.1\r\n"
    "Host: www.example.com\r\n"
    "User-Agent: curl/7.88.1\r\n"
    "Cookie: a=1; b=2\r\n"
    "X-Custom:   spaces around  \r\n"
    "\r\n";
const std::string response =
    "HTTP/1.1 404 Not Found\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Length: 5\r\n"
    "Set-Cookie: c=3\r\n"
    "\r\n"
    "oops\n";
const std::string chunked =
    "HTTP/1.1 200 OK\r\n"
    "Transfer-Encoding: chunked\r\n"
    "\r\n"
    "6;note=x\r\nHello \r\n"
    "5\r\nworld\r\n"
    "0\r\n"
    "X-Checksum: 42\r\n"
    "\r\n";

Framing frame(const std::string& octets, std::string_view request_method = {}) {
    FramingContext context;
    context.request_method = request_method;
    return frame_http(as_bytes(octets), context);
}

TEST(Http, Request) {
    Described http;
    describe(http, Protocol::http, to_server, request);
    EXPECT_FALSE(http.stop);
    EXPECT_EQ(http.first("http.request.method"), "GET");
    EXPECT_EQ(http.first("http.request.uri"), "/search?q=loop&lang=en&empty=");
    EXPECT_EQ(http.first("http.request.uri.path"), "/search");
    EXPECT_EQ(http.first("http.request.uri.query"), "q=loop&lang=en&empty=");
    EXPECT_EQ(http.all("http.request.uri.query.parameter"), (std::vector<std::string>{"q=loop", "lang=en", "empty="}));
    EXPECT_EQ(http.first("http.request.version"), "HTTP/1.1");
    EXPECT_EQ(http.first("http.request.full_uri"), "http://www.example.com/search?q=loop&lang=en&empty=");
    EXPECT_EQ(http.first("http.host"), "www.example.com");
    EXPECT_EQ(http.first("http.user_agent"), "curl/7.88.1");
    EXPECT_EQ(http.all("http.cookie_pair"), (std::vector<std::string>{"a=1", "b=2"}));
    EXPECT_EQ(http.all("http.request.line").front(), "Host: www.example.com\\r\\n");
    EXPECT_EQ(http.all("http.request.line").size(), 4u);
    EXPECT_EQ(http.octets_of("http.host"), "Host: www.example.com\r\n");
    EXPECT_EQ(http.octets_of("http.request.uri.query.parameter"), "q=loop");
    EXPECT_EQ(http.first("http.response.code"), "-");
    EXPECT_EQ(http.list.summary(), "GET /search?q=loop&lang=en&empty=");
}

TEST(Http, Response) {
    Described http;
    MessageFacts facts;
    facts.exchange.request_frame = 4;
    facts.exchange.elapsed = 1'234'567;
    facts.exchange.request_method = "GET";
    facts.exchange.request_uri = "/missing";
    describe(http, Protocol::http, to_client, response, facts);
    EXPECT_FALSE(http.stop);
    EXPECT_EQ(http.first("http.response.version"), "HTTP/1.1");
    EXPECT_EQ(http.first("http.response.code"), "404");
    EXPECT_EQ(http.octets_of("http.response.code"), "404");
    EXPECT_EQ(http.first("http.response.phrase"), "Not Found");
    EXPECT_EQ(http.first("http.content_type"), "text/plain");
    EXPECT_EQ(http.first("http.content_length_header"), "5");
    EXPECT_EQ(http.first("http.content_length"), "5");
    EXPECT_EQ(http.first("http.set_cookie"), "c=3");
    EXPECT_EQ(http.first("http.time"), "0.001234567");
    EXPECT_EQ(http.first("http.request_in"), "4");
    EXPECT_EQ(http.octets_of("http.file_data"), "oops\n");
    EXPECT_EQ(http.list.summary(), "404 Not Found to GET /missing, body of 5 octets");
}

TEST(Http, ChunkedBody) {
    Described http;
    describe(http, Protocol::http, to_client, chunked);
    EXPECT_FALSE(http.stop);
    EXPECT_EQ(http.all("http.chunk_size"), (std::vector<std::string>{"6", "5", "0"}));
    ASSERT_EQ(http.list.sources().size(), 1u);
    EXPECT_EQ(as_text(http.list.sources()[0].bytes), "Hello world");
    EXPECT_EQ(http.first("http.file_data"), "48656c6c6f20776f726c64");
    EXPECT_EQ(http.first("http.trailer"), "X-Checksum: 42");
}

TEST(Http, PipelinedMessagesInPiecesOfAnySize) {
    const auto stream = request + "POST /f HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc" + request;
    for (const std::size_t step : {1u, 2u, 7u, 64u, 4096u}) {
        const auto messages = frames(Protocol::http, stream, step);
        ASSERT_EQ(messages.size(), 3u) << step;
        EXPECT_EQ(messages[0], request);
        EXPECT_EQ(messages[1].substr(messages[1].size() - 3), "abc");
        EXPECT_EQ(messages[2], request);
    }
    for (const std::size_t step : {1u, 2u, 7u, 64u, 4096u}) {
        const auto messages = frames(Protocol::http, chunked + response + chunked, step);
        ASSERT_EQ(messages.size(), 3u) << step;
        EXPECT_EQ(messages[0], chunked);
        EXPECT_EQ(messages[1], response);
        EXPECT_EQ(messages[2], chunked);
    }
}

TEST(Http, EveryTruncationKeepsWhatWasThere) {
    for (const auto& message : {request, response, chunked})
        for (std::size_t size = 0; size < message.size(); ++size) {
            const auto part = message.substr(0, size);
            EXPECT_EQ(frame(part).kind, Kind::need_more) << part;
            Described http;
            describe(http, Protocol::http, to_server, part, {}, true);
            if (message == request) { EXPECT_EQ(http.first("http.request.method"), size >= 3 ? "GET" : "-") << size; }
            static_cast<void>(summarise_http(as_bytes(part), true));
        }
}

TEST(Http, ResponsesWithoutBody) {
    const std::string with_length = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";
    EXPECT_EQ(frame(with_length).kind, Kind::need_more);
    EXPECT_EQ(frame(with_length).length, with_length.size() + 500);
    EXPECT_EQ(frame(with_length, "HEAD").kind, Kind::complete);
    EXPECT_EQ(frame(with_length, "CONNECT").length, with_length.size());
    for (const std::string code : {"100", "101", "204", "304"})
        EXPECT_EQ(frame("HTTP/1.1 " + code + " X\r\nContent-Length: 500\r\n\r\n").kind, Kind::complete) << code;
}

TEST(Http, WithoutLengthAResponseEndsWithItsStreamAndARequestAtOnce) {
    EXPECT_EQ(frame("HTTP/1.0 200 OK\r\n\r\nbody").kind, Kind::until_close);
    EXPECT_EQ(frame("DELETE /x HTTP/1.1\r\n\r\n").kind, Kind::complete);
}

TEST(Http, TheBodysLengthIsReadHoweverItsHeaderIsWritten) {
    const auto length = [](const std::string& header) {
        const auto head = "POST / HTTP/1.1\r\n" + header + "\r\n\r\n";
        return frame(head + std::string(100, 'x')).length - head.size();
    };
    EXPECT_EQ(length("CONTENT-LENGTH:7"), 7u);
    EXPECT_EQ(length("content-length \t:\t 7 "), 7u);
    EXPECT_EQ(length("Content-Length: 9\r\nContent-Length: 7"), 7u);
    EXPECT_EQ(length("Content-Length: 7\r\nContent-Length: x"), 7u);
    for (const std::string other :
         {"Content-Length-X", "Content-Lengthy", "Content-Lengti", " Content-Length", "C", "T"})
        EXPECT_EQ(length(other + ": 7"), 0u) << other;
    for (const std::string coding : {"Transfer-Encoding: chunked", "transfer-encoding :gzip, Chunked"}) {
        const auto message = "POST / HTTP/1.1\r\n" + coding + "\r\n\r\n0\r\n\r\n";
        EXPECT_EQ(frame(message + "GET").length, message.size()) << coding;
    }
}

TEST(Http, FramingSummarisesAsSummarisingDoes) {
    for (const auto& message : {request, "\r\n" + request, response, chunked, std::string{"GET /\n\n"},
                                std::string{"HTTP/1.1 100 Continue\r\n\r\n"}}) {
        const auto framing = frame(message);
        ASSERT_EQ(framing.kind, Kind::complete) << message;
        if (framing.summary) { EXPECT_EQ(*framing.summary, summarise_http(as_bytes(message), true)) << message; }
    }
    EXPECT_TRUE(frame(request).summary);
    EXPECT_FALSE(frame(response.substr(0, response.size() - 1)).summary);
}

TEST(Http, MethodsOfAllKinds) {
    for (const std::string method :
         {"GET", "HEAD", "PUT", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "M-SEARCH", "BREW"}) {
        const auto message = method + " /pot HTTP/1.1\r\n\r\n";
        EXPECT_EQ(frame(message).kind, Kind::complete) << method;
        const auto summary = summarise_http(as_bytes(message), true);
        EXPECT_EQ(summary.role, MessageSummary::Role::request);
        EXPECT_EQ(summary.method, method);
        EXPECT_EQ(summary.target, "/pot");
    }
}

TEST(Http, ABareMethodIsARequestHoweverItArrives) {
    EXPECT_EQ(frame("GET\r").kind, Kind::need_more);
    EXPECT_EQ(frame("GET\r\n\r\n").kind, Kind::complete);
}

TEST(Http, OtherOctetsAreForeign) {
    EXPECT_EQ(frame("\x16\x03\x01\x02").kind, Kind::foreign);
    EXPECT_EQ(frame("220 ftp ready\r\n").kind, Kind::foreign);
    EXPECT_EQ(frame("SSH-2.0-OpenSSH_9.2\r\n").kind, Kind::foreign);
    EXPECT_EQ(frame("GE").kind, Kind::need_more);
    EXPECT_EQ(frame(std::string(100, 'A')).kind, Kind::foreign);
    EXPECT_EQ(frame("GET /" + std::string(100'000, 'x')).kind, Kind::foreign) << "a line without end";
}

TEST(Http, LengthsAreNeverTrusted) {
    EXPECT_EQ(frame("POST / HTTP/1.1\r\nContent-Length: 1000000000000000000\r\n\r\n").kind, Kind::complete);
    EXPECT_EQ(frame("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n").kind, Kind::complete);
    EXPECT_EQ(frame("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n").kind, Kind::complete);
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(frame(head + "FFFFFFFFFFFFFFFF\r\n").length, head.size()) << "a chunk that cannot be ends the message";
    EXPECT_EQ(frame(head + "nonsense\r\n").length, head.size());
    EXPECT_EQ(frame(head + std::string(10'000, '1')).length, head.size());
    EXPECT_EQ(frame("GET / HTTP/1.1\r\n" + std::string(2'000'000, 'a')).kind, Kind::foreign);
}

TEST(Http, MalformedHeaderLinesSurvive) {
    Described http;
    describe(http, Protocol::http, to_server,
             "GET / HTTP/1.1\r\nno colon here\r\n: no name\r\nHost: h\xc3\xa4\r\n\r\n");
    EXPECT_EQ(http.all("http.unknown_header").size(), 2u);
    EXPECT_EQ(http.first("http.host"), "h\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Http, LinesMayEndWithLineFeedOnly) {
    const std::string message = "GET / HTTP/1.0\nHost: x\n\n";
    EXPECT_EQ(frame(message).length, message.size());
    Described http;
    describe(http, Protocol::http, to_server, message);
    EXPECT_EQ(http.first("http.request.version"), "HTTP/1.0");
    EXPECT_EQ(http.first("http.host"), "x");
}

TEST(Http, BlankLinesBeforeARequestArePassedOver) {
    EXPECT_EQ(frame("\r\n" + request).length, request.size() + 2);
    Described http;
    describe(http, Protocol::http, to_server, "\r\n" + request);
    EXPECT_EQ(http.first("http.request.method"), "GET");
}

TEST(Http, InterimResponsesAndSwitching) {
    EXPECT_EQ(summarise_http(as_bytes("HTTP/1.1 100 Continue\r\n\r\n"), true).role, MessageSummary::Role::interim);
    const auto switching =
        summarise_http(as_bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"), true);
    EXPECT_EQ(switching.role, MessageSummary::Role::response);
    EXPECT_TRUE(switching.switches_protocol);
    EXPECT_EQ(switching.code, 101u);
}

TEST(Http, IsRecognisedOnAnyPort) {
    const Segment segment;
    EXPECT_TRUE(recognise_http(as_bytes(request), segment));
    EXPECT_TRUE(recognise_http(as_bytes(response), segment));
    EXPECT_FALSE(recognise_http(as_bytes("GET / HTTP/1.1"), segment)) << "no line end yet";
    EXPECT_FALSE(recognise_http(as_bytes("220 ready\r\n"), segment));
    EXPECT_FALSE(recognise_http(as_bytes("INVITE sip:bob SIP/2.0\r\n"), segment));
}

TEST(Http, FramingOctetByOctetIsLinear) {
    // 64 KiB in chunks of one octet: scanned from the start at every octet, this would take minutes.
    std::string message = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 65536; ++i) message += "1\r\nx\r\n";
    message += "0\r\n\r\n";
    const auto messages = frames(Protocol::http, message, 1);
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0].size(), message.size());
}

}  // namespace
}  // namespace loopscope::decode::application
