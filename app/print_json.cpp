#include <algorithm>
#include <cstdio>

#include "app/findings_text.hpp"
#include "app/plain_text.hpp"
#include "app/print.hpp"
#include "decode/registry.hpp"
#include "decode/utf8.hpp"
#include "decode/write_value.hpp"

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

char* write(char* to, std::string_view text) { return std::copy(text.begin(), text.end(), to); }

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t i = 0; i < text.size();) {
        if (const auto plain = length_of_plain_json(text.substr(i)); plain != 0) {
            out += text.substr(i, plain);
            i += plain;
            continue;
        }
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
        const auto size = decode::utf8_length(text.substr(i));
        if (size == 0) {
            out += decode::replacement_character;
            ++i;
            continue;
        }
        out += text.substr(i, size);
        i += size;
    }
    out += '"';
}

JsonPrinter::JsonPrinter()
    : places_(decode::FieldPlaces::registered()), names_(places_.count()), occurrences_(places_.count()) {
    for (const auto* field : decode::all_fields()) {
        const auto text = ",\"" + std::string{field->name} + "\":";
        auto& name = names_[places_.of(*field)];
        name.size = static_cast<std::uint8_t>(std::min(text.size(), name.text.size()));
        std::copy_n(text.begin(), name.size, name.text.begin());
    }
}

/// Where at least `size` characters can be written.
char* JsonPrinter::room(std::size_t size) {
    if (line_size_ + size > line_.size()) line_.resize(2 * (line_size_ + size));
    return line_.data() + line_size_;
}

void JsonPrinter::wrote(const char* end) { line_size_ = static_cast<std::size_t>(end - line_.data()); }

void JsonPrinter::write_value(const decode::FieldRecord& record, const PrintedFrame& printed) {
    const auto type = record.field->type;
    if (type == decode::FieldType::boolean) return wrote(write(room(8), record.number != 0 ? "true" : "false"));
    if (is_short(type)) {
        auto* to = room(decode::longest_short_value + 2);
        const bool quoted = !is_plain_number(*record.field);
        if (quoted) *to++ = '"';
        to = write_short_value(to, record, printed.fields, printed.frame.bytes);
        if (quoted) *to++ = '"';
        return wrote(to);
    }
    if (type == decode::FieldType::bytes) {
        const auto octets = octets_of(record, printed.fields, printed.frame.bytes);
        auto* to = room(2 * octets.size() + 2);
        *to++ = '"';
        to = decode::write_hexadecimal(to, octets);
        *to++ = '"';
        return wrote(to);
    }
    if (length_of_plain_json(record.text) == record.text.size() &&
        length_without_controls(record.text) == record.text.size()) {
        auto* to = room(record.text.size() + 2);
        *to++ = '"';
        to = write(to, record.text);
        *to++ = '"';
        return wrote(to);
    }
    std::string value, quoted;
    append_value(value, record, printed.fields, printed.frame.bytes);
    append_json_string(quoted, value);
    wrote(write(room(quoted.size()), quoted));
}

/// Chains the values of each field, and finds the order in which fields first occur.
void JsonPrinter::order(const std::vector<decode::FieldRecord>& records) {
    if (++frame_ == 0) std::fill(occurrences_.begin(), occurrences_.end(), Occurrence{}), frame_ = 1;
    first_.clear();
    next_.assign(records.size(), no_record);
    for (std::uint32_t i = 0; i < records.size(); ++i) {
        const auto type = records[i].field->type;
        if (type == decode::FieldType::group || type == decode::FieldType::protocol) continue;
        auto& occurrence = occurrences_[places_.of(*records[i].field)];
        if (occurrence.frame == frame_)
            next_[occurrence.last] = i;
        else
            first_.push_back(i);
        occurrence = {frame_, i};
    }
}

// A field that occurs once is a value, one that occurs more often an array, in the order of the octets.
void JsonPrinter::print(std::string& out, const PrintedFrame& printed) {
    const auto& records = printed.fields.records();
    order(records);
    out += "{\"protocol\":";
    append_json_string(out, printed.fields.protocol());
    out += ",\"summary\":";
    append_json_string(out, printed.fields.summary());
    if (!printed.explanation.empty()) {
        out += ",\"annotation\":";
        append_json_string(out, printed.explanation);
    }
    if (!printed.findings.empty()) {
        out += ',';
        append_findings_json(out, printed.findings);
    }
    if (printed.packet.stop) {
        out += ",\"stop\":";
        append_json_string(out, to_text(printed.packet.stop));
    }
    line_size_ = 0;
    for (const auto first : first_) {
        const auto& name = names_[places_.of(*records[first].field)];
        auto* to = room(name.text.size() + 1);
        std::copy_n(name.text.data(), name.text.size(), to);  // of a constant size: a few moves
        to += name.size;
        const bool several = next_[first] != no_record;
        if (several) *to++ = '[';
        wrote(to);
        for (auto i = first; i != no_record; i = next_[i]) {
            if (i != first) wrote(write(room(1), ","));
            write_value(records[i], printed);
        }
        if (several) wrote(write(room(1), "]"));
    }
    out.append(line_.data(), line_size_);
    out += "}\n";
}

}  // namespace loopscope::app
