// HTTP/1.0 and HTTP/1.1 messages. RFC 9112, section 2.1
//
//     request line:  method SP target SP HTTP/1.1 CRLF          status line:  HTTP/1.1 SP code SP phrase CRLF
//     headers:       name ":" value CRLF ...                    headers:      name ":" value CRLF ...
//     CRLF                                                      CRLF
//     body                                                      body

#include "decode/application/http.hpp"

#include <algorithm>
#include <string>

#include "decode/application/ascii.hpp"
#include "decode/application/http_fields.hpp"
#include "decode/application/http_message.hpp"

namespace loopscope::decode::application {

namespace {

using fields::http;

struct KnownHeader {
    std::string_view name;
    const Field* field;
};

constexpr KnownHeader known_headers[] = {
    {"host", &http.host},
    {"user-agent", &http.user_agent},
    {"content-type", &http.content_type},
    {"content-length", &http.content_length_header},
    {"content-encoding", &http.content_encoding},
    {"transfer-encoding", &http.transfer_encoding},
    {"connection", &http.connection},
    {"upgrade", &http.upgrade},
    {"server", &http.server},
    {"location", &http.location},
    {"cookie", &http.cookie},
    {"set-cookie", &http.set_cookie},
    {"referer", &http.referer},
    {"accept", &http.accept},
    {"accept-language", &http.accept_language},
    {"accept-encoding", &http.accept_encoding},
    {"authorization", &http.authorization},
    {"www-authenticate", &http.www_authenticate},
    {"proxy-authorization", &http.proxy_authorization},
    {"proxy-authenticate", &http.proxy_authenticate},
    {"date", &http.date},
    {"last-modified", &http.last_modified},
    {"cache-control", &http.cache_control},
    {"x-forwarded-for", &http.x_forwarded_for},
    {"sec-websocket-accept", &http.websocket_accept},
    {"sec-websocket-extensions", &http.websocket_extensions},
    {"sec-websocket-key", &http.websocket_key},
    {"sec-websocket-protocol", &http.websocket_protocol},
    {"sec-websocket-version", &http.websocket_version},
};

const Field* known_header(std::string_view name) {
    const auto* found = std::find_if(std::begin(known_headers), std::end(known_headers),
                                     [&](const auto& header) { return equals_ignoring_case(header.name, name); });
    return found == std::end(known_headers) ? nullptr : found->field;
}

/// Records a piece of the message that was cut out of the reader's octets.
void record(Reader& in, const Field& field, std::string_view piece) {
    if (!piece.empty())
        part_ascii(in, field, static_cast<std::size_t>(piece.data() - as_text(in.all()).data()), piece.size());
}

/// Calls `each` for what stands between separators, empty pieces left out.
void split(std::string_view text, char separator, auto&& each) {
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (end > 0) each(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void describe_target(Reader& in, std::string_view target) {
    record(in, http.uri, target);
    const auto mark = target.find('?');
    if (mark == target.npos) return;
    record(in, http.uri_path, target.substr(0, mark));
    const auto query = target.substr(mark + 1);
    record(in, http.uri_query, query);
    split(query, '&', [&](std::string_view parameter) { record(in, http.uri_parameter, parameter); });
}

void describe_start_line(Reader& in, const HttpLine& line, const HttpStartLine& start) {
    const bool request = start.kind == HttpStartLine::Kind::request;
    auto scope =
        in.scope(request ? http.request_start_line : http.response_start_line, static_cast<std::uint32_t>(line.length));
    if (scope.recorded()) scope.label(ascii_text(line.text));
    if (request) {
        record(in, http.method, start.method);
        describe_target(in, start.target);
        record(in, http.request_version, start.version);
    } else {
        record(in, http.response_version, start.version);
        if (!start.code.empty())
            in.part(http.status, in.offset() + static_cast<std::uint32_t>(start.code.data() - line.text.data()), 3,
                    start.status);
        record(in, http.phrase, start.phrase);
    }
    in.skip(line.length == 0 ? line.text.size() : line.length);
}

struct Headers {
    std::string_view host;
    std::string_view content_encoding;
};

void describe_header(Reader& in, const HttpLine& line, bool request, Headers& headers) {
    const auto offset = in.position();
    const auto whole = as_text(in.rest()).substr(0, line.length == 0 ? line.text.size() : line.length);
    in.skip(whole.size());
    const auto header = parse_http_header(line.text);
    if (header.name.empty()) return part_ascii(in, http.unknown_header, offset, whole.size(), line.text);
    part_ascii(in, request ? http.request_line : http.response_line, offset, whole.size());
    const auto* field = known_header(header.name);
    if (field == nullptr) return;
    part_ascii(in, *field, offset, whole.size(), header.value);
    if (field == &http.host) headers.host = header.value;
    if (field == &http.content_encoding) headers.content_encoding = header.value;
    if (field == &http.cookie)
        split(header.value, ';', [&](std::string_view pair) {
            pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
            record(in, http.cookie_pair, pair);
        });
}

Headers describe_headers(Reader& in, bool request) {
    Headers headers;
    while (in.ok() && in.remaining() > 0) {
        const auto line = http_line(as_text(in.rest()));
        if (line.length != 0 && line.text.empty()) {
            in.skip(line.length);
            break;
        }
        describe_header(in, line, request, headers);
    }
    return headers;
}

/// Chunks one by one, then the body put together from them.
void describe_chunks(Reader& in) {
    std::string body;
    while (in.remaining() > 0) {
        const auto line = http_chunk_line(as_text(in.rest()));
        if (!line.valid) return in.fail(StopReason::malformed);
        if (line.length == 0) return in.fail(in.cut() ? StopReason::truncated : StopReason::malformed);
        auto scope = in.scope(http.chunk);
        in.part(http.chunk_size, in.offset(), static_cast<std::uint32_t>(line.length), line.size);
        in.skip(line.length);
        if (line.size == 0) break;
        const auto size = std::min<std::size_t>(line.size, in.remaining());
        const auto data = in.bytes(http.chunk_data, size);
        if (in.wants(http.body)) body += as_text(data);
        if (in.peek() == '\r') in.skip(1);
        if (in.peek() == '\n') in.skip(1);
    }
    if (!body.empty()) {
        const auto size = body.size();
        const auto kept = in.fields()->keep(body);
        const auto earlier = in.fields()->push_source("Dechunked body", as_bytes(kept));
        in.fields()->add({.field = &http.body, .offset = 0, .size = static_cast<std::uint32_t>(size)});
        in.fields()->set_source(earlier);
    }
    while (in.remaining() > 0) {
        const auto line = http_line(as_text(in.rest()));
        const auto size = line.length == 0 ? line.text.size() : line.length;
        if (!line.text.empty()) part_ascii(in, http.trailer, in.position(), size, line.text);
        in.skip(size);
    }
}

void describe_body(Reader& in, const HttpBody& body, bool complete) {
    if (in.remaining() == 0) {
        if (body.kind == HttpBody::Kind::length && complete)
            in.fail(in.cut() ? StopReason::truncated : StopReason::malformed, 1);
        return;
    }
    if (body.kind == HttpBody::Kind::chunked) return describe_chunks(in);
    in.bytes(http.body, in.remaining());
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
    return equals_ignoring_case(text.substr(0, start.size()), start);
}

/// The target as one would type it into a browser; empty where that cannot be said.
std::string full_uri(std::string_view method, std::string_view target, std::string_view host) {
    if (target.empty() || host.empty()) return {};
    const bool absolute = starts_with_ignoring_case(target, "http://") || starts_with_ignoring_case(target, "https://");
    if (method == "CONNECT" || absolute) return ascii_text(target);
    return "http://" + ascii_text(host) + ascii_text(target);
}

void describe_exchange(Reader& in, const ExchangeFacts& exchange) {
    if (exchange.response_frame != no_frame) in.generated(http.response_in, exchange.response_frame);
    if (exchange.request_frame != no_frame) in.generated(http.request_in, exchange.request_frame);
    if (exchange.elapsed >= 0) in.generated(http.time, static_cast<std::uint64_t>(exchange.elapsed));
}

void summarise(Reader& in, const HttpStartLine& start, const Headers& headers, const ExchangeFacts& exchange,
               std::size_t body) {
    std::string text;
    if (start.kind == HttpStartLine::Kind::request) {
        text = ascii_text(start.method) + " " + ascii_text(start.target);
    } else {
        text = ascii_text(start.code) + (start.phrase.empty() ? "" : " " + ascii_text(start.phrase));
        if (!exchange.request_method.empty())
            text.append(" to ")
                .append(ascii_text(exchange.request_method))
                .append(" ")
                .append(ascii_text(exchange.request_uri));
    }
    if (body > 0) {
        text += ", body of " + std::to_string(body) + (body == 1 ? " octet" : " octets");
        if (!headers.content_encoding.empty()) text += " (" + ascii_text(headers.content_encoding) + ")";
    }
    in.fields()->summarise("HTTP", text);
}

}  // namespace

void describe_http(Reader& in, const Segment&, const MessageFacts& facts) {
    auto scope = in.scope(http.protocol);
    in.skip(http_leading_blank_lines(as_text(in.rest())));
    const auto message = as_text(in.rest());
    const auto line = http_line(message);
    const auto start = parse_http_start_line(line.text);
    if (start.kind == HttpStartLine::Kind::none) {
        in.bytes(http.body, in.remaining());
        return in.fail(StopReason::unsupported);
    }
    const bool request = start.kind == HttpStartLine::Kind::request;
    describe_start_line(in, line, start);
    const auto headers = describe_headers(in, request);
    const auto body = http_body(start, read_http_headers(message, line.length), facts.exchange.request_method);
    in.generated(request ? http.request : http.response, 1);
    if (body.kind == HttpBody::Kind::length) in.generated(http.content_length, body.length);
    if (request && in.wants(http.full_uri))
        if (const auto uri = full_uri(start.method, start.target, headers.host); !uri.empty())
            in.generated(http.full_uri, uri);
    describe_exchange(in, facts.exchange);
    const auto body_size = in.remaining() + facts.left_out;
    if (facts.left_out == 0) describe_body(in, body, facts.complete);
    if (in.summarising()) summarise(in, start, headers, facts.exchange, body_size);
}

}  // namespace loopscope::decode::application
