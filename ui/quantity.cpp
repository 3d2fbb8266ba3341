#include "ui/quantity.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "decode/flow/wording.hpp"

namespace loopscope::ui {

namespace {

std::string three_digits(double value, std::string_view unit) {
    char text[48];
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    std::snprintf(text, sizeof text, "%.*f ", decimals, value);
    return text + std::string{unit};
}

}  // namespace

std::int64_t time_between(std::int64_t earlier, std::int64_t later) {
    if (later <= earlier) return 0;
    const auto distance = static_cast<std::uint64_t>(later) - static_cast<std::uint64_t>(earlier);
    return static_cast<std::int64_t>(std::min<std::uint64_t>(distance, std::numeric_limits<std::int64_t>::max()));
}

std::string duration_text(std::int64_t nanoseconds) {
    if (nanoseconds < 0) return {};
    if (nanoseconds < 1000) return std::to_string(nanoseconds) + " ns";
    const auto value = static_cast<double>(nanoseconds);
    if (value < 999.5e3) return three_digits(value / 1e3, "µs");
    if (value < 999.5e6) return three_digits(value / 1e6, "ms");
    if (value < 59.995e9) return three_digits(value / 1e9, "s");
    const auto seconds = nanoseconds / 1'000'000'000;
    const auto two = [](std::int64_t large, std::string_view unit, std::int64_t small, std::string_view small_unit) {
        std::string text = grouped(static_cast<std::uint64_t>(large)) + std::string{unit};
        if (small > 0) text.append(" ").append(std::to_string(small)).append(small_unit);
        return text;
    };
    if (seconds < 3600) return two(seconds / 60, " min", seconds % 60, " s");
    if (seconds < 86400) return two(seconds / 3600, " h", seconds / 60 % 60, " min");
    return two(seconds / 86400, " d", seconds / 3600 % 24, " h");
}

std::string seconds_text(std::int64_t nanoseconds) {
    const bool negative = nanoseconds < 0;
    const auto magnitude =
        negative ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
    char text[48];
    std::snprintf(text, sizeof text, "%s%llu.%06llu", negative ? "-" : "",
                  static_cast<unsigned long long>(magnitude / 1'000'000'000),
                  static_cast<unsigned long long>(magnitude / 1000 % 1'000'000));
    return text;
}

std::string octets_text(std::uint64_t octets) {
    if (octets < 1000) return std::to_string(octets) + " B";
    auto value = static_cast<double>(octets);
    for (const std::string_view unit : {"kB", "MB", "GB", "TB"}) {
        value /= 1000;
        if (value < 999.5) return three_digits(value, unit);
    }
    return three_digits(value / 1000, "PB");
}

std::string grouped(std::uint64_t number) { return decode::flow::grouped(number); }

std::string counted(std::uint64_t number, std::string_view noun, std::string_view plural) {
    std::string text = grouped(number) + " ";
    if (number == 1 || plural.empty())
        text += noun;
    else
        text += plural;
    if (number != 1 && plural.empty()) text += 's';
    return text;
}

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool holds_words(std::string_view text, std::string_view words) {
    const auto where = lower(text);
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (where.find(words.substr(0, end)) == where.npos) return false;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return true;
}

}  // namespace loopscope::ui
