#include "ui/stream_text.hpp"

#include <algorithm>
#include <cstdio>

#include "decode/utf8.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

namespace {

constexpr std::uint32_t hexadecimal_columns = 16;

/// How many octets the next line takes.
std::uint32_t line_size(decode::Bytes rest, StreamForm form) {
    if (form == StreamForm::hexadecimal)
        return static_cast<std::uint32_t>(std::min<std::size_t>(rest.size(), hexadecimal_columns));
    const auto window = rest.first(std::min(rest.size(), stream_text_columns));
    const auto feed = std::find(window.begin(), window.end(), std::uint8_t{'\n'});
    if (feed != window.end()) return static_cast<std::uint32_t>(feed - window.begin()) + 1;
    auto size = window.size();
    // a character of several octets is not broken
    if (size < rest.size())
        for (int back = 0; back < 3 && size > 1 && (rest[size] & 0xc0) == 0x80; ++back) --size;
    return static_cast<std::uint32_t>(size);
}

}  // namespace

bool is_shown(const trace::Recording::StreamChunk& chunk, StreamSide side) {
    return side == StreamSide::both || chunk.from_server == (side == StreamSide::server);
}

StreamText lay_out(std::vector<trace::Recording::StreamChunk> chunks, StreamForm form, StreamSide side) {
    StreamText out;
    out.chunks = std::move(chunks);
    int speaker = -1;
    std::uint64_t reached[2] = {0, 0};
    for (std::uint32_t i = 0; i < out.chunks.size(); ++i) {
        const auto& chunk = out.chunks[i];
        const int sender = chunk.from_server ? 1 : 0;
        out.octets[sender] += chunk.bytes.size();
        out.offsets.push_back(reached[sender] + chunk.missing_before);
        reached[sender] = out.offsets.back() + chunk.bytes.size();
        out.missing += chunk.missing_before;
        if (!is_shown(chunk, side)) continue;
        if (chunk.missing_before > 0) out.lines.push_back({.chunk = i, .gap = true});
        for (std::uint32_t offset = 0; offset < chunk.bytes.size();) {
            const auto size = line_size(chunk.bytes.subspan(offset), form);
            out.lines.push_back({.chunk = i, .offset = offset, .size = size, .first = speaker != chunk.from_server});
            speaker = chunk.from_server;
            offset += size;
        }
    }
    return out;
}

std::string visible_text(decode::Bytes octets) {
    std::string out;
    out.reserve(octets.size());
    for (std::size_t i = 0; i < octets.size();) {
        const auto c = octets[i];
        if (c == '\t') {
            out += "    ";
        } else if (c < 0x20 || c == 0x7f) {
            out += "\xe2\x90";  // U+2400 and the control character's number; U+2421 for DEL
            out += static_cast<char>(c == 0x7f ? 0xa1 : 0x80 + c);
        } else if (const auto length = decode::utf8_length(decode::as_text(octets.subspan(i))); length > 0) {
            out += decode::as_text(octets.subspan(i, length));
            i += length;
            continue;
        } else {
            out += decode::replacement_character;
        }
        ++i;
    }
    return out;
}

std::string hexadecimal_line(decode::Bytes octets, std::uint64_t offset) {
    char text[24];
    std::snprintf(text, sizeof text, "%08llx  ", static_cast<unsigned long long>(offset));
    std::string out = text, characters;
    for (std::size_t i = 0; i < hexadecimal_columns; ++i) {
        if (i == hexadecimal_columns / 2) out += ' ';
        if (i >= octets.size()) {
            out += "   ";
            continue;
        }
        std::snprintf(text, sizeof text, "%02x ", octets[i]);
        out += text;
        characters += octets[i] >= 0x20 && octets[i] < 0x7f ? static_cast<char>(octets[i]) : '.';
    }
    return out + " " + characters;
}

std::string gap_text(std::uint64_t missing) {
    return grouped(missing) + (missing == 1 ? " octet is" : " octets are") +
           " missing here: the capture does not hold them";
}

std::string stream_line_text(const StreamText& text, const StreamText::Line& line, StreamForm form) {
    const auto& chunk = text.chunks[line.chunk];
    if (line.gap) return gap_text(chunk.missing_before);
    auto octets = chunk.bytes.subspan(line.offset, line.size);
    if (form == StreamForm::hexadecimal) return hexadecimal_line(octets, text.offsets[line.chunk] + line.offset);
    while (!octets.empty() && (octets.back() == '\n' || octets.back() == '\r'))
        octets = octets.first(octets.size() - 1);
    return visible_text(octets);
}

}  // namespace loopscope::ui
