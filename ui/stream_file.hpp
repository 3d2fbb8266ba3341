#pragma once

#include <cstdint>
#include <string>

#include "capture/error.hpp"
#include "trace/recording.hpp"
#include "ui/stream_text.hpp"

namespace loopscope::ui {

/// How what was said is written to a file.
enum class StreamFormat : std::uint8_t {
    octets,      ///< as they were said, and nothing else
    text,        ///< readable, with who said it
    hexadecimal  ///< with offsets, and with who said it
};

struct StreamFileOptions {
    std::uint32_t connection = 0;
    std::uint32_t packet_count = 0;  ///< what later packets say is left out
    StreamSide side = StreamSide::both;
    StreamFormat format = StreamFormat::octets;
};

/// Writes all that was said, however long, and gives a sentence about it. Octets that the capture does not hold are
/// named in text and hexadecimal; among octets they are left out, and the sentence says how many.
capture::Result<std::string> write_stream(const trace::Recording&, const StreamFileOptions&, const std::string& path);

}  // namespace loopscope::ui
