#pragma once

#include <optional>

#include "decode/filter/program.hpp"

namespace loopscope::decode::filter {

/// Turns a syntax tree into a program, node by node. Each function gives the expression's index, or nothing after an
/// error.
class Checker {
public:
    using Node = std::optional<std::uint32_t>;

    Checker(const SyntaxTree& tree, Program& program, Error& error) : tree_(tree), program_(program), error_(error) {}

    /// Something that is true or false.
    Node test(std::uint32_t syntax);

private:
    // checker.cpp
    Node bare(std::uint32_t syntax);
    Node comparison(const Syntax& syntax);
    Node contains(const Syntax& syntax);
    Node matches(const Syntax& syntax);
    Node membership(const Syntax& syntax);

    // check_value.cpp
    /// Something that has values of its own: a field, a slice, a function, arithmetic with a field.
    Node value(std::uint32_t syntax);
    Node field(std::uint32_t syntax);
    Node slice(std::uint32_t syntax);
    Node negation(std::uint32_t syntax);
    Node arithmetic(std::uint32_t syntax);
    /// The other side of `left`: a value, or a constant of its type. `part`: see `Expected`.
    Node counterpart(std::uint32_t syntax, std::uint32_t& left, bool part);
    Node constant(std::uint32_t syntax, const Expected& expected);
    Node as_octets(std::uint32_t expression, Place place);
    bool is_constant(std::uint32_t syntax) const;
    /// Of the field that a value comes from, for the names and the width of its constants.
    const Field* field_of(std::uint32_t expression) const;

    // check_function.cpp
    Node function(const Syntax& syntax);

    Node fail(std::string message, Place place);
    Node unknown_name(const Syntax& syntax);
    std::uint32_t add(Expression expression);
    const Syntax& at(std::uint32_t syntax) const { return tree_.nodes[syntax]; }
    const Token& token(const Syntax& syntax) const { return tree_.tokens[syntax.token]; }
    ValueType type_of(std::uint32_t expression) const { return program_.expressions[expression].type; }

    const SyntaxTree& tree_;
    Program& program_;
    Error& error_;
};

}  // namespace loopscope::decode::filter
