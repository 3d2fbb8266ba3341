#include "ui/clock_text.hpp"

#include <array>
#include <cstdio>
#include <ctime>

#include "decode/floor_divide.hpp"

namespace loopscope::ui {
namespace {

template <class... Values> std::string print(const char* format, Values... values) {
    std::array<char, 96> buffer{};
    const int size = std::snprintf(buffer.data(), buffer.size(), format, values...);
    return {buffer.data(), static_cast<std::size_t>(size)};
}

struct LocalTime {
    std::tm parts{};
    long nanoseconds = 0;
};

LocalTime local_time(std::int64_t nanoseconds) {
    const auto [seconds, rest] = decode::floor_divide(nanoseconds, 1'000'000'000);
    LocalTime result{.parts = {}, .nanoseconds = static_cast<long>(rest)};
    const auto time = static_cast<std::time_t>(seconds);
    localtime_r(&time, &result.parts);
    return result;
}

}  // namespace

std::string time_of_day(std::int64_t nanoseconds) {
    const auto [parts, rest] = local_time(nanoseconds);
    return print("%02d:%02d:%02d.%06ld", parts.tm_hour, parts.tm_min, parts.tm_sec, rest / 1000);
}

std::string date_and_time(std::int64_t nanoseconds) {
    const auto [parts, rest] = local_time(nanoseconds);
    return print("%04d-%02d-%02d %02d:%02d:%02d.%09ld", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                 parts.tm_hour, parts.tm_min, parts.tm_sec, rest);
}

}  // namespace loopscope::ui
