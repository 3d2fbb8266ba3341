#pragma once

#include <cstdint>
#include <string>

#include "decode/bytes.hpp"
#include "decode/reader.hpp"

namespace loopscope::decode::application {

/// A record's data as they stand in a zone file: "60485 5 1 2BB183AF...". Unknown types, and data that do not fit their
/// type, in the generic form of RFC 3597, section 5: "\# 4 0A000001". `data` holds the record's data and nothing else.
std::string render_dns_data(std::uint16_t type, Reader data, Bytes message);

}  // namespace loopscope::decode::application
