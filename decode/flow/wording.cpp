#include "decode/flow/wording.hpp"

#include <charconv>
#include <cstdio>

namespace loopscope::decode::flow {
namespace {

std::string two_units(std::int64_t large, const char* large_unit, std::int64_t small, const char* small_unit) {
    auto text = grouped(static_cast<std::uint64_t>(large)) + large_unit;
    if (small != 0) text += " " + std::to_string(small) + small_unit;
    return text;
}

}  // namespace

void append_grouped(std::string& out, std::uint64_t value) {
    char digits[24];
    const auto size = static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value).ptr - digits);
    for (std::size_t i = 0; i < size; ++i) {
        if (i != 0 && (size - i) % 3 == 0) out += ',';
        out += digits[i];
    }
}

std::string grouped(std::uint64_t value) {
    std::string text;
    append_grouped(text, value);
    return text;
}

std::string octets_text(std::uint64_t count) { return count == 1 ? "1 byte" : grouped(count) + " bytes"; }

std::string times_text(std::uint64_t count) {
    return count == 1 ? "once" : count == 2 ? "twice" : grouped(count) + " times";
}

std::string duration_text(std::int64_t nanoseconds) {
    constexpr std::int64_t microsecond = 1'000, millisecond = 1'000'000, second = 1'000'000'000;
    const auto time = nanoseconds < 0 ? 0 : nanoseconds;
    if (time < millisecond) return std::to_string((time + microsecond / 2) / microsecond) + " µs";
    if (time < second) return std::to_string((time + millisecond / 2) / millisecond) + " ms";
    const auto whole = time / second;
    if (whole < 60) {
        char text[32];
        std::snprintf(text, sizeof text, whole < 10 ? "%.2f" : "%.1f", static_cast<double>(time) / 1e9);
        std::string digits = text;
        while (digits.back() == '0') digits.pop_back();
        if (digits.back() == '.') digits.pop_back();
        return digits + " s";
    }
    if (whole < 3600) return two_units(whole / 60, " min", whole % 60, " s");
    return two_units(whole / 3600, " h", whole / 60 % 60, " min");
}

}  // namespace loopscope::decode::flow
