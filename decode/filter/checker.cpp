#include "decode/filter/checker.hpp"

#include <algorithm>

#include "decode/either_fields.hpp"
#include "decode/registry.hpp"

namespace loopscope::decode::filter {

namespace {

struct Meaning {
    Relation relation;
    bool all;
};

/// In tshark 4.0, != means that all values are other ones.
Meaning meaning(TokenKind op) {
    switch (op) {
        case TokenKind::all_equal: return {Relation::equal, true};
        case TokenKind::not_equal: return {Relation::not_equal, true};
        case TokenKind::any_not_equal: return {Relation::not_equal, false};
        case TokenKind::greater: return {Relation::greater, false};
        case TokenKind::greater_or_equal: return {Relation::greater_or_equal, false};
        case TokenKind::less: return {Relation::less, false};
        case TokenKind::less_or_equal: return {Relation::less_or_equal, false};
        default: return {Relation::equal, false};
    }
}

bool searchable(ValueType type) { return type == ValueType::text || is_octets(type) || type == ValueType::protocol; }

std::string similar(std::string_view name) {
    const auto names = similar_fields(name);
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text.append(i == 0 ? " Did you mean " : i + 1 == names.size() ? " or " : ", ").append(names[i]);
    return text.empty() ? text : text + "?";
}

}  // namespace

Checker::Node Checker::fail(std::string message, Place place) {
    if (error_.message.empty()) error_ = {std::move(message), place};
    return std::nullopt;
}

Checker::Node Checker::unknown_name(const Syntax& syntax) {
    const auto& name = token(syntax).text;
    return fail("There is no field or protocol \"" + name + "\"." + similar(name), syntax.place);
}

std::uint32_t Checker::add(Expression expression) {
    program_.expressions.push_back(std::move(expression));
    return static_cast<std::uint32_t>(program_.expressions.size() - 1);
}

Checker::Node Checker::test(std::uint32_t index) {
    const Syntax& syntax = at(index);
    switch (syntax.kind) {
        case SyntaxKind::logical_not:
        case SyntaxKind::logical_and:
        case SyntaxKind::logical_or: {
            Expression expression{syntax.kind == SyntaxKind::logical_not   ? Operation::logical_not
                                  : syntax.kind == SyntaxKind::logical_and ? Operation::logical_and
                                                                           : Operation::logical_or};
            for (const auto child : syntax.children) {
                const auto checked = test(child);
                if (!checked) return std::nullopt;
                expression.children.push_back(*checked);
            }
            return add(std::move(expression));
        }
        case SyntaxKind::comparison: return comparison(syntax);
        case SyntaxKind::contains: return contains(syntax);
        case SyntaxKind::matches: return matches(syntax);
        case SyntaxKind::membership: return membership(syntax);
        default: return bare(index);
    }
}

/// A value alone: a field is there, a slice has octets, arithmetic gives something other than 0.
Checker::Node Checker::bare(std::uint32_t index) {
    const Syntax& syntax = at(index);
    if (syntax.kind == SyntaxKind::word) return unknown_name(syntax);
    if (is_constant(index)) return fail("A value alone is no test. Name a field to compare it with.", syntax.place);
    if (syntax.kind == SyntaxKind::function)
        return fail("A function alone is no test: compare what it gives, as in len(tcp.payload) > 100.", syntax.place);
    const auto checked = value(index);
    if (!checked) return std::nullopt;
    Expression expression{Operation::not_zero, ValueType::none, Relation::equal, false, 0, {*checked}};
    if (syntax.kind == SyntaxKind::field) {
        expression.operation = Operation::exists;
        expression.index = program_.expressions[*checked].index;
        expression.children.clear();
    } else if (syntax.kind == SyntaxKind::slice) {
        expression.operation = Operation::not_empty;
    }
    return add(std::move(expression));
}

Checker::Node Checker::comparison(const Syntax& syntax) {
    auto left = value(syntax.children[0]);
    if (!left) return std::nullopt;
    if (type_of(*left) == ValueType::none)
        return fail("This field has no value to compare: it is there or it is not.", at(syntax.children[0]).place);
    const auto right = counterpart(syntax.children[1], *left, false);
    if (!right) return std::nullopt;
    const auto [relation, all] = meaning(syntax.op);
    const bool every = syntax.quantifier == Quantifier::none ? all : syntax.quantifier == Quantifier::all;
    return add({Operation::compare, type_of(*left), relation, every, 0, {*left, *right}});
}

Checker::Node Checker::contains(const Syntax& syntax) {
    auto left = value(syntax.children[0]);
    if (!left) return std::nullopt;
    if (!searchable(type_of(*left)))
        return fail("Only texts, octets and protocols can contain something; this is " +
                        std::string(in_words(type_of(*left))) + ". string() makes a text of it.",
                    at(syntax.children[0]).place);
    const auto right = counterpart(syntax.children[1], *left, true);
    if (!right) return std::nullopt;
    program_.searches_protocols |= type_of(*left) == ValueType::protocol;
    return add({Operation::contains,
                type_of(*left),
                Relation::equal,
                syntax.quantifier == Quantifier::all,
                0,
                {*left, *right}});
}

Checker::Node Checker::matches(const Syntax& syntax) {
    const auto left = value(syntax.children[0]);
    if (!left) return std::nullopt;
    if (!searchable(type_of(*left)))
        return fail("Only texts, octets and protocols can match a pattern; this is " +
                        std::string(in_words(type_of(*left))) + ". string() makes a text of it.",
                    at(syntax.children[0]).place);
    const Syntax& pattern = at(syntax.children[1]);
    if (pattern.kind != SyntaxKind::string)
        return fail("After matches comes a regular expression in double quotes.", pattern.place);
    Error wrong;
    auto compiled = RegularExpression::compile(token(pattern).text, wrong);
    if (compiled == nullptr) return fail(std::move(wrong.message), pattern.place);
    program_.patterns.push_back(std::move(compiled));
    program_.searches_protocols |= type_of(*left) == ValueType::protocol;
    return add({Operation::matches,
                type_of(*left),
                Relation::equal,
                syntax.quantifier == Quantifier::all,
                static_cast<std::uint32_t>(program_.patterns.size() - 1),
                {*left}});
}

Checker::Node Checker::membership(const Syntax& syntax) {
    auto left = value(syntax.children[0]);
    if (!left) return std::nullopt;
    if (type_of(*left) == ValueType::none)
        return fail("This field has no value to look for in a set.", at(syntax.children[0]).place);
    Expression member{
        Operation::member, type_of(*left), Relation::equal, syntax.quantifier == Quantifier::all, 0, {*left}};
    for (std::size_t i = 1; i < syntax.children.size(); ++i) {
        const Syntax& element = at(syntax.children[i]);
        Node checked;
        if (element.kind == SyntaxKind::span) {
            const auto low = counterpart(element.children[0], *left, false);
            const auto high = low ? counterpart(element.children[1], *left, false) : std::nullopt;
            if (!high) return std::nullopt;
            checked = add({Operation::span, type_of(*left), Relation::equal, false, 0, {*low, *high}});
        } else {
            checked = counterpart(syntax.children[i], *left, false);
        }
        if (!checked) return std::nullopt;
        member.children.push_back(*checked);
    }
    member.children[0] = *left;  // an element that is a slice makes octets of it
    member.type = type_of(*left);
    return add(std::move(member));
}

bool check(const SyntaxTree& tree, Program& program, Error& error) {
    error = {};
    program.always = tree.nodes.empty();
    if (program.always) return true;
    const auto root = Checker(tree, program, error).test(tree.root);
    if (!root) return false;
    program.root = *root;
    for (std::uint32_t slot = 0; slot < program.slots.size(); ++slot) {
        const auto members = members_of(*program.slots[slot].field);
        program.slot_of.emplace_back(members.first, slot);
        if (members.second != nullptr) program.slot_of.emplace_back(members.second, slot);
        program.counts_layers |= !program.slots[slot].layers.empty();
    }
    std::sort(program.slot_of.begin(), program.slot_of.end());
    return true;
}

}  // namespace loopscope::decode::filter
