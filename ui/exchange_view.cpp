#include "ui/exchange_view.hpp"

#include "ui/list_and_details.hpp"
#include "ui/packet_filter.hpp"
#include "ui/quantity.hpp"
#include "ui/wake.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

namespace {

/// The exchange of the message chosen here, unless another packet was chosen since; then that packet's own exchange.
std::uint32_t chosen_exchange(const ExchangeTable& table, const ViewContext& context) {
    const auto& selection = context.selection;
    const auto& recording = *context.recording;
    const auto belongs = [&](std::uint32_t message) {
        const auto chosen = recording.message(message);
        return selection.frame >= chosen.first_frame && selection.frame <= chosen.last_frame &&
               selection.connection == chosen.connection;
    };
    if (selection.message < recording.message_count()) {
        const auto exchange = table.list().exchange_of(selection.message);
        if (exchange != decode::none && exchange < table.count()) {
            const auto pair = table.list().at(recording, exchange);
            if ((pair.request != decode::none && belongs(pair.request)) ||
                (pair.response != decode::none && belongs(pair.response)))
                return exchange;
        }
    }
    if (selection.frame == decode::no_frame || selection.frame > recording.packet_count()) return decode::none;
    for (const auto message : recording.messages_of(selection.frame))
        if (const auto exchange = table.list().exchange_of(message);
            exchange != decode::none && exchange < table.count())
            return exchange;
    return decode::none;
}

/// Where the chosen packet belongs to no exchange: the one shown before, at first the uppermost.
std::uint32_t shown_instead(const ExchangeTable& table, const ListState& state) {
    if (state.revealed < table.count()) return state.revealed;
    return table.rows().empty() ? decode::none : table.rows().front();
}

void choose_exchange(const ExchangeTable& table, ViewContext& context, std::uint32_t exchange) {
    const auto message = table.list().at(*context.recording, exchange).first();
    context.selection.choose_frame(*context.recording, context.recording->message(message).last_frame);
    context.selection.message = message;
}

void draw_menu(const ExchangeTable& table, ViewContext& context, std::uint32_t exchange) {
    const auto pair = table.list().at(*context.recording, exchange);
    const auto item = [&](const char* caption, std::uint32_t message) {
        if (ImGui::MenuItem(caption, nullptr, false, message != decode::none))
            context.selection.choose_frame(*context.recording, context.recording->message(message).last_frame);
    };
    item("Go to the request's packet", pair.request);
    item("Go to the response's packet", pair.response);
    if (ImGui::MenuItem("Show ladder", "Enter")) context.selection.wanted_view = "ladder";
    if (ImGui::MenuItem("Follow stream")) context.selection.wanted_view = "stream";
}

/// The column's value as the request or the response has it; else their connection.
std::string condition_of(const ExchangeTable& table, const ExchangeView& view, const ViewContext& context,
                         std::uint32_t exchange, int column) {
    const auto& recording = *context.recording;
    const auto pair = table.list().at(recording, exchange);
    const auto name = view.fields[static_cast<std::size_t>(column)];
    for (const auto message : {pair.request, pair.response}) {
        if (message == decode::none || name.empty()) continue;
        if (auto condition = filter_for(recording, recording.message(message).last_frame, {name}); !condition.empty())
            return condition;
    }
    return filter_for(recording, recording.message(pair.first()).last_frame, {"tcp.stream", "udp.stream"});
}

void draw_table(ExchangeTable& table, ListState& state, const ExchangeView& exchanges, ViewContext& context,
                std::uint32_t chosen, float width) {
    const auto row = [&](std::uint32_t item) -> const ExchangeRow& { return table.row(*context.recording, item); };
    ListView view;
    view.id = exchanges.id;
    view.columns = exchanges.columns;
    view.rows = &table.rows();
    view.count = table.count();
    view.chosen = chosen;
    view.cell = [&](std::uint32_t item, int column) { return exchanges.cell(row(item), column); };
    view.stripe = [&](std::uint32_t item) { return exchanges.stripe(row(item)); };
    view.choose = [&](std::uint32_t item) { choose_exchange(table, context, item); };
    view.open = [&](std::uint32_t) { context.selection.wanted_view = "ladder"; };
    view.menu = [&](std::uint32_t item) { draw_menu(table, context, item); };
    view.condition = [&](std::uint32_t item, int column) {
        return condition_of(table, exchanges, context, item, column);
    };
    view.sort = [&](int column, bool descending) { table.sort_by(column, descending); };
    draw_list(state, view, context, width);
}

}  // namespace

void draw_exchanges(ExchangeTable& table, ListState& state, std::string& filter_text, const ExchangeView& view,
                    ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    if (table.busy()) wake_window();
    if (table.count() == 0) return empty_view(theme, fonts, *view.sign, view.empty_headline, view.empty_explanation);
    if (draw_filter("##filter", view.filter_hint, filter_text, context, table.rows().size(), table.count(), view.noun,
                    view.plural))
        table.set_filter(filter_text);
    auto chosen = chosen_exchange(table, context);
    if (chosen == decode::none) chosen = shown_instead(table, state);
    const auto details = [&] {
        if (chosen != decode::none)
            view.details(chosen);
        else
            empty_view(theme, fonts, *view.sign, "No row is chosen",
                       "Choose a row: all that was asked and answered is listed here.");
    };
    draw_list_and_details({.least_width = 640,
                           .nothing_matches = table.rows().empty() && !table.busy(),
                           .nothing = "No row holds all words of the filter. Clear it to see them all.",
                           .list = [&](float width) { draw_table(table, state, view, context, chosen, width); },
                           .details = details},
                          state.share, context);
}

}  // namespace loopscope::ui
