#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace loopscope::decode::application {

/// One line of a header section, without its line end.
struct HttpLine {
    std::string_view text;
    std::size_t length = 0;  ///< octets with the line end; 0: no line end so far, `text` is all there is
};

/// The first line of `octets`. A lone LF ends a line as CRLF does (RFC 9112, section 2.2).
HttpLine http_line(std::string_view octets);

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

/// How the body's end is found (RFC 9112, section 6.3).
struct HttpBody {
    enum class Kind : std::uint8_t { none, length, chunked, until_close };
    Kind kind = Kind::none;
    std::uint64_t length = 0;
};

/// `head`: start line and headers. `request_method`: of the request that a response answers; may be empty.
HttpBody http_body(const HttpStartLine& start, std::string_view head, std::string_view request_method);

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
