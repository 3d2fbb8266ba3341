#pragma once

#include <charconv>
#include <concepts>
#include <string>

#include "decode/address.hpp"
#include "decode/bytes.hpp"

namespace loopscope::decode {

/// Appends a number in decimal.
void append_decimal(std::string& out, std::integral auto number) {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

inline constexpr std::size_t longest_seconds = 24;
/// Writes a point and nine digits, and returns where they end.
char* write_fraction(char* out, std::uint32_t nanoseconds);
/// Writes nanoseconds as seconds with nine digits after the point, and returns where they end. There must be room for
/// `longest_seconds` characters.
char* write_seconds(char* out, std::int64_t nanoseconds);
/// The same, appended.
inline void append_seconds(std::string& out, std::int64_t nanoseconds) {
    char text[longest_seconds];
    out.append(text, write_seconds(text, nanoseconds));
}

/// Writes two hexadecimal digits for each octet, in lower case, and returns where they end.
char* write_hexadecimal(char* out, Bytes octets);
void append_hexadecimal(std::string& out, Bytes octets);

inline constexpr std::size_t longest_endpoint = 64;  ///< "[ffff:...:255.255.255.255]:65535" and its like fit
/// Each writes what `to_text` gives, and returns where it ends. There must be room for `longest_endpoint` characters.
char* write_text(char* out, const MacAddress& mac);
char* write_text(char* out, const IpAddress& address);
char* write_text(char* out, const Endpoint& endpoint);

/// The same, appended.
template <class Address> void append_address(std::string& out, const Address& address) {
    char text[longest_endpoint];
    out.append(text, write_text(text, address));
}

}  // namespace loopscope::decode
