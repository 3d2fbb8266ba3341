#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "ui/exchange_table.hpp"
#include "ui/list_view.hpp"

namespace loopscope::ui {

/// What a table of exchanges with a details pane needs to be drawn.
struct ExchangeView {
    const char* id = "";
    std::span<const ListColumn> columns;
    const char* filter_hint = "";
    std::string_view noun, plural;  ///< "request", "query"
    const Icon* sign = nullptr;
    std::string_view empty_headline = {}, empty_explanation = {};  ///< where there is no exchange
    std::function<ListCell(const ExchangeRow&, int column)> cell = {};
    std::function<Color(const ExchangeRow&)> stripe = {};
    std::function<void(std::uint32_t exchange)> details = {};
    std::span<const std::string_view> fields = {};  ///< by column: the field that a display filter takes; may be empty
};

/// Draws filter, table and details pane. The chosen exchange is that of the selected message, or else of the selected
/// frame.
void draw_exchanges(ExchangeTable&, ListState&, std::string& filter_text, const ExchangeView&, ViewContext&);

}  // namespace loopscope::ui
