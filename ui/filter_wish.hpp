#pragma once

#include <cstdint>
#include <string>

namespace loopscope::ui {

/// How a condition is joined to the filter that is there.
enum class FilterJoin : std::uint8_t { replace, replace_not, with_and, with_or, with_and_not, with_or_not };
inline constexpr int filter_joins = 6;

/// A condition that was chosen from a menu, for the packets' filter.
struct FilterWish {
    std::string condition;
    FilterJoin join = FilterJoin::replace;
    bool apply = true;  ///< false: it is only written into the line, to be edited
};

/// The filter that results: "(tcp or udp) and ip.src == 10.0.0.1".
std::string joined(const std::string& filter, const std::string& condition, FilterJoin);

}  // namespace loopscope::ui
