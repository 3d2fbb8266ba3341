#include "decode/append_text.hpp"

#include <cstdint>

namespace loopscope::decode {

char* write_fraction(char* out, std::uint32_t nanoseconds) {
    for (int i = 9; i > 0; --i, nanoseconds /= 10) out[i] = static_cast<char>('0' + nanoseconds % 10);
    out[0] = '.';
    return out + 10;
}

char* write_seconds(char* out, std::int64_t nanoseconds) {
    const bool negative = nanoseconds < 0;
    const auto magnitude =
        negative ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
    if (negative) *out++ = '-';
    out = std::to_chars(out, out + longest_seconds, magnitude / 1'000'000'000).ptr;
    return write_fraction(out, static_cast<std::uint32_t>(magnitude % 1'000'000'000));
}

}  // namespace loopscope::decode
