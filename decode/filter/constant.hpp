#pragma once

#include <optional>
#include <string>

#include "decode/filter/syntax.hpp"
#include "decode/filter/value.hpp"

namespace loopscope::decode::filter {

/// What a constant is held against: its type, and the field that has the names and the width, if there is one.
struct Expected {
    ValueType type = ValueType::none;
    const Field* field = nullptr;
    bool part = false;  ///< for `contains`: some octets of an address are enough
};

/// A value written in the filter. It owns the octets that `value` points to, and therefore stays where it is.
struct Constant {
    Value value;
    std::string octets;

    Constant() = default;
    Constant(const Constant&) = delete;
    Constant& operator=(const Constant&) = delete;
    void hold(std::string text) {
        octets = std::move(text);
        value.octets = as_bytes(octets);
        value.whole = value.octets;
    }
};

/// Reads a word, a string or a character as a value of that type, with tshark's rules. `negated`: a minus stands
/// before it. False where it cannot be one; then `problem` says why.
bool read_constant(SyntaxKind kind, const Token& token, bool negated, const Expected& expected, Constant& out,
                   std::string& problem);

}  // namespace loopscope::decode::filter
