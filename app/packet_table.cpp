#include "app/packet_table.hpp"

#include <array>

#include "decode/registry.hpp"

namespace loopscope::app {
namespace {

ColumnType type_of(const decode::Field& field) {
    using enum decode::FieldType;
    switch (field.type) {
        case boolean: return ColumnType::boolean;
        case u8: return ColumnType::u8;
        case u16: return ColumnType::u16;
        case u24:
        case u32: return ColumnType::u32;
        case u64: return ColumnType::u64;
        case i32: return ColumnType::i32;
        case i64: return ColumnType::i64;
        case relative_time:
        case absolute_time: return ColumnType::seconds;
        default: return ColumnType::text;
    }
}

}  // namespace

std::vector<const decode::Field*> usual_packet_fields() {
    constexpr std::array names{"frame.number",    "frame.time_epoch",  "frame.len",
                               "eth.src",         "eth.dst",           "ip.src",
                               "ip.dst",          "ipv6.src",          "ipv6.dst",
                               "ip.proto",        "tcp.stream",        "tcp.srcport",
                               "tcp.dstport",     "tcp.flags",         "tcp.len",
                               "tcp.seq",         "tcp.ack",           "tcp.window_size",
                               "udp.stream",      "udp.srcport",       "udp.dstport",
                               "loopscope.event", "loopscope.finding", "http.request.method",
                               "http.host",       "http.request.uri",  "http.response.code",
                               "dns.qry.name",    "dns.qry.type",      "dns.flags.rcode"};
    std::vector<const decode::Field*> fields;
    for (const auto* name : names)
        if (const auto* field = decode::find_field(name); field != nullptr) fields.push_back(field);
    return fields;
}

PacketTable::PacketTable(std::string capture, std::vector<const decode::Field*> chosen, TableFormat format,
                         const FieldFormat& options)
    : capture_(std::move(capture)), chosen_(std::move(chosen)), format_(format), options_(options) {}

std::unique_ptr<Printer> PacketTable::another() const {
    return std::make_unique<PacketTable>(capture_, chosen_.fields(), format_, options_);
}

std::vector<Column> PacketTable::columns() const {
    std::vector<Column> columns{{"capture", ColumnType::text}};
    for (const auto* field : chosen_.fields())
        columns.push_back({column_name(field->name), options_.occurrence == 'a' ? ColumnType::text : type_of(*field)});
    return columns;
}

void PacketTable::header(std::string& out) const { TableRows(out, format_).header(columns()); }

void PacketTable::append_text(const decode::FieldRecord& record, const PrintedFrame& printed) {
    if (record.field->type == decode::FieldType::text)
        scratch_ += record.text;
    else
        append_value(scratch_, record, printed.fields, printed.frame.bytes);
}

void PacketTable::print_value(TableRows& row, const decode::FieldRecord& record, const PrintedFrame& printed) {
    switch (type_of(*record.field)) {
        case ColumnType::boolean: row.boolean(record.number != 0); return;
        case ColumnType::i32:
        case ColumnType::i64: row.signed_number(static_cast<std::int64_t>(record.number)); return;
        case ColumnType::seconds: row.seconds(static_cast<std::int64_t>(record.number)); return;
        case ColumnType::text: break;
        default: row.number(record.number); return;
    }
    scratch_.clear();
    append_text(record, printed);
    row.text(scratch_);
}

void PacketTable::print_all(TableRows& row, const std::vector<std::uint32_t>& found, const PrintedFrame& printed) {
    scratch_.clear();
    for (const auto index : found) {
        if (index != found.front()) scratch_ += options_.aggregator;
        append_text(printed.fields.records()[index], printed);
    }
    row.text(scratch_);
}

void PacketTable::print(std::string& out, const PrintedFrame& printed) {
    chosen_.find(printed.fields);
    TableRows row(out, format_);
    row.text(capture_);
    for (std::size_t column = 0; column < chosen_.fields().size(); ++column) {
        const auto& found = chosen_.found(column);
        if (found.empty())
            row.absent();
        else if (options_.occurrence == 'a')
            print_all(row, found, printed);
        else
            print_value(row, printed.fields.records()[options_.occurrence == 'l' ? found.back() : found.front()],
                        printed);
    }
    row.end();
}

}  // namespace loopscope::app
