#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace loopscope::decode::filter {

/// "10.0.0.1", each part without leading zeros, to host order.
std::optional<std::uint32_t> parse_ipv4(std::string_view text);
/// RFC 4291, section 2.2.
std::optional<std::array<std::uint8_t, 16>> parse_ipv6(std::string_view text);
/// "00:11:22", "00-11-22", "0.11.22", "0011.2233", "001122", "7", "0x7f": octets; nothing where it is none of these.
std::optional<std::string> parse_octets(std::string_view text);

}  // namespace loopscope::decode::filter
