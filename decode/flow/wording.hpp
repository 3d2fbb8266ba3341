#pragma once

#include <cstdint>
#include <string>

namespace loopscope::decode::flow {

/// 2147001 as "2,147,001".
std::string grouped(std::uint64_t value);
void append_grouped(std::string& out, std::uint64_t value);
/// "1 byte", "2,048 bytes".
std::string octets_text(std::uint64_t count);
/// "once", "twice", "12 times".
std::string times_text(std::uint64_t count);
/// Nanoseconds as "350 µs", "41 ms", "1.25 s", "3 min 20 s", "2 h 5 min".
std::string duration_text(std::int64_t nanoseconds);

}  // namespace loopscope::decode::flow
