#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decode/packet.hpp"

namespace loopscope::ui {

/// One HTTP message taken apart for the details pane.
struct HttpMessage {
    struct Line {
        std::string name, value;
    };
    std::uint32_t message = decode::none;
    std::uint32_t first_frame = decode::no_frame, last_frame = decode::no_frame;
    std::string start_line;  ///< "GET /path HTTP/1.1"
    std::string method, target, version, status, reason;
    std::vector<Line> headers;
    std::vector<Line> parameters;    ///< of the query, one by one, percent-decoded
    std::vector<std::uint8_t> body;  ///< as sent, without the chunks' framing; at most body_limit octets
    std::uint64_t body_length = 0;   ///< octets on the wire, all of it
    bool body_is_text = false;
    bool chunked = false;
    bool complete = true;
    std::string content_type, content_encoding;

    static constexpr std::size_t body_limit = 256 * 1024;
    /// The first header of that name (case does not matter), or "".
    std::string_view header(std::string_view name) const;
};
/// Takes octets apart: a whole HTTP message, or its beginning. `request_method`: of the request that a response
/// answers.
HttpMessage parse_http(decode::Bytes octets, std::string_view request_method = {});

/// "a=1&b=%20" to {a, 1}, {b, " "}; '+' is a space.
std::vector<HttpMessage::Line> query_parameters(std::string_view target);

}  // namespace loopscope::ui
