#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "decode/field.hpp"

namespace loopscope::decode::filter {

/// Where something stands in a filter's text.
struct Place {
    std::uint32_t column = 0;  ///< octets before it, from 0
    std::uint32_t length = 0;  ///< octets; 0 at the end of the text
};

/// What is wrong with a filter, in one sentence, and how to mend it in another where that is known.
struct Error {
    std::string message;
    Place place;
};

enum class TokenKind : std::uint8_t {
    end,
    field,      ///< a name of the registry
    word,       ///< a value, or a name that no field has: `http`, `10.0.0.0/8`, `00:11:22`
    string,     ///< "text" or r"text"
    character,  ///< 'c'
    equal,      ///< == eq any_eq
    all_equal,  ///< === all_eq
    not_equal,  ///< != ne all_ne
    any_not_equal,
    greater,
    greater_or_equal,
    less,
    less_or_equal,
    contains,
    matches,
    in,
    logical_not,
    logical_and,
    logical_or,
    any,
    all,
    plus,
    minus,
    star,
    slash,
    percent,
    ampersand,
    open_parenthesis,
    close_parenthesis,
    open_brace,
    close_brace,
    open_bracket,
    close_bracket,
    comma,
    dots,   ///< ..
    range,  ///< what stands between brackets and commas: 0:3
    hash,   ///< #
    layer,  ///< the number after #
    unknown,
};

struct Token {
    TokenKind kind = TokenKind::end;
    Place place;
    const Field* field = nullptr;  ///< of a `field`
    std::string text;              ///< of a string or character: what it stands for; else as written
};

/// Longest text that is taken for a filter, in octets.
inline constexpr std::size_t longest_filter = 16'384;

/// Cuts a filter into tokens, the last of which is `end`. Where something cannot be a token, the first such place goes
/// to `error`, and the token is `unknown`.
std::vector<Token> tokenise(std::string_view text, Error* error = nullptr);

}  // namespace loopscope::decode::filter
