#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace loopscope::decode::filter {

/// "1.5" to nanoseconds: digits, and at most nine after a point.
std::optional<std::int64_t> parse_seconds(std::string_view text);

/// "2020-07-04T12:34:56.5Z", "2020-07-04 12:34", "2020-07-04" or "Jul 4, 2020 12:34:56.5" to nanoseconds since 1970.
/// UTC unless it ends with an offset such as +02:00.
std::optional<std::int64_t> parse_date(std::string_view text);

}  // namespace loopscope::decode::filter
