#pragma once

#include <charconv>
#include <concepts>
#include <string>

namespace loopscope::decode {

/// Appends a number in decimal.
void append_decimal(std::string& out, std::integral auto number) {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

}  // namespace loopscope::decode
