#include <algorithm>

#include "decode/filter/checker.hpp"
#include "decode/registry.hpp"

namespace loopscope::decode::filter {

namespace {

bool sliceable(ValueType type) {
    switch (type) {
        case ValueType::mac:
        case ValueType::ipv4:
        case ValueType::ipv6:
        case ValueType::text:
        case ValueType::octets:
        case ValueType::protocol: return true;
        default: return false;
    }
}

bool comparable(ValueType left, ValueType right) {
    if (left == right) return true;
    if (is_number(left)) return is_number(right) || (left == ValueType::unsigned_number && right == ValueType::boolean);
    return is_octets(left) && is_octets(right);
}

Operation arithmetic_operation(TokenKind op) {
    switch (op) {
        case TokenKind::plus: return Operation::add;
        case TokenKind::minus: return Operation::subtract;
        case TokenKind::star: return Operation::multiply;
        case TokenKind::slash: return Operation::divide;
        case TokenKind::percent: return Operation::modulo;
        default: return Operation::bitwise_and;
    }
}

/// The protocol that a field belongs to, by its name: that of tcp.options.mss is tcp.
const Field* owner_of(std::string_view name) {
    const auto* owner = find_field(name.substr(0, name.find('.')));
    return owner != nullptr && owner->type == FieldType::protocol ? owner : nullptr;
}

bool same_ranges(const std::vector<Range>& a, const std::vector<Range>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Range& x, const Range& y) {
        return x.start == y.start && x.end == y.end && x.value == y.value;
    });
}

}  // namespace

bool Checker::is_constant(std::uint32_t index) const {
    const Syntax& syntax = at(index);
    switch (syntax.kind) {
        case SyntaxKind::word:
        case SyntaxKind::string:
        case SyntaxKind::character: return true;
        case SyntaxKind::negate:
        case SyntaxKind::arithmetic:
            return std::all_of(syntax.children.begin(), syntax.children.end(),
                               [&](std::uint32_t child) { return is_constant(child); });
        default: return false;
    }
}

const Field* Checker::field_of(std::uint32_t index) const {
    const Expression& expression = program_.expressions[index];
    if (expression.operation == Operation::field) return program_.slots[expression.index].field;
    return nullptr;
}

Checker::Node Checker::value(std::uint32_t index) {
    const Syntax& syntax = at(index);
    if (syntax.kind == SyntaxKind::word) return unknown_name(syntax);
    if (is_constant(index)) return fail("On the left stands a field or a function, not a value.", syntax.place);
    switch (syntax.kind) {
        case SyntaxKind::field: return field(index);
        case SyntaxKind::slice: return slice(index);
        case SyntaxKind::function: return function(syntax);
        case SyntaxKind::negate: return negation(index);
        case SyntaxKind::arithmetic: return arithmetic(index);
        default: return fail("A value was expected here, not a test.", syntax.place);
    }
}

Checker::Node Checker::field(std::uint32_t index) {
    const Syntax& syntax = at(index);
    const Field* field = token(syntax).field;
    auto& slots = program_.slots;
    const auto known = std::find_if(slots.begin(), slots.end(), [&](const Slot& slot) {
        return slot.field == field && same_ranges(slot.layers, syntax.ranges);
    });
    const auto slot = static_cast<std::uint32_t>(known - slots.begin());
    if (known == slots.end()) slots.push_back({field, syntax.ranges, owner_of(field->name)});
    return add({Operation::field, value_type(field->type), Relation::equal, false, slot});
}

Checker::Node Checker::slice(std::uint32_t index) {
    const Syntax& syntax = at(index);
    const auto inner = value(syntax.children[0]);
    if (!inner) return std::nullopt;
    if (!sliceable(type_of(*inner)))
        return fail("A slice takes octets out of texts, octets, addresses and protocols; this is " +
                        std::string(in_words(type_of(*inner))) + ".",
                    at(syntax.children[0]).place);
    return add({Operation::slice, ValueType::octets, Relation::equal, false, 0, {*inner}, syntax.ranges});
}

Checker::Node Checker::as_octets(std::uint32_t expression, Place place) {
    const auto type = type_of(expression);
    if (type == ValueType::octets) return expression;
    if (!sliceable(type))
        return fail("A slice can be compared with octets; this is " + std::string(in_words(type)) + ".", place);
    return add({Operation::slice,
                ValueType::octets,
                Relation::equal,
                false,
                0,
                {expression},
                {Range{0, Range::End::open, 1}}});
}

Checker::Node Checker::negation(std::uint32_t index) {
    const auto inner = value(at(index).children[0]);
    if (!inner) return std::nullopt;
    const auto type = type_of(*inner);
    if (!is_number(type) && type != ValueType::relative_time)
        return fail("A minus has no meaning before " + std::string(in_words(type)) + ".", at(index).place);
    const auto result = is_number(type) ? ValueType::signed_number : type;
    return add({Operation::negate, result, Relation::equal, false, 0, {*inner}});
}

Checker::Node Checker::arithmetic(std::uint32_t index) {
    const Syntax& syntax = at(index);
    const auto left_syntax = syntax.children[0], right_syntax = syntax.children[1];
    // The side with a field says what type a constant on the other side has.
    const bool field_on_right = is_constant(left_syntax);
    auto first = value(field_on_right ? right_syntax : left_syntax);
    if (!first) return std::nullopt;
    const auto operation = arithmetic_operation(syntax.op);
    const auto type = type_of(*first);
    const bool has_meaning =
        is_number(type) ||
        (operation == Operation::bitwise_and &&
         (is_octets(type) || type == ValueType::ipv4 || type == ValueType::ipv6)) ||
        (type == ValueType::relative_time && (operation == Operation::add || operation == Operation::subtract));
    const auto& op = tree_.tokens[syntax.token];
    if (!has_meaning)
        return fail("\"" + op.text + "\" has no meaning for " + std::string(in_words(type)) + ".", op.place);
    auto second = counterpart(field_on_right ? left_syntax : right_syntax, *first, true);
    if (!second) return std::nullopt;
    if (field_on_right) std::swap(first, second);
    const auto result = is_number(type) && operation != Operation::bitwise_and ? ValueType::signed_number : type;
    return add({operation, result, Relation::equal, false, 0, {*first, *second}});
}

Checker::Node Checker::counterpart(std::uint32_t index, std::uint32_t& left, bool part) {
    const Syntax& syntax = at(index);
    if (is_constant(index)) return constant(index, {type_of(left), field_of(left), part});
    auto right = value(index);
    if (!right) return std::nullopt;
    // A slice on either side makes octets of both.
    const bool sliced = program_.expressions[left].operation == Operation::slice || syntax.kind == SyntaxKind::slice;
    if (sliced) {
        const auto left_octets = as_octets(left, syntax.place);
        right = left_octets ? as_octets(*right, syntax.place) : std::nullopt;
        if (!right) return std::nullopt;
        left = *left_octets;
        return right;
    }
    if (!comparable(type_of(left), type_of(*right)))
        return fail("The left side is " + std::string(in_words(type_of(left))) + " and this is " +
                        std::string(in_words(type_of(*right))) + ": they cannot be compared.",
                    syntax.place);
    return right;
}

Checker::Node Checker::constant(std::uint32_t index, const Expected& expected) {
    const Syntax& syntax = at(index);
    if (syntax.kind == SyntaxKind::arithmetic) {
        const auto first = constant(syntax.children[0], expected);
        const auto second = first ? constant(syntax.children[1], expected) : std::nullopt;
        if (!second) return std::nullopt;
        const auto& op = tree_.tokens[syntax.token];
        if (!is_number(expected.type) && expected.type != ValueType::relative_time)
            return fail("\"" + op.text + "\" has no meaning for " + std::string(in_words(expected.type)) + ".",
                        op.place);
        const auto result = is_number(expected.type) ? ValueType::signed_number : expected.type;
        return add({arithmetic_operation(syntax.op), result, Relation::equal, false, 0, {*first, *second}});
    }
    const bool negated = syntax.kind == SyntaxKind::negate;
    const Syntax& literal = negated ? at(syntax.children[0]) : syntax;
    auto& held = program_.constants.emplace_back();
    std::string problem;
    if (!read_constant(literal.kind, token(literal), negated, expected, held, problem))
        return fail(std::move(problem), syntax.place);
    return add({Operation::constant, expected.type, Relation::equal, false,
                static_cast<std::uint32_t>(program_.constants.size() - 1)});
}

}  // namespace loopscope::decode::filter
