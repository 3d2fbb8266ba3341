#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decode/filter/token.hpp"

namespace loopscope::decode::filter {

/// A part of a slice, or of a choice of layers: [start:length], [start-last], [start:].
struct Range {
    std::int32_t start = 0;  ///< below 0: counted from the end
    enum class End : std::uint8_t { length, last, open } end = End::length;
    std::int32_t value = 1;  ///< the length, or the last offset, which belongs to it
};

enum class SyntaxKind : std::uint8_t {
    field,
    word,  ///< a value without quotes
    string,
    character,
    slice,     ///< child 0, cut by `ranges`
    function,  ///< named by `token`, of its children
    negate,
    arithmetic,  ///< `op` between children 0 and 1
    comparison,  ///< `op` between children 0 and 1
    contains,
    matches,
    membership,  ///< child 0 is one of the others
    span,        ///< in a set: from child 0 to child 1
    logical_not,
    logical_and,
    logical_or,
};

/// `any` and `all`: how many of a field's values must fit.
enum class Quantifier : std::uint8_t { none, any, all };

struct Syntax {
    SyntaxKind kind;
    Place place;              ///< all of it
    std::uint32_t token = 0;  ///< the operator, the name or the value
    TokenKind op = TokenKind::end;
    Quantifier quantifier = Quantifier::none;
    std::vector<std::uint32_t> children{};
    std::vector<Range> ranges{};  ///< of a slice; of a field: its layers, all if empty
};

/// A filter as a tree: indices into `nodes`.
struct SyntaxTree {
    std::vector<Token> tokens;
    std::vector<Syntax> nodes;
    std::uint32_t root = 0;
};

/// Deepest nesting of parentheses and operators that is taken.
inline constexpr std::uint32_t deepest_nesting = 200;

/// The grammar of tshark 4.0. False where the text is no filter; `error` then says why. An empty text has no nodes.
bool parse(std::string_view text, SyntaxTree& tree, Error& error);

}  // namespace loopscope::decode::filter
