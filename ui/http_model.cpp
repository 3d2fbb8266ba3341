#include "ui/http_model.hpp"

#include <algorithm>

#include "decode/application/http_message.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

namespace application = decode::application;

namespace {

constexpr std::size_t head_limit = 64 * 1024;  ///< octets read for a row of the table

std::string method_of(const trace::Recording& recording, std::uint32_t request) {
    if (request == decode::none) return {};
    const auto octets = recording.message_bytes(request, 4096);
    const auto text = decode::as_text(octets);
    return std::string{application::parse_http_start_line(
                           application::http_line(text.substr(application::http_leading_blank_lines(text))).text)
                           .method};
}

HttpMessage read_message(const trace::Recording& recording, std::uint32_t index, std::size_t at_most) {
    if (index == decode::none) return {};
    const auto message = recording.message(index);
    const auto octets = recording.message_bytes(index, at_most);
    auto out = parse_http(octets, method_of(recording, message.request));
    out.message = index;
    out.first_frame = message.first_frame;
    out.last_frame = message.last_frame;
    out.complete = message.complete;
    out.body_length = message.length - std::min<std::uint64_t>(message.length, message.header_length);
    return out;
}

std::string without_parameters(std::string_view content_type) {
    return std::string{content_type.substr(0, content_type.find(';'))};
}

std::vector<std::string> http_cells(const trace::Recording& recording, std::uint32_t index, const Exchange& exchange) {
    std::vector<std::string> cells(http_columns);
    const auto set = [&](HttpColumn column, std::string text) {
        cells[static_cast<std::size_t>(column)] = std::move(text);
    };
    const auto request = read_message(recording, exchange.request, head_limit);
    const auto response = read_message(recording, exchange.response, head_limit);
    const auto first = recording.message(exchange.first());
    set(HttpColumn::number, std::to_string(index + 1));
    set(HttpColumn::time, seconds_text(recording.time_of(first.first_frame) - recording.first_time()));
    set(HttpColumn::connection, std::to_string(first.connection));
    set(HttpColumn::method, exchange.request == decode::none ? "(not captured)" : request.method);
    set(HttpColumn::host, std::string{request.header("Host")});
    set(HttpColumn::target, request.target);
    if (exchange.response == decode::none) {
        set(HttpColumn::status, "no answer so far");
        return cells;
    }
    set(HttpColumn::status, response.status + " " + response.reason);
    set(HttpColumn::type, without_parameters(response.content_type));
    set(HttpColumn::size, octets_text(response.body_length));
    set(HttpColumn::elapsed, duration_text(elapsed(recording, exchange)));
    return cells;
}

SortKey http_key(const trace::Recording& recording, std::uint32_t index, const Exchange& exchange, int column) {
    const auto first = recording.message(exchange.first());
    const bool answered = exchange.response != decode::none;
    switch (static_cast<HttpColumn>(column)) {
        case HttpColumn::number: return {index, 0};
        case HttpColumn::time:
            return {
                static_cast<std::uint64_t>(time_between(recording.first_time(), recording.time_of(first.first_frame))),
                0};
        case HttpColumn::connection: return {first.connection, index};
        case HttpColumn::status: return {answered ? std::uint64_t{recording.message(exchange.response).code} : 0, 0};
        case HttpColumn::size:
            return {answered ? recording.message(exchange.response).length -
                                   recording.message(exchange.response).header_length + 1
                             : 0,
                    0};
        case HttpColumn::elapsed: return {static_cast<std::uint64_t>(elapsed(recording, exchange) + 1), 0};
        case HttpColumn::method:
        case HttpColumn::host:
        case HttpColumn::target:
        case HttpColumn::type:
            return text_key(http_cells(recording, index, exchange)[static_cast<std::size_t>(column)]);
    }
    return {};
}

bool is_http(decode::Protocol protocol) { return protocol == decode::Protocol::http; }

}  // namespace

HttpMessage http_message(const trace::Recording& recording, std::uint32_t message) {
    return read_message(recording, message, 2 * HttpMessage::body_limit);
}

HttpModel::HttpModel() : table({.accepts = is_http, .cells = http_cells, .key = http_key}) {}

void HttpModel::update(const trace::Recording& recording, std::uint32_t packet_count) {
    table.update(recording, packet_count);
}

void HttpModel::reset() {
    table.reset();
    details_ = {};
    list = {};
}

const HttpModel::Details& HttpModel::details(const trace::Recording& recording, std::uint32_t index) {
    const auto exchange = table.list().at(recording, index);
    if (exchange == details_.exchange) return details_;
    details_ = {exchange, http_message(recording, exchange.request), http_message(recording, exchange.response)};
    return details_;
}

}  // namespace loopscope::ui
