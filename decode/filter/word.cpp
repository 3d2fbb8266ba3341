#include <algorithm>

#include "decode/filter/address_text.hpp"
#include "decode/filter/lexer.hpp"

namespace loopscope::decode::filter {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hexadecimal(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool starts_name(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool goes_on(char c) { return starts_name(c) || c == '-'; }

std::size_t while_true(std::string_view text, bool (*test)(char)) {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), test) - text.begin());
}

/// "/8": the slash and up to `digits` digits; 0 where there is no such thing.
std::size_t prefix_length(std::string_view text, std::size_t digits) {
    if (text.empty() || text[0] != '/') return 0;
    const auto count = std::min(digits, while_true(text.substr(1), is_digit));
    return count == 0 ? 0 : 1 + count;
}

}  // namespace

std::size_t name_length(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size() && starts_name(text[length])) {
        length += while_true(text.substr(length), goes_on);
        if (length + 1 >= text.size() || text[length] != '.' || !starts_name(text[length + 1])) break;
        ++length;
    }
    return length;
}

std::size_t ipv4_length(std::string_view text) {
    constexpr std::size_t longest = 15;
    for (auto length = std::min(longest, text.size()); length >= 7; --length)
        if (parse_ipv4(text.substr(0, length))) return length + prefix_length(text.substr(length), 2);
    return 0;
}

std::size_t ipv6_length(std::string_view text) {
    constexpr std::size_t longest = 45;
    const auto run =
        while_true(text.substr(0, longest), [](char c) { return is_hexadecimal(c) || c == ':' || c == '.'; });
    for (auto length = run; length >= 2; --length)
        if (parse_ipv6(text.substr(0, length))) return length + prefix_length(text.substr(length), 3);
    return 0;
}

std::size_t octets_length(std::string_view text) {
    const std::size_t colon = !text.empty() && text[0] == ':' ? 1 : 0;
    const auto pair_at = [&](std::size_t at) {
        return at + 2 <= text.size() && is_hexadecimal(text[at]) && is_hexadecimal(text[at + 1]);
    };
    std::size_t length = colon;
    if (pair_at(length)) {
        length += 2;
        const char separator = length < text.size() ? text[length] : '\0';
        const bool may_separate = separator == ':' || (colon != 0 && (separator == '-' || separator == '.'));
        while (may_separate && length < text.size() && text[length] == separator && pair_at(length + 1)) length += 3;
    }
    if (colon == 0) return length > 2 ? length : 0;
    const auto digits = while_true(text.substr(1), is_hexadecimal);
    return digits == 0 ? 0 : std::max(length, 1 + digits);
}

}  // namespace loopscope::decode::filter
