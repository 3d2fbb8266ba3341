#include "ui/http_view.hpp"

#include <array>

#include "ui/detail_rows.hpp"
#include "ui/exchange_view.hpp"
#include "ui/quantity.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

namespace {

// in the order of HttpColumn
constexpr std::array columns{
    ListColumn{.caption = "No.", .width = 44, .mono = true, .right = true},
    ListColumn{.caption = "Time, s", .width = 80, .mono = true, .right = true, .level = 2},
    ListColumn{.caption = "Method", .width = 70},
    ListColumn{.caption = "Host", .width = 120, .stretch = 1, .mono = true, .level = 1},
    ListColumn{.caption = "Target", .width = 150, .stretch = 2, .mono = true},
    ListColumn{.caption = "Status", .width = 130},
    ListColumn{.caption = "Type", .width = 100},
    ListColumn{.caption = "Size", .width = 62, .mono = true, .right = true},
    ListColumn{.caption = "Took", .width = 68, .mono = true, .right = true},
    ListColumn{.caption = "Connection", .width = 78, .mono = true, .right = true, .level = 3},
};
static_assert(columns.size() == http_columns);
constexpr std::array<std::string_view, http_columns> fields{
    "", "", "http.request.method", "http.host", "http.request.uri", "http.response.code", "http.content_type", "",
    "", ""};

/// By the class of the status code: RFC 9110, section 15.
Color status_color(const Theme& theme, std::string_view status) {
    switch (status.empty() ? '\0' : status.front()) {
        case '1': return theme.data;
        case '2': return theme.good;
        case '3': return theme.opening;
        case '4': return theme.warning;
        case '5': return theme.failure;
        default: return theme.muted;
    }
}

const Icon* status_sign(std::string_view status) {
    switch (status.empty() ? '\0' : status.front()) {
        case '1': return &icon::info;
        case '2': return &icon::check;
        case '3': return &icon::right;
        case '4': return &icon::warning;
        case '5': return &icon::error;
        default: return &icon::clock;
    }
}

const std::string& text_of(const ExchangeRow& row, HttpColumn column) {
    return row.cells[static_cast<std::size_t>(column)];
}

ListCell cell_of(const Theme& theme, const ExchangeRow& row, int column) {
    ListCell cell{row.cells[static_cast<std::size_t>(column)], theme.text};
    switch (static_cast<HttpColumn>(column)) {
        case HttpColumn::status:
            cell.color = status_color(theme, cell.text);
            cell.sign = status_sign(cell.text);
            break;
        case HttpColumn::method: cell.color = theme.http; break;
        case HttpColumn::number:
        case HttpColumn::time:
        case HttpColumn::connection: cell.color = theme.muted; break;
        default: break;
    }
    return cell;
}

void draw_lines(const char* id, const ViewContext& context, const std::vector<HttpMessage::Line>& lines) {
    if (!begin_detail_table(id, context, 132)) return;
    for (const auto& entry : lines)
        detail_row(context, entry.name.empty() ? "(no header)" : entry.name, entry.value, {}, true);
    ImGui::EndTable();
}

void draw_body(HttpModel& model, ViewContext& context, const HttpMessage& message, const char* id) {
    const Theme& theme = context.theme;
    if (message.body.empty()) {
        if (message.body_length > 0)
            text_wrapped(theme.muted,
                         octets_text(message.body_length) + " of body are not in the capture, or carry nothing.");
        return;
    }
    std::string about =
        "Body, " + octets_text(message.body_length) + (message.chunked ? " on the wire, sent in chunks" : "");
    if (!message.content_encoding.empty()) about += ", compressed (" + message.content_encoding + ")";
    ImGui::Dummy({0, context.fonts.px(2)});
    ImGui::AlignTextToFramePadding();
    text(theme.muted, about);
    const bool hexadecimal = model.body_as_hex || !message.body_is_text || !message.content_encoding.empty();
    if (message.body_is_text && message.content_encoding.empty()) {
        ImGui::SameLine();
        ImGui::Checkbox("as hexadecimal", &model.body_as_hex);
    }
    draw_octets(id, context, message.body, hexadecimal, context.fonts.px(260));
    copy_menu("copy body", decode::as_text(message.body));
    if (message.body.size() >= HttpMessage::body_limit)
        text_wrapped(theme.muted, "Only the first " + octets_text(message.body.size()) +
                                      " are shown. Follow the stream to save all of it.");
}

void draw_message(HttpModel& model, ViewContext& context, const HttpMessage& message, bool request) {
    ImGui::PushID(request ? "request" : "response");
    const auto& theme = context.theme;
    detail_heading(context, request ? icon::right : icon::left, request ? "Request" : "Response",
                   request ? theme.client : theme.server);
    if (message.message == decode::none) {
        text_wrapped(theme.muted, request ? "The capture does not hold the request." : "No answer so far.");
        ImGui::PopID();
        return;
    }
    {
        const WithFont mono(context.fonts.mono_bold);
        text_wrapped(theme.text, message.start_line);
        copy_menu("copy line", message.start_line);
    }
    const auto frames = message.first_frame == message.last_frame
                            ? "frame " + grouped(message.last_frame)
                            : "frames " + grouped(message.first_frame) + " to " + grouped(message.last_frame);
    frame_link(context, message.last_frame, frames);
    if (!message.complete)
        text_wrapped(
            theme.warning,
            context.fonts.label(icon::warning, "It is not complete: the stream ended, or the capture has a gap."));
    if (!message.parameters.empty()) {
        text(theme.muted, "Query parameters");
        draw_lines("parameters", context, message.parameters);
        text(theme.muted, "Headers");
    }
    draw_lines("headers", context, message.headers);
    draw_body(model, context, message, "body");
    ImGui::PopID();
}

void draw_timing(ViewContext& context, const Exchange& exchange) {
    const auto& recording = *context.recording;
    const auto time_of = [&](std::uint32_t frame) { return recording.time_of(frame); };
    detail_heading(context, icon::clock, "Timing", context.theme.accent);
    if (!begin_detail_table("timing", context, 132)) return;
    const auto row = [&](const char* name, std::int64_t nanoseconds, const char* meaning) {
        if (nanoseconds > 0) detail_row(context, name, duration_text(nanoseconds), meaning);
    };
    if (exchange.request != decode::none) {
        const auto request = recording.message(exchange.request);
        detail_row(context, "Request began", seconds_text(time_of(request.first_frame) - recording.first_time()) + " s",
                   "Since the capture's first packet.");
        row("Request sent in", time_between(time_of(request.first_frame), time_of(request.last_frame)),
            "From its first packet to its last.");
        if (exchange.response != decode::none)
            row("Waiting",
                time_between(time_of(request.last_frame), time_of(recording.message(exchange.response).first_frame)),
                "From the request's last packet to the response's first: the server at work, and the way there and "
                "back.");
    }
    if (exchange.response != decode::none) {
        const auto response = recording.message(exchange.response);
        row("Response sent in", time_between(time_of(response.first_frame), time_of(response.last_frame)),
            "From its first packet to its last.");
    }
    row("Altogether", elapsed(recording, exchange), "From the request's end to the response's end.");
    ImGui::EndTable();
}

void draw_details(HttpModel& model, ViewContext& context, std::uint32_t exchange) {
    const auto& details = model.details(*context.recording, exchange);
    draw_message(model, context, details.request, true);
    draw_message(model, context, details.response, false);
    draw_timing(context, details.exchange);
}

}  // namespace

void draw_http(HttpModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    if (context.recording == nullptr)
        return empty_view(theme, context.fonts, icon::web, "No capture is open",
                          "Open a capture file or play the demo http: each request is listed here with its response.");
    model.update(*context.recording, context.packet_count);
    ExchangeView view{.id = "http",
                      .columns = columns,
                      .filter_hint = "Filter: method, host, target, status, type",
                      .noun = "request",
                      .plural = {},
                      .sign = &icon::web};
    view.empty_headline = "No HTTP so far";
    view.empty_explanation =
        "HTTP/1.0 and 1.1 are recognised on any port. What is encrypted (https) cannot be read. Try the demo http.";
    view.cell = [&](const ExchangeRow& row, int column) { return cell_of(theme, row, column); };
    view.stripe = [&](const ExchangeRow& row) { return status_color(theme, text_of(row, HttpColumn::status)); };
    view.details = [&](std::uint32_t exchange) { draw_details(model, context, exchange); };
    view.fields = fields;
    draw_exchanges(model.table, model.list, model.filter_text, view, context);
}

}  // namespace loopscope::ui
