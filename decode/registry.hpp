#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "decode/field.hpp"

namespace loopscope::decode {

/// Every field of every protocol, in the order of the layers. One row a protocol in registry.cpp.
std::span<const Field* const> all_fields();

/// The fields of the protocol that this one belongs to; empty for a field that is not registered.
std::span<const Field> protocol_fields(const Field& field);

/// The field of that name, or nullptr. Case-sensitive, as in tshark.
const Field* find_field(std::string_view name);

/// The known names nearest to a misspelt one, best first.
std::vector<std::string_view> similar_fields(std::string_view name, std::size_t at_most = 3);

}  // namespace loopscope::decode
