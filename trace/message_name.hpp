#pragma once

#include <cstdint>
#include <string>

#include "decode/field_list.hpp"
#include "trace/recording.hpp"

namespace loopscope::trace {

/// What the message is called on an arrow and in a table: "GET /path", "200 OK", "A? example.com", "A 192.0.2.1".
std::string message_name(const Recording&, std::uint32_t message);

/// Reads the message's fields, as its protocol's decoder describes them. `octets` must outlive `fields`.
void describe_message(const Recording&, std::uint32_t message, decode::Bytes octets, decode::FieldList& fields);

}  // namespace loopscope::trace
