#pragma once

#include <string>

#include "decode/reader.hpp"

namespace loopscope::decode::application {

/// A LOC record's data: "52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m". RFC 1876, section 2 and 3.
std::string dns_location(Reader& data);

}  // namespace loopscope::decode::application
