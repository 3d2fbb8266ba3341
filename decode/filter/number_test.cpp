#include "decode/filter/number_test.hpp"

#include <algorithm>
#include <limits>

namespace loopscope::decode::filter {

namespace {

constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();

bool has_numbers(ValueType type) {
    switch (type) {
        case ValueType::boolean:
        case ValueType::unsigned_number:
        case ValueType::signed_number:
        case ValueType::ipv4:
        case ValueType::relative_time:
        case ValueType::absolute_time: return true;
        default: return false;
    }
}

/// The numbers that are equal to a constant: many for an address with a prefix. None of a field's numbers is greater
/// than `most`, so that a greater constant lies above them all.
struct Equal {
    std::int64_t first, last;
    bool above_all = false;
};

std::optional<Equal> equal_to(const Program& program, std::uint32_t index) {
    const Expression& expression = program.expressions[index];
    if (expression.operation != Operation::constant) return std::nullopt;
    const Value& value = program.constants[expression.index].value;
    if (expression.type == ValueType::ipv4) {
        const unsigned bits = std::min<unsigned>(value.prefix, 32);
        const std::uint64_t host = bits == 0 ? 0xffff'ffff : (std::uint64_t{1} << (32 - bits)) - 1;
        return Equal{static_cast<std::int64_t>(value.number & ~host & 0xffff'ffff),
                     static_cast<std::int64_t>((value.number | host) & 0xffff'ffff)};
    }
    if (!value.negative && value.number > static_cast<std::uint64_t>(most)) return Equal{most, most, true};
    const auto number = static_cast<std::int64_t>(value.number);
    return Equal{number, number};
}

void add_above(std::vector<NumberTest::Span>& spans, const Equal& constant) {
    if (!constant.above_all && constant.last != most) spans.push_back({constant.last + 1, most});
}

void add_below(std::vector<NumberTest::Span>& spans, const Equal& constant) {
    if (constant.above_all)
        spans.push_back({least, most});
    else if (constant.first != least)
        spans.push_back({least, constant.first - 1});
}

void add_equal(std::vector<NumberTest::Span>& spans, const Equal& constant) {
    if (!constant.above_all) spans.push_back({constant.first, constant.last});
}

bool add_comparison(const Program& program, const Expression& compare, NumberTest& test) {
    const auto constant = equal_to(program, compare.children[1]);
    if (!constant) return false;
    const auto relation = compare.relation;
    if (relation == Relation::equal || relation == Relation::greater_or_equal || relation == Relation::less_or_equal)
        add_equal(test.spans, *constant);
    if (relation == Relation::less || relation == Relation::less_or_equal || relation == Relation::not_equal)
        add_below(test.spans, *constant);
    if (relation == Relation::greater || relation == Relation::greater_or_equal || relation == Relation::not_equal)
        add_above(test.spans, *constant);
    return true;
}

bool add_members(const Program& program, const Expression& member, NumberTest& test) {
    if (member.all && member.children.size() > 2) return false;  // all of the values in the same element
    for (std::size_t i = 1; i < member.children.size(); ++i) {
        const Expression& element = program.expressions[member.children[i]];
        if (element.operation != Operation::span) {
            const auto constant = equal_to(program, member.children[i]);
            if (!constant) return false;
            add_equal(test.spans, *constant);
            continue;
        }
        const auto low = equal_to(program, element.children[0]), high = equal_to(program, element.children[1]);
        if (!low || !high) return false;
        if (low->above_all) continue;
        const auto last = high->above_all ? most : high->last;
        if (low->first <= last) test.spans.push_back({low->first, last});
    }
    return true;
}

}  // namespace

std::optional<NumberTest> number_test(const Program& program, std::uint32_t index) {
    const Expression& expression = program.expressions[index];
    const bool compare = expression.operation == Operation::compare;
    if (!compare && expression.operation != Operation::member) return std::nullopt;
    const Expression& left = program.expressions[expression.children[0]];
    if (left.operation != Operation::field || !has_numbers(left.type) || expression.type != left.type)
        return std::nullopt;
    NumberTest test{.slot = left.index, .all = expression.all, .spans = {}};
    const bool understood =
        compare ? add_comparison(program, expression, test) : add_members(program, expression, test);
    if (!understood) return std::nullopt;
    return test;
}

}  // namespace loopscope::decode::filter
