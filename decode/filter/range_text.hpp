#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "decode/filter/syntax.hpp"

namespace loopscope::decode::filter {

/// "0:3" (three from 0), "4-6" (4, 5 and 6), "7" (one), ":2", "8:", "-4:2", "-4--2". Otherwise `problem` says why not.
std::optional<Range> parse_range(std::string_view text, std::string& problem);

}  // namespace loopscope::decode::filter
