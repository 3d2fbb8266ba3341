#include <algorithm>
#include <limits>
#include <optional>

#include "decode/address.hpp"
#include "decode/filter/evaluator.hpp"
#include "decode/frame.hpp"
#include "decode/link/ethernet.hpp"

namespace loopscope::decode::filter {

namespace {

Value signed_value(std::int64_t number) {
    Value value;
    value.number = static_cast<std::uint64_t>(number);
    value.negative = number < 0;
    return value;
}

/// Modulo 2^64. False where there is no result: division by 0.
bool calculate_number(Operation operation, std::uint64_t a, std::uint64_t b, std::uint64_t& out) {
    const auto x = static_cast<std::int64_t>(a), y = static_cast<std::int64_t>(b);
    const bool overflows = x == std::numeric_limits<std::int64_t>::min() && y == -1;
    switch (operation) {
        case Operation::add: out = a + b; return true;
        case Operation::subtract: out = a - b; return true;
        case Operation::multiply: out = a * b; return true;
        case Operation::divide:
            if (y != 0) out = overflows ? a : static_cast<std::uint64_t>(x / y);
            return y != 0;
        case Operation::modulo:
            if (y != 0) out = overflows ? 0 : static_cast<std::uint64_t>(x % y);
            return y != 0;
        default: out = a & b; return true;
    }
}

/// The octets that a slice takes; nothing where it reaches beyond them.
std::optional<Bytes> take(Bytes octets, const Range& range) {
    const auto size = static_cast<std::int64_t>(octets.size());
    const auto from_start = [&](std::int64_t offset) { return offset < 0 ? size + offset : offset; };
    const auto start = from_start(range.start);
    const auto end = range.end == Range::End::open     ? size
                     : range.end == Range::End::length ? start + range.value
                                                       : from_start(range.value) + 1;
    if (start < 0 || end > size || end < start) return std::nullopt;
    return octets.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start));
}

char to_case(char c, bool upper) {
    if (upper) return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string as_text_of(ValueType type, const Value& value) {
    switch (type) {
        case ValueType::ipv4: return to_text(IpAddress::v4(static_cast<std::uint32_t>(value.number)));
        case ValueType::ipv6: return value.octets.size() == 16 ? to_text(IpAddress::v6(value.octets.data())) : "";
        case ValueType::mac: {
            MacAddress mac;
            std::copy_n(value.octets.begin(), std::min(value.octets.size(), mac.octets.size()), mac.octets.begin());
            return to_text(mac);
        }
        default:
            return value.negative ? std::to_string(static_cast<std::int64_t>(value.number))
                                  : std::to_string(value.number);
    }
}

}  // namespace

std::string& Evaluator::new_text() {
    if (scratch_.texts_used == scratch_.texts.size()) scratch_.texts.emplace_back();
    auto& text = scratch_.texts[scratch_.texts_used++];
    text.clear();
    return text;
}

Bytes Evaluator::keep(std::string text) {
    auto& kept = new_text();
    kept = std::move(text);
    return as_bytes(kept);
}

Value Evaluator::value_of(const FieldRecord& record) const {
    Value value;
    const auto source = record.source == 0 ? frame_ : list_.sources()[record.source - 1].bytes;
    const auto from_there = record.offset <= source.size() ? source.subspan(record.offset) : Bytes{};
    switch (value_type(record.field->type)) {
        case ValueType::text: value.octets = as_bytes(record.text); break;
        case ValueType::mac:
        case ValueType::ipv6:
        case ValueType::octets:
            value.octets = from_there.first(std::min<std::size_t>(record.size, from_there.size()));
            break;
        case ValueType::protocol: {
            value.octets = from_there.first(std::min<std::size_t>(record.size, from_there.size()));
            const bool padded = record.source == 0 && record.field != &fields::frame.protocol &&
                                record.field != &fields::eth.protocol && record.offset < payload_end_;
            value.whole = padded ? from_there.first(payload_end_ - record.offset) : from_there;
            break;
        }
        case ValueType::signed_number:
        case ValueType::relative_time:
        case ValueType::absolute_time: return signed_value(static_cast<std::int64_t>(record.number));
        default: value.number = record.number; break;
    }
    return value;
}

void Evaluator::values(std::uint32_t index, std::vector<Value>& out) {
    const Expression& expression = program_.expressions[index];
    switch (expression.operation) {
        case Operation::field:
            for (const auto record : scratch_.found[expression.index]) out.push_back(value_of(list_.records()[record]));
            break;
        case Operation::constant: out.push_back(program_.constants[expression.index].value); break;
        case Operation::slice: slice(expression, out); break;
        case Operation::add:
        case Operation::subtract:
        case Operation::multiply:
        case Operation::divide:
        case Operation::modulo:
        case Operation::bitwise_and: calculate(expression, out); break;
        default: call(expression, out); break;
    }
}

void Evaluator::slice(const Expression& expression, std::vector<Value>& out) {
    const auto type = program_.expressions[expression.children[0]].type;
    Borrowed whole(scratch_);
    values(expression.children[0], *whole);
    for (const Value& value : *whole) {
        auto octets = value.octets;
        if (type == ValueType::ipv4) {
            std::string four;
            for (const int shift : {24, 16, 8, 0}) four += static_cast<char>(value.number >> shift);
            octets = keep(std::move(four));
        }
        Value part;
        if (expression.ranges.size() == 1) {
            part.octets = take(octets, expression.ranges[0]).value_or(Bytes{});
        } else {
            auto& joined = new_text();
            for (const Range& range : expression.ranges) {
                const auto taken = take(octets, range);
                if (!taken) break;  // what comes after it is not taken either, as in tshark
                joined += as_text(*taken);
            }
            part.octets = as_bytes(joined);
        }
        out.push_back(part);
    }
}

void Evaluator::calculate(const Expression& expression, std::vector<Value>& out) {
    Borrowed left(scratch_), right(scratch_);
    values(expression.children[0], *left);
    values(expression.children[1], *right);
    const auto type = expression.type;
    // Each value with each: a long row of & over a field with many values would have no end.
    constexpr std::size_t most_results = 4'096;
    for (const Value& a : *left)
        for (const Value& b : *right) {
            if (out.size() == most_results) return;
            if (is_number(type) || type == ValueType::relative_time || type == ValueType::ipv4) {
                std::uint64_t number = 0;
                if (!calculate_number(expression.operation, a.number, b.number, number)) continue;
                out.push_back(signed_value(static_cast<std::int64_t>(number)));
                continue;
            }
            auto& octets = new_text();
            for (std::size_t i = 0; i < std::min(a.octets.size(), b.octets.size()); ++i)
                octets += static_cast<char>(a.octets[i] & b.octets[i]);
            out.emplace_back().octets = as_bytes(octets);
        }
}

void Evaluator::call(const Expression& expression, std::vector<Value>& out) {
    const auto argument = expression.children[0];
    const auto type = program_.expressions[argument].type;
    Borrowed given(scratch_);
    for (const auto child : expression.children) values(child, *given);
    if (given->empty()) return;
    switch (expression.operation) {
        case Operation::count: out.push_back(signed_value(static_cast<std::int64_t>(given->size()))); return;
        case Operation::maximum:
        case Operation::minimum: {
            const auto before = [&](const Value& a, const Value& b) { return compare(type, a, b) < 0; };
            const auto best = expression.operation == Operation::maximum
                                  ? std::max_element(given->begin(), given->end(), before)
                                  : std::min_element(given->begin(), given->end(), before);
            out.push_back(*best);
            return;
        }
        default: break;
    }
    for (const Value& value : *given) {
        switch (expression.operation) {
            case Operation::length: {
                const auto* field = program_.expressions[argument].operation == Operation::field
                                        ? program_.slots[program_.expressions[argument].index].field
                                        : nullptr;
                const bool fixed = is_number(type) || type == ValueType::ipv4;
                const auto bits = field == nullptr ? (type == ValueType::ipv4 ? 32u : 64u) : bits_of(field->type);
                out.push_back(signed_value(fixed ? bits / 8 : static_cast<std::int64_t>(value.octets.size())));
                break;
            }
            case Operation::as_text: out.emplace_back().octets = keep(as_text_of(type, value)); break;
            case Operation::upper:
            case Operation::lower: {
                auto& text = new_text();
                for (const char c : as_text(value.octets)) text += to_case(c, expression.operation == Operation::upper);
                out.emplace_back().octets = as_bytes(text);
                break;
            }
            case Operation::absolute:
            case Operation::negate: {
                const bool turn = expression.operation == Operation::negate || value.negative;
                out.push_back(signed_value(static_cast<std::int64_t>(turn ? 0 - value.number : value.number)));
                break;
            }
            default: break;
        }
    }
}

}  // namespace loopscope::decode::filter
