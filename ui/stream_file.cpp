#include "ui/stream_file.hpp"

#include <algorithm>
#include <limits>

#include "ui/quantity.hpp"
#include "ui/whole_file.hpp"

namespace loopscope::ui {

namespace {

using Chunk = trace::Recording::StreamChunk;

/// Puts what was said into lines, each marked with its side.
class StreamLines {
public:
    StreamLines(WholeFile& file, bool hexadecimal) : file_(file), hexadecimal_(hexadecimal) {}

    void gap(const Chunk& chunk) {
        end_line();
        file_.write("  " + gap_text(chunk.missing_before) + "\n");
        reached_[chunk.from_server ? 1 : 0] += chunk.missing_before;
    }
    void say(const Chunk& chunk) {
        if (chunk.from_server != server_speaks_) end_line();
        server_speaks_ = chunk.from_server;
        hexadecimal_ ? say_octets(chunk.bytes) : say_text(chunk.bytes);
    }
    void end_line() {
        if (in_line_) file_.write("\n");
        in_line_ = false;
    }

private:
    void begin_line() {
        if (!in_line_) file_.write(server_speaks_ ? "< " : "> ");
        in_line_ = true;
    }

    /// A line goes on in the next chunk, unless the other side speaks.
    void say_text(decode::Bytes octets) {
        constexpr std::size_t at_once = 1u << 16;
        while (!octets.empty()) {
            const auto piece = octets.first(std::min(octets.size(), at_once));
            const auto feed = std::find(piece.begin(), piece.end(), std::uint8_t{'\n'});
            auto line = piece.first(static_cast<std::size_t>(feed - piece.begin()));
            octets = octets.subspan(line.size() + (feed != piece.end() ? 1 : 0));
            if (feed != piece.end() && !line.empty() && line.back() == '\r') line = line.first(line.size() - 1);
            begin_line();
            file_.write(visible_text(line));
            if (feed != piece.end()) end_line();
        }
    }

    void say_octets(decode::Bytes octets) {
        auto& offset = reached_[server_speaks_ ? 1 : 0];
        while (!octets.empty()) {
            const auto line = octets.first(std::min<std::size_t>(octets.size(), 16));
            begin_line();
            file_.write(hexadecimal_line(line, offset));
            end_line();
            octets = octets.subspan(line.size());
            offset += line.size();
        }
    }

    WholeFile& file_;
    bool hexadecimal_, in_line_ = false, server_speaks_ = false;
    std::uint64_t reached_[2] = {0, 0};
};

}  // namespace

capture::Result<std::string> write_stream(const trace::Recording& recording, const StreamFileOptions& options,
                                          const std::string& path) {
    WholeFile file(path, "what was said");
    StreamLines lines(file, options.format == StreamFormat::hexadecimal);
    std::uint64_t octets = 0, missing = 0;
    if (!file.failed()) {
        const auto chunks = recording.stream(options.connection, std::numeric_limits<std::size_t>::max());
        for (const auto& chunk : chunks) {
            if (chunk.frame > options.packet_count || !is_shown(chunk, options.side)) continue;
            octets += chunk.bytes.size();
            missing += chunk.missing_before;
            if (options.format == StreamFormat::octets) {
                file.write(decode::as_text(chunk.bytes));
            } else {
                if (chunk.missing_before > 0) lines.gap(chunk);
                lines.say(chunk);
            }
            if (file.failed()) break;
        }
        if (options.format != StreamFormat::octets) lines.end_line();
    }
    if (const auto failure = file.finish()) return *failure;
    std::string sentence = counted(octets, "octet") + " saved to " + path;
    if (missing > 0)
        sentence += ". " + grouped(missing) + (missing == 1 ? " more is" : " more are") +
                    " missing: the capture does not hold " + (missing == 1 ? "it" : "them");
    return sentence;
}

}  // namespace loopscope::ui
