// Where an HTTP/1.x message ends in its stream. RFC 9112, section 6.3 (message body length), 7.1 (chunked)
//
//     start line CRLF
//     header CRLF ...
//     CRLF
//     body: none | Content-Length octets | chunks | until the connection is closed
//
//     chunk: size in hexadecimal [;extension] CRLF, size octets, CRLF; a chunk of size 0 is the last one, and is
//     followed by trailers (as headers) and a blank line

#include <algorithm>

#include "decode/application/http.hpp"
#include "decode/application/http_message.hpp"

namespace loopscope::decode::application {

namespace {

using Kind = Framing::Kind;

constexpr std::size_t longest_start_line = 64 * 1024;
constexpr std::size_t longest_head = 1024 * 1024;

/// What was scanned already, in Framing::resume: an offset and, in the high bits, where in the message that is.
enum class Part : std::uint64_t { head = 0, chunks = 1, trailers = 2 };
constexpr unsigned part_shift = 62;
constexpr std::uint64_t resume(Part part, std::uint64_t offset) {
    return static_cast<std::uint64_t>(part) << part_shift | offset;
}
constexpr Part part_of(std::uint64_t resume) { return static_cast<Part>(resume >> part_shift); }
constexpr std::uint64_t offset_of(std::uint64_t resume) { return resume & ((std::uint64_t{1} << part_shift) - 1); }

Framing frame_trailers(std::string_view octets, std::uint64_t at) {
    if (at > octets.size()) return {Kind::need_more, 0, resume(Part::trailers, at)};
    for (;;) {
        const auto line = http_line(octets.substr(at));
        if (line.length == 0) {
            if (octets.size() - at > longest_start_line) return {Kind::complete, at, 0};
            return {Kind::need_more, 0, resume(Part::trailers, at)};
        }
        if (line.text.empty()) return {Kind::complete, at + line.length, 0};
        if (parse_http_header(line.text).name.empty()) return {Kind::complete, at, 0};
        at += line.length;
    }
}

/// A size that cannot be read ends the message: what follows is not known to belong to it.
Framing frame_chunks(std::string_view octets, std::uint64_t at) {
    while (at < octets.size()) {
        const auto line = http_chunk_line(octets.substr(at));
        if (!line.valid) return {Kind::complete, at, 0};
        if (line.length == 0) break;
        if (line.size == 0) return frame_trailers(octets, at + line.length);
        const auto end = at + line.length + line.size;
        if (end >= octets.size()) break;
        if (octets[end] == '\r' && end + 1 >= octets.size()) break;
        at = end + (octets[end] == '\n' ? 1 : 2);
    }
    return {Kind::need_more, 0, resume(Part::chunks, at)};
}

/// `head`: octets up to the body.
MessageSummary summary_of(const HttpStartLine& start, std::size_t head) {
    using Role = MessageSummary::Role;
    MessageSummary summary;
    summary.header_length = static_cast<std::uint32_t>(head);
    summary.code = start.status;
    summary.method = start.method;
    summary.target = start.target;
    summary.switches_protocol = start.status == 101;
    if (start.kind == HttpStartLine::Kind::request)
        summary.role = Role::request;
    else
        summary.role = start.status / 100 == 1 && start.status != 101 ? Role::interim : Role::response;
    return summary;
}

/// Of a message whose headers are all there.
Framing frame_body(std::string_view octets, std::size_t body_start, const HttpBody& body) {
    switch (body.kind) {
        case HttpBody::Kind::none: return {Kind::complete, body_start};
        case HttpBody::Kind::chunked: return frame_chunks(octets, body_start);
        case HttpBody::Kind::until_close: return {Kind::until_close};
        case HttpBody::Kind::length: break;
    }
    const auto length = body_start + body.length;
    return {octets.size() >= length ? Kind::complete : Kind::need_more, length, 0, body_start};
}

}  // namespace

Framing frame_http(Bytes available, const FramingContext& context) {
    const auto octets = as_text(available);
    if (part_of(context.resume) == Part::chunks) return frame_chunks(octets, offset_of(context.resume));
    if (part_of(context.resume) == Part::trailers) return frame_trailers(octets, offset_of(context.resume));

    const auto blank = http_leading_blank_lines(octets);
    const auto message = octets.substr(blank);
    if (message.empty()) return {Kind::need_more, 0, 0};
    const auto first = http_line(message.substr(0, longest_start_line));
    if (first.length == 0) {
        if (message.size() >= longest_start_line || !may_begin_http(message)) return {Kind::foreign, 0, 0};
        return {Kind::need_more, 0, 0};
    }
    const auto start = parse_http_start_line(first.text);
    if (start.kind == HttpStartLine::Kind::none) return {Kind::foreign, 0, 0};
    // Where the headers came in pieces, they are read once their end is there.
    const auto scanned = offset_of(context.resume);
    const bool may_end = scanned <= blank || http_head_length(message, scanned - blank) != 0;
    const auto headers = may_end ? read_http_headers(message, first.length) : HttpHeaders{};
    if (headers.end == 0) {
        if (message.size() > longest_head) return {Kind::foreign, 0, 0};
        // The blank line's first octets may be there: CR, LF, CR.
        return {Kind::need_more, 0, resume(Part::head, octets.size() - std::min<std::size_t>(3, octets.size()))};
    }
    const auto body_start = blank + headers.end;
    auto framing = frame_body(octets, body_start, http_body(start, headers, context.request_method));
    if (framing.kind == Kind::complete) framing.summary = summary_of(start, body_start);
    return framing;
}

bool recognise_http(Bytes first_octets, const Segment&) {
    const auto line = http_line(as_text(first_octets).substr(0, longest_start_line));
    if (line.length == 0) return false;
    const auto start = parse_http_start_line(line.text);
    if (start.kind == HttpStartLine::Kind::response) return start.version.starts_with("HTTP/1.");
    constexpr std::string_view version = "HTTP/1.x";
    return start.kind == HttpStartLine::Kind::request && line.text.size() > version.size() &&
           line.text.substr(line.text.size() - version.size()).starts_with("HTTP/1.");
}

MessageSummary summarise_http(Bytes octets, bool) {
    const auto all = as_text(octets);
    const auto blank = http_leading_blank_lines(all);
    const auto message = all.substr(blank);
    const auto start = parse_http_start_line(http_line(message).text);
    if (start.kind == HttpStartLine::Kind::none) return {};
    const auto head = http_head_length(message);
    return summary_of(start, head == 0 ? octets.size() : blank + head);
}

}  // namespace loopscope::decode::application
