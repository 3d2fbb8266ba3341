#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loopscope::ui {

/// Nanoseconds from `earlier` to `later`; 0 where that is backwards. Any two times will do.
std::int64_t time_between(std::int64_t earlier, std::int64_t later);

/// "850 ns", "12.4 µs", "3.25 ms", "1.20 s", "2 min 5 s"; "" for a negative one (not known).
std::string duration_text(std::int64_t nanoseconds);
/// Seconds with six decimals: "0.000123", "-1.500000".
std::string seconds_text(std::int64_t nanoseconds);
/// "78 B", "1.4 kB", "23 MB" (decimal units)
std::string octets_text(std::uint64_t octets);
/// "1,234,567"
std::string grouped(std::uint64_t number);
/// "1 packet", "2 packets"; `plural` where it is not `noun` with an s.
std::string counted(std::uint64_t number, std::string_view noun, std::string_view plural = {});

/// ASCII letters in lower case.
std::string lower(std::string_view text);
/// `text` holds each of the words in `words` (in lower case, separated by spaces); case does not matter.
bool holds_words(std::string_view text, std::string_view words);

}  // namespace loopscope::ui
