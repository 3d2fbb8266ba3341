#pragma once

#include <string>
#include <string_view>

#include "decode/reader.hpp"

namespace loopscope::decode::application {

/// The octets as ASCII: those above 127 become U+FFFD.
std::string ascii_text(std::string_view octets);

/// Reads `size` octets as ASCII text, which is recorded with U+FFFD in place of octets above 127.
std::string_view read_ascii(Reader& in, const Field& field, std::size_t size);

/// Records a text that lies `offset` octets into the reader's octets and was read already, as ASCII.
void part_ascii(Reader& in, const Field& field, std::size_t offset, std::size_t size);
/// The same, but the octets recorded are those of a wider place: a value shown for its whole header line.
void part_ascii(Reader& in, const Field& field, std::size_t offset, std::size_t size, std::string_view value);

constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace loopscope::decode::application
