#include "app/print_ek.hpp"

#include <algorithm>
#include <ctime>
#include <limits>

#include "app/table.hpp"
#include "decode/append_text.hpp"
#include "decode/floor_divide.hpp"
#include "decode/registry.hpp"

namespace loopscope::app {
namespace {

constexpr std::int64_t a_second = 1'000'000'000, a_day = 86'400 * a_second;
constexpr std::uint32_t no_item = std::numeric_limits<std::uint32_t>::max();

void append_date(std::string& out, std::int64_t seconds, const char* format) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm date{};
    gmtime_r(&time, &date);
    char text[64];
    out.append(text, std::strftime(text, sizeof text, format, &date));
}

/// "2014-03-18T20:12:03.342266000Z"
void append_moment(std::string& out, std::int64_t time) {
    const auto [seconds, rest] = decode::floor_divide(time, a_second);
    append_date(out, seconds, "%Y-%m-%dT%H:%M:%S");
    char fraction[decode::longest_seconds];
    out.append(fraction, decode::write_fraction(fraction, static_cast<std::uint32_t>(rest))) += 'Z';
}

/// "474554" to "47:45:54"
void append_with_colons(std::string& out, std::string_view digits) {
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        if (i != 0) out += ':';
        out.append(digits, i, 2);
    }
}

/// A layer is called by its name; a field by its protocol's and its own.
std::string member_of(const decode::Field& field) {
    const auto protocol = field.type == decode::FieldType::protocol
                              ? std::string{}
                              : column_name(field.name.substr(0, field.name.find('.'))) + "_";
    return "\"" + protocol + column_name(field.name) + "\":";
}

}  // namespace

EkPrinter::EkPrinter(std::vector<const decode::Field*> chosen)
    : chosen_(std::move(chosen)), names_(places_.count()), day_(std::numeric_limits<std::int64_t>::min()) {
    for (const auto* field : decode::all_fields()) name_of(*field).member = member_of(*field);
    // tshark writes an array here even where there is one value, and the field's own name alone.
    for (const auto* field : chosen_.fields()) chosen_members_.push_back("\"" + column_name(field->name) + "\":[");
}

void EkPrinter::choose(decode::FieldList& fields) const {
    if (!chosen_.fields().empty()) return fields.want({chosen_.fields()}, false);
    auto wanted = decode::FieldSet::values();
    for (const auto* field : decode::all_fields())
        if (field->type == decode::FieldType::protocol) wanted.add(*field);
    fields.want(std::move(wanted), false);
}

void EkPrinter::begin(std::string& out, std::int64_t time) {
    if (const auto day = decode::floor_divide(time, a_day).quotient; day != day_) {
        day_ = day;
        action_ = "{\"index\":{\"_index\":\"packets-";
        append_date(action_, day * (a_day / a_second), "%Y-%m-%d");
        action_ += "\"}}\n";
    }
    out += action_;
    out += "{\"timestamp\":\"";
    decode::append_decimal(out, decode::floor_divide(time, 1'000'000).quotient);
    out += "\",\"layers\":";
}

void EkPrinter::append_value(std::string& out, const PrintedFrame& printed, const decode::FieldRecord& record) {
    using enum decode::FieldType;
    switch (record.field->type) {
        case boolean: out += record.number != 0 ? "true" : "false"; return;
        case protocol:
        case group:
        case text: append_json_string(out, record.text); return;
        case bytes:
            scratch_.clear();
            decode::append_value(scratch_, record, printed.fields, printed.frame.bytes);
            out += '"';
            append_with_colons(out, scratch_);
            break;
        case absolute_time:
            out += '"';
            append_moment(out, static_cast<std::int64_t>(record.number));
            break;
        default:  // digits, letters and colons only
            out += '"';
            decode::append_value(out, record, printed.fields, printed.frame.bytes);
            break;
    }
    out += '"';
}

void EkPrinter::append_layer(std::string& out, const PrintedFrame& printed, std::uint32_t begin, std::uint32_t end) {
    const auto& records = printed.fields.records();
    const auto layer = ++layers_;
    const auto first = items_.size();
    for (auto i = begin; i < end; ++i) {
        const auto& record = records[i];
        if (record.field->type == decode::FieldType::group) continue;
        auto& name = name_of(*record.field);
        const bool again = name.layer == layer;
        const auto index = static_cast<std::uint32_t>(items_.size());
        if (again) items_[name.newest].next = index;
        name.layer = layer;
        name.newest = index;
        auto next = i + 1;
        if (record.field->type == decode::FieldType::protocol)
            while (next < end && records[next].depth > record.depth) ++next;
        items_.push_back({&name, i, next, no_item, !again});
        i = next - 1;
    }
    out += '{';
    bool any = false;
    // Layers within this one add items behind these, and take them away again.
    for (auto k = first, last = items_.size(); k < last; ++k) {
        if (!items_[k].first) continue;
        if (any) out += ',';
        any = true;
        out += items_[k].name->member;
        const bool several = items_[k].next != no_item;
        if (several) out += '[';
        for (auto of_field = static_cast<std::uint32_t>(k); of_field != no_item;) {
            if (of_field != k) out += ',';
            const auto item = items_[of_field];
            append_item(out, printed, item);
            of_field = item.next;
        }
        if (several) out += ']';
    }
    out += '}';
    items_.resize(first);
}

void EkPrinter::append_item(std::string& out, const PrintedFrame& printed, const Item& item) {
    const auto& record = printed.fields.records()[item.record];
    if (record.field->type == decode::FieldType::protocol)
        append_layer(out, printed, item.record + 1, item.end);
    else
        append_value(out, printed, record);
}

void EkPrinter::append_chosen(std::string& out, const PrintedFrame& printed) {
    chosen_.find(printed.fields);
    out += '{';
    bool any = false;
    for (std::size_t column = 0; column < chosen_.fields().size(); ++column) {
        const auto& found = chosen_.found(column);
        if (found.empty()) continue;
        if (any) out += ',';
        any = true;
        out += chosen_members_[column];
        for (const auto index : found) {
            if (index != found.front()) out += ',';
            scratch_.clear();
            decode::append_value(scratch_, printed.fields.records()[index], printed.fields, printed.frame.bytes);
            append_json_string(out, scratch_);
        }
        out += ']';
    }
    out += '}';
}

void EkPrinter::print(std::string& out, const PrintedFrame& printed) {
    begin(out, printed.frame.time);
    if (chosen_.fields().empty())
        append_layer(out, printed, 0, static_cast<std::uint32_t>(printed.fields.records().size()));
    else
        append_chosen(out, printed);
    out += "}\n";
}

}  // namespace loopscope::app
