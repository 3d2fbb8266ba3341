#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace loopscope::decode {

/// Appends a Unicode scalar value as one to four octets (RFC 3629, section 3).
inline void append_utf8(std::string& out, char32_t point) {
    const auto more = [&](int shift) { out += static_cast<char>(0x80 | (point >> shift & 0x3f)); };
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xc0 | point >> 6);
        more(0);
    } else if (point < 0x10000) {
        out += static_cast<char>(0xe0 | point >> 12);
        more(6), more(0);
    } else {
        out += static_cast<char>(0xf0 | point >> 18);
        more(12), more(6), more(0);
    }
}

/// What stands for octets that are no UTF-8: U+FFFD.
inline constexpr std::string_view replacement_character = "\xef\xbf\xbd";

/// Length of the UTF-8 sequence at the start of `text`, which is not empty; 0 where there is none (RFC 3629, section
/// 4).
std::size_t utf8_length(std::string_view text);

}  // namespace loopscope::decode
