#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace loopscope::decode {

/// A view of bytes that somebody else keeps alive: a mapped capture or a reassembled buffer.
using Bytes = std::span<const std::uint8_t>;

/// Network byte order to host order; the caller has checked the bound.
constexpr std::uint16_t load_be16(const std::uint8_t* p) { return static_cast<std::uint16_t>(p[0] << 8 | p[1]); }
constexpr std::uint32_t load_be32(const std::uint8_t* p) {
    return std::uint32_t{p[0]} << 24 | std::uint32_t{p[1]} << 16 | std::uint32_t{p[2]} << 8 | p[3];
}
constexpr std::uint64_t load_be64(const std::uint8_t* p) {
    return std::uint64_t{load_be32(p)} << 32 | load_be32(p + 4);
}

/// The same bytes as characters.
inline std::string_view as_text(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// The same characters as bytes.
inline Bytes as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace loopscope::decode
