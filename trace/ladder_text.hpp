#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "trace/recording.hpp"

namespace loopscope::trace {

/// Draws the connection as a ladder in Unicode text, UTF-8, `width` columns (at least 72): both lifelines, an arrow for
/// each packet with flags, numbers and length, both ends' states where they change, handshake and teardown bracketed at
/// the margin, and each packet's annotation below its arrow. Runs of ordinary packets are folded into a block, as in
/// the window, and silences are said. `colour`: with ANSI escape sequences. `flush` is called after each row, so that
/// `out` can be written and emptied in between: a long connection is never held whole. It gives false to stop.
void append_ladder_text(std::string& out, const Recording&, std::uint32_t connection, int width, bool colour,
                        const std::function<bool()>& flush = {});

}  // namespace loopscope::trace
