#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "decode/filter/constant.hpp"
#include "decode/filter/regular_expression.hpp"
#include "decode/filter/syntax.hpp"
#include "decode/filter/value.hpp"

namespace loopscope::decode::filter {

enum class Operation : std::uint8_t {
    // give values: none, one or several
    field,     ///< those of `slot`
    constant,  ///< that of `constant`
    slice,
    length,
    count,
    as_text,
    upper,
    lower,
    maximum,
    minimum,
    absolute,
    negate,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    bitwise_and,
    // give true or false
    exists,     ///< `slot` has a value
    not_empty,  ///< child 0 has a value of at least one octet
    not_zero,   ///< child 0 has a value other than 0
    compare,    ///< `relation` between the values of child 0 and child 1
    contains,
    matches,
    member,  ///< child 0 is in one of the other children
    span,    ///< within `member`: from child 0 to child 1
    logical_not,
    logical_and,
    logical_or,
};

enum class Relation : std::uint8_t { equal, not_equal, greater, greater_or_equal, less, less_or_equal };

struct Expression {
    Operation operation;
    ValueType type = ValueType::none;
    Relation relation = Relation::equal;
    bool all = false;         ///< a test of values: all must fit, not any
    std::uint32_t index = 0;  ///< of the slot, the constant or the pattern
    std::vector<std::uint32_t> children{};
    std::vector<Range> ranges{};
};

/// A field whose values a filter asks for, in some of the frame's layers.
struct Slot {
    const Field* field;            ///< as it was written: may stand for two
    std::vector<Range> layers;     ///< empty: all
    const Field* owner = nullptr;  ///< the protocol whose headers are counted for `layers`
};

/// A filter that was understood. Immutable.
struct Program {
    std::vector<Expression> expressions;
    std::uint32_t root = 0;
    std::vector<Slot> slots;
    std::deque<Constant> constants;
    std::vector<std::shared_ptr<const RegularExpression>> patterns;
    bool always = false;  ///< an empty filter: every frame fits

    /// Where each recorded field goes: sorted by field.
    std::vector<std::pair<const Field*, std::uint32_t>> slot_of;
    bool searches_protocols = false;  ///< needs to know where the payload ends
    bool counts_layers = false;
};

/// Gives every part its type and refuses what has no meaning; `error` then says why and where.
bool check(const SyntaxTree& tree, Program& program, Error& error);

}  // namespace loopscope::decode::filter
