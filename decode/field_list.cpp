#include "decode/field_list.hpp"

#include <algorithm>
#include <ctime>

#include "decode/address.hpp"
#include "decode/append_text.hpp"
#include "decode/floor_divide.hpp"
#include "decode/write_value.hpp"

namespace loopscope::decode {

void FieldList::clear() {
    records_.clear();
    sources_.clear();
    texts_.clear();
    protocol_ = {};
    summary_.clear();
    depth_ = 0;
    source_ = 0;
}

FieldRecord& FieldList::add(const FieldRecord& record) {
    auto& added = records_.emplace_back(record);
    added.depth = depth_;
    added.source = source_;
    return added;
}

std::size_t FieldList::open(const FieldRecord& record) {
    if (!wants(*record.field)) return unrecorded;
    add(record);
    ++depth_;
    return records_.size() - 1;
}

void FieldList::close(std::size_t index, std::uint32_t end_offset) {
    if (index == unrecorded) return;
    auto& record = records_[index];
    depth_ = record.depth;
    if (record.size == 0 && end_offset > record.offset) record.size = end_offset - record.offset;
}

std::uint16_t FieldList::push_source(std::string_view name, Bytes bytes) {
    const auto earlier = source_;
    sources_.push_back({name, bytes});
    source_ = static_cast<std::uint16_t>(sources_.size());
    return earlier;
}

std::string& FieldList::new_summary(std::string_view protocol) {
    protocol_ = protocol;
    ++summaries_;
    summary_.clear();
    return summary_;
}

const FieldRecord* FieldList::find(const Field& field) const {
    const auto found = std::find_if(records_.begin(), records_.end(), [&](const auto& r) { return r.field == &field; });
    return found == records_.end() ? nullptr : &*found;
}

namespace {

char* write_decimal(char* out, auto number) { return std::to_chars(out, out + longest_short_value, number).ptr; }

char* write_hexadecimal(char* out, std::uint64_t number, int width) {
    constexpr char digits[] = "0123456789abcdef";
    *out++ = '0';
    *out++ = 'x';
    for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) *out++ = digits[number >> shift & 15];
    return out;
}

/// One frame follows the other within the same second, most often: its text is made once.
struct DateText {
    std::time_t seconds = -1;
    char text[48] = {};
    std::size_t size = 0;
};

char* write_date(char* out, std::int64_t nanoseconds) {
    static thread_local DateText last;
    const auto [whole, rest] = floor_divide(nanoseconds, 1'000'000'000);
    const auto seconds = static_cast<std::time_t>(whole);
    if (last.size == 0 || last.seconds != seconds) {
        std::tm date{};
        gmtime_r(&seconds, &date);
        last.seconds = seconds;
        last.size = std::strftime(last.text, sizeof last.text, "%b %e, %Y %H:%M:%S", &date);
    }
    out = write_fraction(std::copy_n(last.text, last.size, out), static_cast<std::uint32_t>(rest));
    return std::copy_n(" UTC", 4, out);
}

int hexadecimal_width(FieldType type) {
    switch (type) {
        case FieldType::u8: return 2;
        case FieldType::u16: return 4;
        case FieldType::u24: return 6;
        case FieldType::u64: return 16;
        default: return 8;
    }
}

/// Control characters as in C, so that a value stays on one line: "\r\n", "\001".
void append_escaped(std::string& out, std::string_view text) {
    constexpr std::string_view named = "\a\b\t\n\v\f\r", letters = "abtnvfr";
    const auto is_control = [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7f;
    };
    const auto plain = std::find_if(text.begin(), text.end(), is_control);
    out.append(text.begin(), plain);
    for (const char c : text.substr(static_cast<std::size_t>(plain - text.begin()))) {
        const unsigned octet = static_cast<unsigned char>(c);
        if (octet >= 0x20 && octet != 0x7f) {
            out += c;
        } else if (const auto at = named.find(c); at != named.npos) {
            out += '\\';
            out += letters[at];
        } else {
            out += '\\';
            for (const unsigned part : {octet >> 6, octet >> 3 & 7, octet & 7}) out += static_cast<char>('0' + part);
        }
    }
}

}  // namespace

Bytes octets_of(const FieldRecord& record, const FieldList& list, Bytes frame) {
    const Bytes source = record.source == 0 ? frame : list.sources()[record.source - 1].bytes;
    if (record.offset > source.size()) return {};
    return source.subspan(record.offset, std::min<std::size_t>(record.size, source.size() - record.offset));
}

char* write_short_value(char* out, const FieldRecord& record, const FieldList& list, Bytes frame) {
    const Field& field = *record.field;
    switch (field.type) {
        case FieldType::boolean: *out++ = record.number != 0 ? '1' : '0'; return out;
        case FieldType::u8:
        case FieldType::u16:
        case FieldType::u24:
        case FieldType::u32:
        case FieldType::u64:
            return field.base == Base::hexadecimal
                       ? write_hexadecimal(out, record.number, hexadecimal_width(field.type))
                       : write_decimal(out, record.number);
        case FieldType::i32:
        case FieldType::i64: return write_decimal(out, static_cast<std::int64_t>(record.number));
        case FieldType::ipv4: return write_text(out, IpAddress::v4(static_cast<std::uint32_t>(record.number)));
        case FieldType::ipv6: {
            const auto octets = octets_of(record, list, frame);
            return octets.size() == 16 ? write_text(out, IpAddress::v6(octets.data())) : out;
        }
        case FieldType::mac: {
            const auto octets = octets_of(record, list, frame);
            MacAddress mac;
            if (octets.size() != mac.octets.size()) return out;
            std::copy(octets.begin(), octets.end(), mac.octets.begin());
            return write_text(out, mac);
        }
        case FieldType::relative_time: return write_seconds(out, static_cast<std::int64_t>(record.number));
        case FieldType::absolute_time: return write_date(out, static_cast<std::int64_t>(record.number));
        case FieldType::protocol:
        case FieldType::group:
        case FieldType::text:
        case FieldType::bytes: break;
    }
    return out;
}

void append_value(std::string& out, const FieldRecord& record, const FieldList& list, Bytes frame) {
    switch (record.field->type) {
        case FieldType::protocol:
        case FieldType::group: out += record.text.empty() ? record.field->title : record.text; return;
        case FieldType::text: append_escaped(out, record.text); return;
        case FieldType::bytes: append_hexadecimal(out, octets_of(record, list, frame)); return;
        default: break;
    }
    char text[longest_short_value];
    out.append(text, write_short_value(text, record, list, frame));
}

void append_display(std::string& out, const FieldRecord& record, const FieldList& list, Bytes frame) {
    const Field& field = *record.field;
    if (field.type == FieldType::boolean) {
        out += record.number != 0 ? "yes" : "no";
        return;
    }
    if (field.type == FieldType::bytes && record.size > 32) {
        append_hexadecimal(
            out,
            octets_of(record, list, frame).first(std::min<std::size_t>(32, octets_of(record, list, frame).size())));
        out += "... (";
        append_decimal(out, record.size);
        out += " octets)";
        return;
    }
    append_value(out, record, list, frame);
    if (field.type == FieldType::relative_time) out += " s";
    if (const auto name = name_of(field.names, record.number); !name.empty())
        out.append(" (").append(name).append(")");
    else if (!record.text.empty() && field.type != FieldType::text && field.type != FieldType::protocol &&
             field.type != FieldType::group)
        out.append(" (").append(record.text).append(")");
}

}  // namespace loopscope::decode
