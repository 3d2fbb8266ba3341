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

/// Framing::resume: what comes next and, in the head, how much of it was scanned already.
enum class Part : std::uint64_t { head = 0, chunk = 1, chunk_end = 2 /* the line end behind its data */, trailers = 3 };
constexpr unsigned part_shift = 62;
constexpr Part part_of(std::uint64_t resume) { return static_cast<Part>(resume >> part_shift); }
constexpr std::uint64_t scanned_of(std::uint64_t resume) { return resume & ((std::uint64_t{1} << part_shift) - 1); }

Framing more(Part part, std::uint64_t at) {
    return {.kind = Kind::need_more, .resume = static_cast<std::uint64_t>(part) << part_shift, .passed = at};
}

Framing frame_trailers(std::string_view octets, std::uint64_t at) {
    for (;;) {
        const auto line = http_line(octets.substr(at));
        if (line.length == 0)
            return octets.size() - at > longest_start_line ? Framing{Kind::complete, at} : more(Part::trailers, at);
        if (line.text.empty()) return {Kind::complete, at + line.length};
        if (parse_http_header(line.text).name.empty()) return {Kind::complete, at};
        at += line.length;
    }
}

/// A size that cannot be read ends the message: what follows is not known to belong to it.
Framing frame_chunks(std::string_view octets, std::uint64_t at, Part part) {
    for (;;) {
        if (part == Part::chunk_end) {
            if (at >= octets.size() || (octets[at] == '\r' && at + 1 == octets.size())) return more(part, at);
            at += octets[at] == '\n' ? 1 : 2;
        }
        if (at >= octets.size()) return more(Part::chunk, at);
        const auto line = http_chunk_line(octets.substr(at));
        if (!line.valid) return {Kind::complete, at};
        if (line.length == 0) return more(Part::chunk, at);
        at += line.length;
        if (line.size == 0) return frame_trailers(octets, at);
        at += line.size;
        part = Part::chunk_end;
    }
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
Framing frame_body(std::string_view octets, std::size_t body_start, const HttpBody& body, bool length_may_change) {
    Framing framing;
    switch (body.kind) {
        case HttpBody::Kind::none: framing = {Kind::complete, body_start}; break;
        case HttpBody::Kind::chunked: framing = frame_chunks(octets, body_start, Part::chunk); break;
        case HttpBody::Kind::until_close: framing = {Kind::until_close}; break;
        case HttpBody::Kind::length: {
            const auto length = body_start + body.length;
            framing = {octets.size() >= length ? Kind::complete : Kind::need_more, length};
        }
    }
    if (!length_may_change) framing.summarised = body_start;
    return framing;
}

}  // namespace

Framing frame_http(Bytes available, const FramingContext& context) {
    const auto octets = as_text(available);
    const auto part = part_of(context.resume);
    if (part == Part::trailers) return frame_trailers(octets, 0);
    if (part != Part::head) return frame_chunks(octets, 0, part);

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
    const auto scanned = scanned_of(context.resume);
    const bool may_end = scanned <= blank || http_head_length(message, scanned - blank) != 0;
    const auto headers = may_end ? read_http_headers(message, first.length) : HttpHeaders{};
    if (headers.end == 0) {
        if (message.size() > longest_head) return {Kind::foreign, 0, 0};
        // The blank line's first octets may be there: CR, LF, CR.
        return {Kind::need_more, 0, octets.size() - std::min<std::size_t>(3, octets.size())};
    }
    const auto body_start = blank + headers.end;
    const auto body = http_body(start, headers, context.request_method);
    const bool request_may_come = context.from_server && context.request_method.empty();
    auto framing = frame_body(octets, body_start, body, request_may_come && body.kind == HttpBody::Kind::length);
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
