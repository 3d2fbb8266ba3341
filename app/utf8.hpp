#pragma once

#include <cstddef>
#include <string_view>

namespace loopscope::app {

/// What stands for octets that are no UTF-8: U+FFFD.
inline constexpr std::string_view replacement_character = "\xef\xbf\xbd";

/// Length of the UTF-8 sequence at the start of `text`, which is not empty; 0 where there is none (RFC 3629, section
/// 4).
std::size_t utf8_length(std::string_view text);

}  // namespace loopscope::app
