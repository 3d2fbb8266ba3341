#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace loopscope::decode::application {

/// One line of a header section, without its line end.
struct HttpLine {
    std::string_view text;
    std::size_t length = 0;  ///< octets with the line end; 0: no line end so far, `text` is all there is
};

/// The first line of `octets`. A lone LF ends a line as CRLF does (RFC 9112, section 2.2).
inline HttpLine http_line(std::string_view octets) {
    const auto feed = octets.find('\n');
    if (feed == octets.npos) return {octets, 0};
    const bool has_return = feed > 0 && octets[feed - 1] == '\r';
    return {octets.substr(0, has_return ? feed - 1 : feed), feed + 1};
}

/// RFC 9112, section 3 and 4. Views into the line; offsets by pointer difference.
struct HttpStartLine {
    enum class Kind : std::uint8_t { none, request, response };
    Kind kind = Kind::none;
    std::string_view method, target, version;  ///< version: empty in an HTTP/0.9 request
    std::string_view code, phrase;
    unsigned status = 0;
};
HttpStartLine parse_http_start_line(std::string_view line);

/// Whether a request or response may begin with these octets, which need not hold a whole line.
bool may_begin_http(std::string_view octets);

struct HttpHeader {
    std::string_view name, value;  ///< value: without white space around it
};
/// RFC 9112, section 5. An empty name where the line is no header.
HttpHeader parse_http_header(std::string_view line);

/// What the headers say of the body's end, and where they end themselves.
struct HttpHeaders {
    std::size_t end = 0;  ///< octets of the message up to and with the blank line; 0: that is not there
    std::optional<std::uint64_t> content_length;
    bool chunked = false;
};
/// `begin`: the length of the start line.
HttpHeaders read_http_headers(std::string_view message, std::size_t begin);

/// How the body's end is found (RFC 9112, section 6.3).
struct HttpBody {
    enum class Kind : std::uint8_t { none, length, chunked, until_close };
    Kind kind = Kind::none;
    std::uint64_t length = 0;
};

/// `request_method`: of the request that a response answers; may be empty.
HttpBody http_body(const HttpStartLine& start, const HttpHeaders& headers, std::string_view request_method);

/// Octets up to and with the blank line that ends the headers; 0 where it is not there. The search starts at `from`.
std::size_t http_head_length(std::string_view message, std::size_t from = 0);

/// A chunk's size line (RFC 9112, section 7.1).
struct HttpChunkLine {
    std::uint64_t size = 0;
    std::size_t length = 0;  ///< of the line with its end; 0: not there yet
    bool valid = true;       ///< false: no size, or one beyond 2^31
};
HttpChunkLine http_chunk_line(std::string_view octets);

/// Blank lines that come before a message and are passed over (RFC 9112, section 2.2): octets.
std::size_t http_leading_blank_lines(std::string_view octets);

}  // namespace loopscope::decode::application
