#include "decode/filter/evaluator.hpp"

#include <algorithm>
#include <cstring>

#include "decode/link/ethernet.hpp"

namespace loopscope::decode::filter {

namespace {

bool holds(Relation relation, std::strong_ordering order) {
    switch (relation) {
        case Relation::equal: return order == 0;
        case Relation::not_equal: return order != 0;
        case Relation::greater: return order > 0;
        case Relation::greater_or_equal: return order >= 0;
        case Relation::less: return order < 0;
        case Relation::less_or_equal: return order <= 0;
    }
    return false;
}

/// `test` for one of the values, or for all of them where there is one.
template <class Test> bool quantified(const std::vector<Value>& values, bool all, Test test) {
    return all ? !values.empty() && std::all_of(values.begin(), values.end(), test)
               : std::any_of(values.begin(), values.end(), test);
}

bool is_within(Bytes part, Bytes whole) {
    return part.empty() || as_text(whole).find(as_text(part)) != std::string_view::npos;
}

/// Position in the frame's stack of protocols, from 1, within what was written after #.
bool chosen(const std::vector<Range>& layers, std::uint32_t layer) {
    const auto number = static_cast<std::int64_t>(layer);
    return std::any_of(layers.begin(), layers.end(), [&](const Range& range) {
        switch (range.end) {
            case Range::End::length: return number >= range.start && number < range.start + std::int64_t{range.value};
            case Range::End::last: return number >= range.start && number <= range.value;
            case Range::End::open: return number >= range.start;
        }
        return false;
    });
}

}  // namespace

bool Evaluator::run(std::uint32_t expression) {
    scratch_.texts_used = 0;
    scratch_.values_used = 0;
    find_fields();
    return test(expression);
}

void Evaluator::find_fields() {
    const auto slots = program_.slots.size();
    if (scratch_.found.size() < slots) scratch_.found.resize(slots);
    for (std::size_t slot = 0; slot < slots; ++slot) scratch_.found[slot].clear();
    scratch_.layer_counts.assign(program_.counts_layers ? slots : 0, 0);
    payload_end_ = static_cast<std::uint32_t>(frame_.size());
    const auto& records = list_.records();
    for (std::uint32_t i = 0; i < records.size(); ++i) {
        const auto& record = records[i];
        if (program_.counts_layers)
            for (std::size_t slot = 0; slot < slots; ++slot)
                if (program_.slots[slot].owner == record.field) ++scratch_.layer_counts[slot];
        if (program_.searches_protocols && record.source == 0 &&
            (record.field == &fields::eth.padding || record.field == &fields::eth.trailer))
            payload_end_ = std::min(payload_end_, record.offset);
        for (const auto& [field, slot] : program_.slot_of) {
            if (field != record.field) continue;
            const auto& layers = program_.slots[slot].layers;
            if (layers.empty() || chosen(layers, scratch_.layer_counts[slot])) scratch_.found[slot].push_back(i);
        }
    }
}

bool Evaluator::test(std::uint32_t index) {
    const Expression& expression = program_.expressions[index];
    const auto& children = expression.children;
    switch (expression.operation) {
        case Operation::exists: return !scratch_.found[expression.index].empty();
        case Operation::logical_not: return !test(children[0]);
        case Operation::logical_and:
            return std::all_of(children.begin(), children.end(), [&](std::uint32_t child) { return test(child); });
        case Operation::logical_or:
            return std::any_of(children.begin(), children.end(), [&](std::uint32_t child) { return test(child); });
        case Operation::compare: return compare_all(expression);
        case Operation::contains: return contains(expression);
        case Operation::matches: return matches(expression);
        case Operation::member: return member(expression);
        case Operation::not_empty:
        case Operation::not_zero: {
            Borrowed found(scratch_);
            values(children[0], *found);
            const bool any_octet = expression.operation == Operation::not_empty;
            return std::any_of(found->begin(), found->end(), [&](const Value& value) {
                if (any_octet) return !value.octets.empty();
                return value.number != 0 || std::any_of(value.octets.begin(), value.octets.end(),
                                                        [](std::uint8_t octet) { return octet != 0; });
            });
        }
        default: return false;  // the checker lets no value stand for a test
    }
}

bool Evaluator::compare_all(const Expression& expression) {
    Borrowed left(scratch_), right(scratch_);
    values(expression.children[0], *left);
    if (left->empty()) return false;
    values(expression.children[1], *right);
    if (right->empty()) return false;
    return quantified(*left, expression.all, [&](const Value& a) {
        return quantified(*right, expression.all,
                          [&](const Value& b) { return holds(expression.relation, compare(expression.type, a, b)); });
    });
}

bool Evaluator::contains(const Expression& expression) {
    Borrowed left(scratch_), right(scratch_);
    values(expression.children[0], *left);
    values(expression.children[1], *right);
    const bool protocol = expression.type == ValueType::protocol;
    return !right->empty() && quantified(*left, expression.all, [&](const Value& a) {
        return quantified(*right, expression.all, [&](const Value& b) {
            if (b.octets.empty() && expression.type == ValueType::text) return false;  // as tshark does
            return is_within(b.octets, protocol ? a.whole : a.octets);
        });
    });
}

bool Evaluator::matches(const Expression& expression) {
    Borrowed left(scratch_);
    values(expression.children[0], *left);
    const auto& pattern = *program_.patterns[expression.index];
    const bool protocol = expression.type == ValueType::protocol;
    return quantified(*left, expression.all, [&](const Value& value) {
        const auto answer = pattern.search(protocol ? value.whole : value.octets);
        if (answer == RegularExpression::Answer::gave_up) ++scratch_.gave_up;
        return answer == RegularExpression::Answer::yes;
    });
}

bool Evaluator::member(const Expression& expression) {
    Borrowed left(scratch_);
    values(expression.children[0], *left);
    if (left->empty()) return false;
    return std::any_of(expression.children.begin() + 1, expression.children.end(),
                       [&](std::uint32_t element) { return in_element(expression, *left, element); });
}

bool Evaluator::in_element(const Expression& member, const std::vector<Value>& left, std::uint32_t index) {
    const Expression& element = program_.expressions[index];
    const auto type = member.type;
    Borrowed low(scratch_);
    if (element.operation != Operation::span) {
        values(index, *low);
        return !low->empty() && quantified(left, member.all, [&](const Value& value) {
            return quantified(*low, member.all, [&](const Value& one) { return compare(type, value, one) == 0; });
        });
    }
    Borrowed high(scratch_);
    values(element.children[0], *low);
    values(element.children[1], *high);
    return !low->empty() && !high->empty() && quantified(left, member.all, [&](const Value& value) {
        return quantified(*low, member.all, [&](const Value& from) { return compare(type, value, from) >= 0; }) &&
               quantified(*high, member.all, [&](const Value& to) { return compare(type, value, to) <= 0; });
    });
}

}  // namespace loopscope::decode::filter
