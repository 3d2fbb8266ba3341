#include "ui/http_message.hpp"

#include <algorithm>

#include "decode/application/ascii.hpp"
#include "decode/application/http_message.hpp"

namespace loopscope::ui {

namespace application = decode::application;
using application::HttpBody;

namespace {

int hexadecimal_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char letter = application::ascii_lower(c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/// RFC 3986, section 2.1; what is no valid escape stays as it is.
std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+')
            out += ' ';
        else if (text[i] == '%' && i + 2 < text.size() && hexadecimal_digit(text[i + 1]) >= 0 &&
                 hexadecimal_digit(text[i + 2]) >= 0) {
            out += static_cast<char>(hexadecimal_digit(text[i + 1]) << 4 | hexadecimal_digit(text[i + 2]));
            i += 2;
        } else
            out += text[i];
    }
    return out;
}

/// What the chunks carry, until they end or are no chunks any more (RFC 9112, section 7.1).
void append_chunks(std::vector<std::uint8_t>& out, std::string_view octets) {
    while (out.size() < HttpMessage::body_limit) {
        const auto line = application::http_chunk_line(octets);
        if (line.length == 0 || !line.valid || line.size == 0) return;
        octets.remove_prefix(line.length);
        const auto data = decode::as_bytes(octets.substr(0, line.size));
        out.insert(out.end(), data.begin(), data.end());
        octets.remove_prefix(data.size());
        octets.remove_prefix(application::http_line(octets).length);
    }
}

/// No control characters but white space: a person can read it.
bool reads_as_text(const std::vector<std::uint8_t>& body) {
    return std::none_of(body.begin(), body.end(),
                        [](std::uint8_t c) { return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f; });
}

void read_headers(HttpMessage& out, std::string_view head) {
    while (!head.empty()) {
        const auto line = application::http_line(head);
        if (line.text.empty()) return;
        head.remove_prefix(line.length == 0 ? head.size() : line.length);
        const auto header = application::parse_http_header(line.text);
        if (header.name.empty())
            out.headers.push_back({{}, application::ascii_text(line.text)});
        else
            out.headers.push_back({application::ascii_text(header.name), application::ascii_text(header.value)});
    }
}

}  // namespace

std::string_view HttpMessage::header(std::string_view name) const {
    for (const auto& line : headers)
        if (application::equals_ignoring_case(line.name, name)) return line.value;
    return {};
}

std::vector<HttpMessage::Line> query_parameters(std::string_view target) {
    std::vector<HttpMessage::Line> parameters;
    const auto question = target.find('?');
    if (question == target.npos) return parameters;
    auto query = target.substr(question + 1);
    query = query.substr(0, query.find('#'));
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        const auto value = equals == pair.npos ? std::string_view{} : pair.substr(equals + 1);
        parameters.push_back({percent_decoded(pair.substr(0, equals)), percent_decoded(value)});
    }
    return parameters;
}

HttpMessage parse_http(decode::Bytes octets, std::string_view request_method) {
    HttpMessage out;
    auto text = decode::as_text(octets);
    text.remove_prefix(application::http_leading_blank_lines(text));
    const auto first = application::http_line(text);
    const auto start = application::parse_http_start_line(first.text);
    out.start_line = application::ascii_text(first.text);
    out.method = application::ascii_text(start.method);
    out.target = application::ascii_text(start.target);
    out.version = application::ascii_text(start.version);
    out.status = application::ascii_text(start.code);
    out.reason = application::ascii_text(start.phrase);
    out.parameters = query_parameters(out.target);
    const auto headers = application::read_http_headers(text, first.length);
    const auto head = text.substr(0, headers.end == 0 ? text.size() : headers.end);
    read_headers(out, head.substr(first.length == 0 ? head.size() : first.length));
    out.content_type = out.header("Content-Type");
    out.content_encoding = out.header("Content-Encoding");
    if (headers.end == 0) return out;
    const auto body = text.substr(headers.end);
    const auto framing = application::http_body(start, headers, request_method);
    out.body_length = body.size();
    out.chunked = framing.kind == HttpBody::Kind::chunked;
    if (out.chunked)
        append_chunks(out.body, body);
    else if (framing.kind != HttpBody::Kind::none)
        out.body.assign(body.begin(),
                        body.begin() + static_cast<std::ptrdiff_t>(std::min(body.size(), HttpMessage::body_limit)));
    if (out.body.size() > HttpMessage::body_limit) out.body.resize(HttpMessage::body_limit);
    out.body_is_text = reads_as_text(out.body);
    return out;
}

}  // namespace loopscope::ui
