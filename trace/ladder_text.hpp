#pragma once

#include <cstdint>
#include <string>

#include "trace/recording.hpp"

namespace loopscope::trace {

/// Draws the connection as a ladder in Unicode text, UTF-8, `width` columns (at least 72): both lifelines, an arrow for
/// each packet with flags, numbers and length, both ends' states where they change, handshake and teardown bracketed at
/// the margin, and each packet's annotation below its arrow. `colour`: with ANSI escape sequences.
void append_ladder_text(std::string& out, const Recording&, std::uint32_t connection, int width, bool colour);

}  // namespace loopscope::trace
