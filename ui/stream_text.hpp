#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "trace/recording.hpp"

namespace loopscope::ui {

/// What the two ends of a connection said, laid out in lines.
struct StreamText {
    struct Line {
        std::uint32_t chunk = 0;
        std::uint32_t offset = 0, size = 0;  ///< octets of the chunk
        bool gap = false;                    ///< says that octets are missing before the chunk
        bool first = false;                  ///< of a turn: the other end spoke before
    };
    std::vector<trace::Recording::StreamChunk> chunks;
    std::vector<std::uint64_t> offsets;  ///< of each chunk in what its side said, missing octets counted
    std::vector<Line> lines;
    std::uint64_t octets[2] = {0, 0};  ///< by sender: client, server
    std::uint64_t missing = 0;         ///< octets that the capture does not hold
    bool cut = false;                  ///< more was said than is shown
};

enum class StreamForm : std::uint8_t { text, hexadecimal };
enum class StreamSide : std::uint8_t { both, client, server };

inline constexpr std::size_t stream_text_columns = 160;  ///< octets of a line of text at most

/// Lays chunks out: text is broken at line feeds and after `stream_text_columns` octets, hexadecimal has 16 octets a
/// line.
StreamText lay_out(std::vector<trace::Recording::StreamChunk> chunks, StreamForm form, StreamSide side);

bool is_shown(const trace::Recording::StreamChunk&, StreamSide);

/// "1,460 octets are missing here: the capture does not hold them"
std::string gap_text(std::uint64_t missing);

/// A line's octets for people: control characters as symbols (U+2400), what is not UTF-8 as U+FFFD. A gap says how much
/// is missing.
std::string stream_line_text(const StreamText&, const StreamText::Line&, StreamForm form);

/// Octets as text, by the same rules.
std::string visible_text(decode::Bytes octets);
/// "00000010  48 54 54 50 ...  HTTP..."
std::string hexadecimal_line(decode::Bytes octets, std::uint64_t offset);

}  // namespace loopscope::ui
