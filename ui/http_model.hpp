#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ui/exchange_table.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

enum class HttpColumn : std::uint8_t { number, time, method, host, target, status, type, size, elapsed, connection };
inline constexpr int http_columns = 10;

/// One HTTP message taken apart for the details pane.
struct HttpMessage {
    struct Line {
        std::string name, value;
    };
    std::uint32_t message = decode::none;
    std::uint32_t first_frame = decode::no_frame, last_frame = decode::no_frame;
    std::string start_line;          ///< "GET /path HTTP/1.1"
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
HttpMessage http_message(const trace::Recording&, std::uint32_t message);

/// The same from octets: a whole HTTP message, or its beginning.
HttpMessage parse_http(decode::Bytes octets);

/// "a=1&b=%20" to {a, 1}, {b, " "}; '+' is a space.
std::vector<HttpMessage::Line> query_parameters(std::string_view target);

class HttpModel {
public:
    HttpModel();
    void update(const trace::Recording&, std::uint32_t packet_count);
    void reset();

    ExchangeTable table;
    /// The chosen exchange's messages, decoded once.
    struct Details {
        Exchange exchange;
        HttpMessage request, response;
    };
    const Details& details(const trace::Recording&, std::uint32_t exchange);

    std::string filter_text;         ///< as typed
    std::uint32_t seen_changes = 0;  ///< Selection::changes that was scrolled to
    std::uint32_t seen_message = decode::none;
    bool body_as_hex = false;

private:
    std::uint32_t detailed_ = decode::none;
    Details details_;
};

}  // namespace loopscope::ui
