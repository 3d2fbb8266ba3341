#pragma once

#include <cstdint>
#include <string>

namespace loopscope::ui {

/// Local time of day of nanoseconds since 1970: "14:03:07.000123"
std::string time_of_day(std::int64_t nanoseconds);
/// Local date and time of nanoseconds since 1970: "2026-11-21 14:03:07.000123456"
std::string date_and_time(std::int64_t nanoseconds);

}  // namespace loopscope::ui
