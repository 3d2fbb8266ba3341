#pragma once

#include "capture/cursor.hpp"
#include "capture/record.hpp"

namespace loopscope::capture {

/// What a file that is no capture looks like, by its first octets, and what to do about it.
Problem describe_foreign_file(Bytes start);

}  // namespace loopscope::capture
