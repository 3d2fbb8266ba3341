#include "decode/application/http_message.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "decode/application/ascii.hpp"

namespace loopscope::decode::application {

namespace {

constexpr std::size_t longest_method = 32;
constexpr std::size_t most_blank_octets = 16;
constexpr std::uint64_t largest_size = 0x7fff'ffff;
constexpr std::size_t longest_chunk_line = 4096;

/// Methods that are HTTP's even where the line says no version: RFC 9110, RFC 5789, WebDAV (RFC 4918, 3253, 3744, 5323,
/// 4791), UPnP's eventing and discovery, RPC over HTTP.
constexpr std::string_view methods[] = {
    "GET",        "HEAD",      "POST",        "PUT",         "DELETE",      "CONNECT",         "OPTIONS",
    "TRACE",      "PATCH",     "LINK",        "UNLINK",      "PROPFIND",    "PROPPATCH",       "MKCOL",
    "COPY",       "MOVE",      "LOCK",        "UNLOCK",      "ACL",         "SEARCH",          "BIND",
    "REBIND",     "UNBIND",    "REPORT",      "UPDATE",      "CHECKIN",     "CHECKOUT",        "UNCHECKOUT",
    "LABEL",      "MERGE",     "MKACTIVITY",  "MKWORKSPACE", "MKCALENDAR",  "VERSION-CONTROL", "BASELINE-CONTROL",
    "ORDERPATCH", "POLL",      "BCOPY",       "BDELETE",     "BMOVE",       "BPROPFIND",       "BPROPPATCH",
    "NOTIFY",     "SUBSCRIBE", "UNSUBSCRIBE", "M-SEARCH",    "RPC_CONNECT", "RPC_IN_DATA",     "RPC_OUT_DATA",
    "CCM_POST",   "GETLIB",
};

constexpr auto token_characters = [] {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (const char c : std::string_view{"!#$%&'*+-.^_`|~"}) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool is_token_character(char c) { return token_characters[static_cast<unsigned char>(c)]; }

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_known_method(std::string_view text) {
    return std::find(std::begin(methods), std::end(methods), text) != std::end(methods);
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// The value where the line is the header `name`, which is in lower case and ends with a letter: that decides mostly.
std::optional<std::string_view> value_of(std::string_view line, std::string_view name) {
    if (line.size() <= name.size() || (line[name.size() - 1] | 0x20) != name.back()) return std::nullopt;
    if (!equals_ignoring_case(line.substr(0, name.size()), name)) return std::nullopt;
    const auto rest = trim(line.substr(name.size()));
    return rest.starts_with(':') ? std::optional{trim(rest.substr(1))} : std::nullopt;
}

bool is_chunked(std::string_view transfer_encoding) {
    constexpr std::string_view chunked = "chunked";
    const auto last = trim(transfer_encoding.substr(transfer_encoding.rfind(',') + 1));
    return equals_ignoring_case(last.substr(0, chunked.size()), chunked) ||
           equals_ignoring_case(transfer_encoding.substr(0, chunked.size()), chunked);
}

std::string_view take_token(std::string_view& text) {
    const auto end = std::min(text.find(' '), text.size());
    const auto token = text.substr(0, end);
    text.remove_prefix(end);
    while (text.starts_with(' ')) text.remove_prefix(1);
    return token;
}

std::optional<std::uint64_t> parse_size(std::string_view text, int base) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end == text.data() || value > largest_size) return std::nullopt;
    const auto rest = trim(text.substr(static_cast<std::size_t>(end - text.data())));
    return rest.empty() ? std::optional{value} : std::nullopt;
}

HttpStartLine parse_status_line(std::string_view line) {
    HttpStartLine start;
    start.kind = HttpStartLine::Kind::response;
    start.version = take_token(line);
    const auto token = take_token(line);
    if (token.size() >= 3 &&
        std::all_of(token.begin(), token.begin() + 3, [](char c) { return c >= '0' && c <= '9'; })) {
        start.code = token.substr(0, 3);
        std::from_chars(start.code.data(), start.code.data() + 3, start.status);
    }
    start.phrase = line;
    return start;
}

}  // namespace

HttpStartLine parse_http_start_line(std::string_view line) {
    if (line.starts_with("HTTP/") || line.starts_with("ICY ")) return parse_status_line(line);
    HttpStartLine start;
    auto rest = line;
    const auto method = take_token(rest);
    if (method.size() > longest_method || !is_token(method)) return start;
    const auto target = take_token(rest);
    const bool versioned = !target.empty() && rest.starts_with("HTTP/1.");
    if (!versioned && !is_known_method(method)) return start;
    start.kind = HttpStartLine::Kind::request;
    start.method = method;
    start.target = target;
    start.version = rest;
    return start;
}

bool may_begin_http(std::string_view octets) {
    constexpr std::string_view response = "HTTP/";
    if (octets.substr(0, response.size()) == response.substr(0, octets.size())) return true;
    const auto line = http_line(octets);
    if (line.length != 0) return parse_http_start_line(line.text).kind != HttpStartLine::Kind::none;
    const auto method = octets.substr(0, octets.find_first_of(" \r"));
    return method.size() <= longest_method && is_token(method);
}

HttpHeader parse_http_header(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == line.npos || colon == 0) return {};
    auto name = line.substr(0, colon);
    if (!is_token(trim(name)) || name.front() == ' ' || name.front() == '\t') return {};
    return {trim(name), trim(line.substr(colon + 1))};
}

HttpHeaders read_http_headers(std::string_view message, std::size_t begin) {
    HttpHeaders headers;
    for (auto at = begin; at < message.size();) {
        const auto line = http_line(message.substr(at));
        if (line.length == 0) break;
        at += line.length;
        if (line.text.empty()) {
            headers.end = at;
            break;
        }
        const auto initial = line.text.front() | 0x20;
        if (initial == 'c') {
            const auto length = value_of(line.text, "content-length");
            if (const auto size = length ? parse_size(*length, 10) : std::nullopt) headers.content_length = size;
        } else if (initial == 't') {
            if (const auto coding = value_of(line.text, "transfer-encoding")) headers.chunked = is_chunked(*coding);
        }
    }
    return headers;
}

HttpBody http_body(const HttpStartLine& start, const HttpHeaders& headers, std::string_view request_method) {
    using Kind = HttpBody::Kind;
    const bool response = start.kind == HttpStartLine::Kind::response;
    if (response) {
        if (request_method == "HEAD" || start.status / 100 == 1 || start.status == 204 || start.status == 304)
            return {};
        if (request_method == "CONNECT" && start.status / 100 == 2) return {};
    }
    if (headers.chunked) return {Kind::chunked, 0};
    if (const auto length = headers.content_length) return {*length == 0 ? Kind::none : Kind::length, *length};
    return {response && start.status != 205 ? Kind::until_close : Kind::none, 0};
}

std::size_t http_head_length(std::string_view message, std::size_t from) {
    for (auto feed = message.find('\n', from); feed != message.npos; feed = message.find('\n', feed + 1)) {
        const auto rest = message.substr(feed + 1);
        if (rest.starts_with('\n')) return feed + 2;
        if (rest.starts_with("\r\n")) return feed + 3;
    }
    return 0;
}

HttpChunkLine http_chunk_line(std::string_view octets) {
    const auto line = http_line(octets.substr(0, longest_chunk_line));
    if (line.length == 0) return {0, 0, octets.size() < longest_chunk_line};
    const auto size = parse_size(trim(line.text.substr(0, line.text.find(';'))), 16);
    return {size.value_or(0), line.length, size.has_value()};
}

std::size_t http_leading_blank_lines(std::string_view octets) {
    const auto end = octets.substr(0, most_blank_octets).find_first_not_of("\r\n");
    return std::min({end, most_blank_octets, octets.size()});
}

}  // namespace loopscope::decode::application
