#pragma once

#include "decode/append_text.hpp"
#include "decode/field_list.hpp"

namespace loopscope::decode {

inline constexpr std::size_t longest_short_value = 64;

/// Whether a value of the type is never longer than `longest_short_value` characters.
constexpr bool is_short(FieldType type) {
    return type != FieldType::text && type != FieldType::bytes && type != FieldType::protocol &&
           type != FieldType::group;
}

/// Writes a short value as `append_value` appends it, and returns where it ends.
char* write_short_value(char* out, const FieldRecord& record, const FieldList& list, Bytes frame);

/// The octets that the record stands for, as far as they are there.
Bytes octets_of(const FieldRecord& record, const FieldList& list, Bytes frame);

}  // namespace loopscope::decode
