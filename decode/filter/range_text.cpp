#include "decode/filter/range_text.hpp"

#include <charconv>

namespace loopscope::decode::filter {

namespace {

void pass_spaces(std::string_view& text) {
    while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) text.remove_prefix(1);
}

/// A number at the start of `text`, which is shortened; hexadecimal after 0x.
std::optional<std::int32_t> take_number(std::string_view& text) {
    pass_spaces(text);
    auto digits = text;
    const bool negative = digits.starts_with('-');
    if (negative) digits.remove_prefix(1);
    int base = 10;
    if (digits.starts_with("0x") || digits.starts_with("0X")) base = 16, digits.remove_prefix(2);
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc{} || value < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    pass_spaces(text);
    return negative ? -value : value;
}

}  // namespace

std::optional<Range> parse_range(std::string_view text, std::string& problem) {
    const auto refuse = [&](std::string why) {
        problem = std::move(why);
        return std::nullopt;
    };
    const std::string malformed =
        "A slice is [offset:length], [first-last], [offset], [:length] or [offset:], as in tcp[0:2].";
    Range range;
    pass_spaces(text);
    if (!text.starts_with(':')) {
        const auto start = take_number(text);
        if (!start) return refuse(malformed);
        range.start = *start;
        if (text.empty()) return range;
    }
    const char separator = text[0];
    if (separator != ':' && separator != '-') return refuse(malformed);
    text.remove_prefix(1);
    pass_spaces(text);
    if (text.empty()) {
        if (separator == '-') return refuse(malformed);
        range.end = Range::End::open;
        return range;
    }
    const auto second = take_number(text);
    if (!second || !text.empty()) return refuse(malformed);
    range.value = *second;
    if (separator == ':') {
        if (*second <= 0) return refuse("A slice holds at least one octet: its length must be above 0.");
        return range;
    }
    range.end = Range::End::last;
    if ((range.start < 0) != (*second < 0))
        return refuse("One offset counts from the start, the other from the end: both must count the same way.");
    if (*second <= range.start) return refuse("The last offset must come after the first one.");
    return range;
}

}  // namespace loopscope::decode::filter
