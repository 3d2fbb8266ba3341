// FTP's control connection. RFC 959, section 4.1 (commands) and 4.2 (replies)
//
//     command:  USER anonymous CRLF
//     reply:    230 Welcome CRLF        or, of several lines:    211-Features: CRLF
//                                                                 UTF8 CRLF
//                                                                211 End CRLF

#include "decode/application/ftp.hpp"

#include <algorithm>
#include <string>

#include "decode/application/ascii.hpp"
#include "decode/application/ftp_fields.hpp"
#include "decode/application/http_message.hpp"

namespace loopscope::decode::application {

namespace {

using fields::ftp;

constexpr std::uint16_t control_port = 21;
constexpr std::size_t longest_line = 4096;

bool is_text(char c) { return static_cast<unsigned char>(c) >= ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool has_code(std::string_view line) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return line.size() >= 4 && std::all_of(line.begin(), line.begin() + 3, digit) && (line[3] == ' ' || line[3] == '-');
}

unsigned code_of(std::string_view line) {
    return static_cast<unsigned>((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
}

void describe_reply(Reader& in, std::string_view line) {
    const auto start = in.position();
    in.generated(ftp.response, 1);
    std::size_t argument = 0;
    if (has_code(line)) {
        in.part(ftp.code, in.offset(), 3, code_of(line));
        argument = 4;
    }
    if (line.size() > argument) part_ascii(in, ftp.reply_argument, start + argument, line.size() - argument);
}

void describe_command(Reader& in, std::string_view line) {
    const auto start = in.position();
    in.generated(ftp.request, 1);
    const auto space = std::min(line.find(' '), line.size());
    if (space > 0) part_ascii(in, ftp.command, start, space);
    const auto argument = line.find_first_not_of(' ', space);
    if (argument != line.npos) part_ascii(in, ftp.command_argument, start + argument, line.size() - argument);
}

}  // namespace

Framing frame_ftp(Bytes available, const FramingContext&) {
    const auto octets = as_text(available);
    const auto first = http_line(octets.substr(0, longest_line));
    if (!std::all_of(first.text.begin(), first.text.end(), is_text)) return {Framing::Kind::foreign, 0, 0};
    if (first.length != 0) return {Framing::Kind::complete, octets.rfind('\n') + 1, 0};
    return {octets.size() < longest_line ? Framing::Kind::need_more : Framing::Kind::foreign, 0, 0};
}

MessageSummary summarise_ftp(Bytes message, bool) {
    MessageSummary summary;
    const auto line = http_line(as_text(message)).text;
    if (has_code(line)) summary.code = code_of(line);
    summary.header_length = static_cast<std::uint32_t>(message.size());
    return summary;
}

void describe_ftp(Reader& in, const Segment& segment, const MessageFacts& facts) {
    auto scope = in.scope(ftp.protocol);
    const bool reply =
        segment.source_port == control_port || (segment.destination_port != control_port && facts.from_server);
    const auto first = http_line(as_text(in.rest()));
    if (reply)
        describe_reply(in, first.text);
    else
        describe_command(in, first.text);
    if (in.summarising()) in.fields()->summarise("FTP", (reply ? "reply: " : "command: ") + ascii_text(first.text));
    in.skip(first.length == 0 ? first.text.size() : first.length);
    while (in.remaining() > 0) {
        const auto line = http_line(as_text(in.rest()));
        const auto size = line.length == 0 ? line.text.size() : line.length;
        part_ascii(in, ftp.line, in.position(), size, line.text);
        in.skip(size);
    }
}

}  // namespace loopscope::decode::application
