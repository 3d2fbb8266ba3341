#pragma once

#include <cstdint>
#include <string>

#include "ui/exchange_table.hpp"
#include "ui/http_message.hpp"
#include "ui/list_state.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

enum class HttpColumn : std::uint8_t { number, time, method, host, target, status, type, size, elapsed, connection };
inline constexpr int http_columns = 10;

/// Reads the message from its frames; an empty one where `message` is decode::none.
HttpMessage http_message(const trace::Recording&, std::uint32_t message);

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

    std::string filter_text;  ///< as typed
    ListState list;
    bool body_as_hex = false;

private:
    Details details_;
};

}  // namespace loopscope::ui
