#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "trace/ladder_fold.hpp"

namespace loopscope::trace {

/// "1,000 segments, 1.4 MB from the server, frames 12 to 1,540, 0.83 s". Decodes up to four of them: the octets of a
/// TCP direction are told by its first and last sequence numbers. `scratch` is reused.
std::string block_words(const Recording&, std::span<const std::uint32_t> frames, const LadderBlock&,
                        decode::Packet& scratch);

/// "0.83 s of silence" before `frames[position]`.
std::string silence_words(const Recording&, std::span<const std::uint32_t> frames, std::uint32_t position);

/// "850 ns", "12 µs", "3.4 ms", "0.83 s", "12 s", "2 min 5 s", "3 h 20 min"
std::string duration_words(std::int64_t nanoseconds);

}  // namespace loopscope::trace
