#include <algorithm>
#include <charconv>
#include <cstdio>

#include "app/findings_text.hpp"
#include "app/print.hpp"
#include "app/utf8.hpp"

namespace loopscope::app {

namespace {

bool is_plain_number(const decode::Field& field) {
    using enum decode::FieldType;
    switch (field.type) {
        case u8:
        case u16:
        case u24:
        case u32:
        case u64:
        case i32:
        case i64: return field.base == decode::Base::decimal;
        default: return false;
    }
}

void append_json_value(std::string& out, const decode::FieldRecord& record, const PrintedFrame& printed) {
    if (record.field->type == decode::FieldType::boolean) {
        out += record.number != 0 ? "true" : "false";
    } else if (is_plain_number(*record.field)) {
        append_value(out, record, printed.fields, printed.frame.bytes);
    } else {
        std::string value;
        append_value(value, record, printed.fields, printed.frame.bytes);
        append_json_string(out, value);
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t i = 0; i < text.size();) {
        const auto octet = static_cast<unsigned char>(text[i]);
        if (octet == '"' || octet == '\\') {
            out += '\\';
            out += text[i++];
            continue;
        }
        if (octet < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", octet);
            out += escape;
            ++i;
            continue;
        }
        const auto size = utf8_length(text.substr(i));
        if (size == 0) {
            out += replacement_character;
            ++i;
            continue;
        }
        out += text.substr(i, size);
        i += size;
    }
    out += '"';
}

namespace {

/// The frame's values, those of one field together, fields in the order in which they first occur.
std::vector<std::uint32_t> by_first_occurrence(const std::vector<decode::FieldRecord>& records) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < records.size(); ++i)
        if (records[i].field->type != decode::FieldType::group && records[i].field->type != decode::FieldType::protocol)
            order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return records[a].field < records[b].field; });
    std::vector<std::uint32_t> first(records.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        first[order[i]] =
            i > 0 && records[order[i]].field == records[order[i - 1]].field ? first[order[i - 1]] : order[i];
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return first[a] < first[b]; });
    return order;
}

}  // namespace

// A field that occurs once is a value, one that occurs more often an array, in the order of the octets.
void print_json(std::string& out, const PrintedFrame& printed) {
    const auto& records = printed.fields.records();
    const auto order = by_first_occurrence(records);
    out += "{\"protocol\":";
    append_json_string(out, printed.fields.protocol());
    out += ",\"summary\":";
    append_json_string(out, printed.fields.summary());
    if (!printed.annotation.empty()) {
        out += ",\"annotation\":";
        append_json_string(out, printed.annotation);
    }
    if (!printed.findings.empty()) {
        out += ',';
        append_findings_json(out, printed.findings, *printed.recording);
    }
    if (printed.packet.stop) {
        out += ",\"stop\":";
        append_json_string(out, to_text(printed.packet.stop));
    }
    for (std::size_t i = 0; i < order.size();) {
        auto end = i + 1;
        while (end < order.size() && records[order[end]].field == records[order[i]].field) ++end;
        out += ",\"";
        out += records[order[i]].field->name;
        out += end - i > 1 ? "\":[" : "\":";
        for (auto k = i; k < end; ++k) {
            if (k != i) out += ',';
            append_json_value(out, records[order[k]], printed);
        }
        if (end - i > 1) out += ']';
        i = end;
    }
    out += "}\n";
}

}  // namespace loopscope::app
