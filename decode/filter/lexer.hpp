#pragma once

#include <cstddef>
#include <string_view>

namespace loopscope::decode::filter {

// How many octets at the start of `text` are such a thing; 0: none. The longest wins, as in tshark.

/// A name, or a number, or anything else of letters, digits, - and _, joined by single dots.
std::size_t name_length(std::string_view text);
/// 10.0.0.1 or 10.0.0.0/8
std::size_t ipv4_length(std::string_view text);
/// fe80::1 or fe80::/10
std::size_t ipv6_length(std::string_view text);
/// 00:11:22, or with a colon before it, which says that octets are meant: :0011
std::size_t octets_length(std::string_view text);

}  // namespace loopscope::decode::filter
