#pragma once

#include <string>
#include <string_view>

#include "decode/filter/token.hpp"

namespace loopscope::decode::filter {

struct QuotedText {
    std::string text;        ///< what the quotes hold, escapes replaced
    std::size_t length = 0;  ///< octets of the filter that were read, quotes included
    std::string problem;     ///< one sentence; empty where there is none
    Place place;             ///< of the problem, from the start of the quoted text
};

/// Reads "text" with the escapes of C, r"text" in which a backslash stays, or 'c', one octet.
QuotedText read_quoted(std::string_view text);

}  // namespace loopscope::decode::filter
