#include "app/connection_tables.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "decode/application/dns_fields.hpp"
#include "decode/application/http_fields.hpp"
#include "trace/message_name.hpp"

namespace loopscope::app {
namespace {

using decode::FieldList;
using decode::flow::Connection;
using decode::flow::DirectionFigures;
using decode::flow::Finding;
using decode::flow::Message;
using decode::flow::Side;
using decode::flow::TcpFigures;
using enum ColumnType;

/// One column of a table: its name, its type, and how a row's value is written.
template <class Row> struct Cell {
    std::string_view name;
    ColumnType type;
    void (*write)(TableRows&, const Row&);
};

void frame(TableRows& out, std::uint32_t number) { number == decode::no_frame ? out.absent() : out.number(number); }
void index(TableRows& out, std::uint32_t number) { number == decode::none ? out.absent() : out.number(number); }
void duration(TableRows& out, std::int64_t nanoseconds) { nanoseconds < 0 ? out.absent() : out.seconds(nanoseconds); }
void word(TableRows& out, std::string_view text) { text.empty() ? out.absent() : out.text(text); }
std::string_view side_of(bool server) { return server ? "server" : "client"; }

struct ConnectionRow {
    const trace::Recording& recording;
    Connection c;
    TcpFigures figures;

    bool is_tcp() const { return c.transport == decode::Protocol::tcp; }
    std::string_view application() const {
        return c.application == decode::Protocol::unknown ? std::string_view{} : to_text(c.application);
    }
};

/// A figure of one direction, absent where it carried no payload.
template <Side side, class Write> void figure(TableRows& out, const ConnectionRow& row, Write write) {
    const auto& figures = row.figures.from(side);
    figures.segments == 0 ? out.absent() : write(figures);
}

template <Side side> const auto& summary(const ConnectionRow& row) { return row.c.from(side); }

/// The columns of one end; their names follow "client_" and "server_".
template <Side side>
constexpr Cell<ConnectionRow> end_columns[] = {
    {"address", text,
     [](auto& out, const auto& row) {
         out.text(to_text((side == Side::client ? row.c.client : row.c.server).address));
     }},
    {"port", u16,
     [](auto& out, const auto& row) { out.number((side == Side::client ? row.c.client : row.c.server).port); }},
    {"packets", u32, [](auto& out, const auto& row) { out.number(summary<side>(row).packets); }},
    {"bytes", i64, [](auto& out, const auto& row) { out.number(summary<side>(row).payload); }},
    {"retransmissions", u32,
     [](auto& out, const auto& row) { row.is_tcp() ? out.number(summary<side>(row).retransmissions) : out.absent(); }},
    {"state", text,
     [](auto& out, const auto& row) {
         word(out, row.is_tcp() ? to_text(summary<side>(row).state) : std::string_view{});
     }},
    {"mss", u16,
     [](auto& out, const auto& row) {
         summary<side>(row).has_mss ? out.number(summary<side>(row).mss) : out.absent();
     }},
    {"window_scale", u8,
     [](auto& out, const auto& row) {
         const auto scale = summary<side>(row).window_scale;
         scale < 0 ? out.absent() : out.number(static_cast<std::uint64_t>(scale));
     }},
    {"round_trip_minimum", seconds,
     [](auto& out, const auto& row) {
         figure<side>(out, row, [&](const auto& f) { duration(out, f.by_acknowledgments.minimum); });
     }},
    {"round_trip_median", seconds,
     [](auto& out, const auto& row) {
         figure<side>(out, row, [&](const auto& f) { duration(out, f.by_acknowledgments.median); });
     }},
    {"round_trip_p95", seconds,
     [](auto& out, const auto& row) {
         figure<side>(out, row, [&](const auto& f) { duration(out, f.by_acknowledgments.p95); });
     }},
    {"goodput", i64,
     [](auto& out, const auto& row) {
         figure<side>(out, row, [&](const auto& f) { out.signed_number(std::llround(f.goodput())); });
     }},
    {"most_in_flight", i64,
     [](auto& out, const auto& row) { figure<side>(out, row, [&](const auto& f) { out.number(f.most_in_flight); }); }},
    {"timeouts", u32,
     [](auto& out, const auto& row) { figure<side>(out, row, [&](const auto& f) { out.number(f.timeouts); }); }},
    {"zero_windows", u32,
     [](auto& out, const auto& row) { figure<side>(out, row, [&](const auto& f) { out.number(f.zero_windows); }); }},
    {"limit", text,
     [](auto& out, const auto& row) { figure<side>(out, row, [&](const auto& f) { word(out, to_text(f.limit())); }); }},
};

constexpr Cell<ConnectionRow> connection_columns[] = {
    {"connection", u32, [](auto& out, const auto& row) { out.number(row.c.index); }},
    {"transport", text, [](auto& out, const auto& row) { out.text(transport_word(row.is_tcp())); }},
    {"stream", u32, [](auto& out, const auto& row) { out.number(row.c.stream); }},
    {"application", text, [](auto& out, const auto& row) { word(out, row.application()); }},
    {"outcome", text, [](auto& out, const auto& row) { out.text(to_text(row.c.outcome)); }},
    {"first_time", seconds, [](auto& out, const auto& row) { out.seconds(row.c.first_time); }},
    {"last_time", seconds, [](auto& out, const auto& row) { out.seconds(row.c.last_time); }},
    {"first_frame", u32, [](auto& out, const auto& row) { frame(out, row.c.first_frame); }},
    {"last_frame", u32, [](auto& out, const auto& row) { frame(out, row.c.last_frame); }},
    {"syn_frame", u32, [](auto& out, const auto& row) { frame(out, row.c.syn_frame); }},
    {"syn_ack_frame", u32, [](auto& out, const auto& row) { frame(out, row.c.syn_ack_frame); }},
    {"handshake_ack_frame", u32, [](auto& out, const auto& row) { frame(out, row.c.handshake_ack_frame); }},
    {"first_fin_frame", u32, [](auto& out, const auto& row) { frame(out, row.c.first_fin_frame); }},
    {"end_frame", u32, [](auto& out, const auto& row) { frame(out, row.c.end_frame); }},
    {"handshake_time", seconds, [](auto& out, const auto& row) { duration(out, row.c.handshake_time); }},
    {"previous", u32, [](auto& out, const auto& row) { index(out, row.c.previous); }},
    {"syn_retries", u32, [](auto& out, const auto& row) { out.number(row.c.syn_retries); }},
    {"from_middle", boolean, [](auto& out, const auto& row) { out.boolean(row.is_tcp() && row.c.from_middle); }},
    {"gap", boolean, [](auto& out, const auto& row) { out.boolean(row.c.gap); }},
    {"findings", u32, [](auto& out, const auto& row) { out.number(row.recording.findings_of(row.c.index).size()); }},
};

struct MessageRow {
    std::uint32_t index;
    const Message& m;
    std::int64_t first_time, last_time;
    std::optional<std::int64_t> response_time;
    const FieldList& fields;

    std::string_view text_of(const decode::Field& field) const {
        const auto* record = fields.find(field);
        return record == nullptr ? std::string_view{} : record->text;
    }
};

std::string_view role_text(Message::Role role) {
    switch (role) {
        case Message::Role::request: return "request";
        case Message::Role::response: return "response";
        case Message::Role::interim: return "interim";
        case Message::Role::other: return "other";
    }
    return "other";
}

void query_type(TableRows& out, const MessageRow& row) {
    const auto* record = row.fields.find(decode::fields::dns.question_type);
    if (record == nullptr) return out.absent();
    const auto name = name_of(record->field->names, record->number);
    name.empty() ? out.text(std::to_string(record->number)) : out.text(name);
}

constexpr Cell<MessageRow> message_columns[] = {
    {"message", u32, [](auto& out, const auto& row) { out.number(row.index); }},
    {"connection", u32, [](auto& out, const auto& row) { index(out, row.m.connection); }},
    {"protocol", text, [](auto& out, const auto& row) { out.text(to_text(row.m.protocol)); }},
    {"transport", text, [](auto& out, const auto& row) { out.text(transport_word(row.m.over_tcp)); }},
    {"role", text, [](auto& out, const auto& row) { out.text(role_text(row.m.role)); }},
    {"sender", text, [](auto& out, const auto& row) { out.text(side_of(row.m.from_server)); }},
    {"request", u32, [](auto& out, const auto& row) { index(out, row.m.request); }},
    {"first_frame", u32, [](auto& out, const auto& row) { frame(out, row.m.first_frame); }},
    {"last_frame", u32, [](auto& out, const auto& row) { frame(out, row.m.last_frame); }},
    {"first_time", seconds, [](auto& out, const auto& row) { out.seconds(row.first_time); }},
    {"last_time", seconds, [](auto& out, const auto& row) { out.seconds(row.last_time); }},
    {"response_time", seconds,
     [](auto& out, const auto& row) { row.response_time ? out.seconds(*row.response_time) : out.absent(); }},
    {"bytes", i64, [](auto& out, const auto& row) { out.number(row.m.length); }},
    {"complete", boolean, [](auto& out, const auto& row) { out.boolean(row.m.complete); }},
    {"code", u32,
     [](auto& out, const auto& row) { row.m.role == Message::Role::request ? out.absent() : out.number(row.m.code); }},
    {"http_method", text, [](auto& out, const auto& row) { word(out, row.text_of(decode::fields::http.method)); }},
    {"http_host", text, [](auto& out, const auto& row) { word(out, row.text_of(decode::fields::http.host)); }},
    {"http_target", text, [](auto& out, const auto& row) { word(out, row.text_of(decode::fields::http.uri)); }},
    {"http_content_type", text,
     [](auto& out, const auto& row) { word(out, row.text_of(decode::fields::http.content_type)); }},
    {"dns_name", text, [](auto& out, const auto& row) { word(out, row.text_of(decode::fields::dns.question_name)); }},
    {"dns_type", text, query_type},
};

struct FindingRow {
    std::uint32_t index;
    Finding f;
    Connection c;
};

constexpr Cell<FindingRow> finding_columns[] = {
    {"finding", u32, [](auto& out, const auto& row) { out.number(row.index); }},
    {"connection", u32, [](auto& out, const auto& row) { index(out, row.f.connection); }},
    {"kind", text, [](auto& out, const auto& row) { out.text(keyword(row.f.kind)); }},
    {"severity", text, [](auto& out, const auto& row) { out.text(to_text(severity(row.f))); }},
    {"inferred", boolean, [](auto& out, const auto& row) { out.boolean(row.f.inferred); }},
    {"circumstance", text, [](auto& out, const auto& row) { word(out, keyword(row.f.circumstance)); }},
    {"side", text, [](auto& out, const auto& row) { out.text(side_of(row.f.side == Side::server)); }},
    {"other_connection", u32, [](auto& out, const auto& row) { index(out, row.f.other_connection); }},
    {"first_frame", u32, [](auto& out, const auto& row) { frame(out, row.f.first_frame()); }},
    {"last_frame", u32, [](auto& out, const auto& row) { frame(out, row.f.last_frame()); }},
    {"first_time", seconds, [](auto& out, const auto& row) { out.seconds(row.f.time); }},
    {"duration", seconds, [](auto& out, const auto& row) { duration(out, row.f.duration); }},
    {"count", u32, [](auto& out, const auto& row) { out.number(row.f.count); }},
    {"bytes", i64, [](auto& out, const auto& row) { out.number(row.f.octets); }},
    {"what_happened", text, [](auto& out, const auto& row) { out.text(what_happened(row.f, row.c)); }},
    {"what_to_try", text, [](auto& out, const auto& row) { out.text(what_to_try(row.f, row.c)); }},
};

template <class Row>
void add_columns(std::vector<Column>& columns, std::string_view prefix, std::span<const Cell<Row>> cells) {
    for (const auto& cell : cells) columns.push_back({std::string{prefix} + std::string{cell.name}, cell.type});
}

template <class Row> void write(TableRows& out, std::span<const Cell<Row>> cells, const Row& row) {
    for (const auto& cell : cells) cell.write(out, row);
}

void append_connection(TableRows& out, const trace::Recording& recording, std::uint32_t index) {
    const ConnectionRow row{recording, recording.connection(index), recording.figures(index)};
    write<ConnectionRow>(out, connection_columns, row);
    write<ConnectionRow>(out, end_columns<Side::client>, row);
    write<ConnectionRow>(out, end_columns<Side::server>, row);
}

/// Enough for any head that people write; a body is not asked for.
constexpr std::size_t message_limit = 64 * 1024;

void append_message(TableRows& out, const trace::Recording& recording, std::uint32_t index) {
    const auto message = recording.message(index);
    const auto octets = recording.message_bytes(
        index,
        message.header_length == 0 ? message_limit : std::min<std::size_t>(message.header_length, message_limit));
    FieldList fields;
    trace::describe_message(recording, index, octets, fields);
    const auto first_time = recording.time_of(message.first_frame);
    const auto last_time = recording.time_of(message.last_frame);
    std::optional<std::int64_t> response_time;
    if (message.request != decode::none)
        response_time = last_time - recording.time_of(recording.message(message.request).last_frame);
    write<MessageRow>(out, message_columns, {index, message, first_time, last_time, response_time, fields});
}

}  // namespace

std::string_view transport_word(bool tcp) { return tcp ? "tcp" : "udp"; }

ConnectionTable connection_table_of(std::string_view word) {
    return word == "messages"   ? ConnectionTable::messages
           : word == "findings" ? ConnectionTable::findings
                                : ConnectionTable::connections;
}

std::vector<Column> columns_of(ConnectionTable table) {
    std::vector<Column> columns{{"capture", text}};
    switch (table) {
        case ConnectionTable::connections:
            add_columns<ConnectionRow>(columns, "", connection_columns);
            add_columns<ConnectionRow>(columns, "client_", end_columns<Side::client>);
            add_columns<ConnectionRow>(columns, "server_", end_columns<Side::server>);
            break;
        case ConnectionTable::messages: add_columns<MessageRow>(columns, "", message_columns); break;
        case ConnectionTable::findings: add_columns<FindingRow>(columns, "", finding_columns); break;
    }
    return columns;
}

std::uint32_t row_count(ConnectionTable table, const trace::Recording& recording) {
    switch (table) {
        case ConnectionTable::connections: return recording.connection_count();
        case ConnectionTable::messages: return recording.message_count();
        case ConnectionTable::findings: return recording.finding_count();
    }
    return 0;
}

void append_row(TableRows& row, ConnectionTable table, const trace::Recording& recording, std::string_view capture,
                std::uint32_t index) {
    std::optional<Finding> finding;
    if (table == ConnectionTable::findings) {
        finding = recording.finding(index);
        if (finding->withdrawn) return;
    }
    row.text(capture);
    switch (table) {
        case ConnectionTable::connections: append_connection(row, recording, index); break;
        case ConnectionTable::messages: append_message(row, recording, index); break;
        case ConnectionTable::findings:
            write<FindingRow>(row, finding_columns, {index, *finding, recording.connection(finding->connection)});
            break;
    }
    row.end();
}

}  // namespace loopscope::app
