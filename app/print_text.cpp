#include <algorithm>
#include <charconv>

#include "app/findings_text.hpp"
#include "app/plain_text.hpp"
#include "app/print.hpp"
#include "app/terminal.hpp"
#include "decode/append_text.hpp"
#include "trace/stream_walk.hpp"

namespace loopscope::app {

void append_printable(std::string& out, std::string_view text) {
    while (true) {
        const auto plain = length_without_controls(text);
        out += text.substr(0, plain);
        if (plain == text.size()) return;
        out += "·";
        text.remove_prefix(plain + 1);
    }
}

namespace {

std::string_view colour_of(const PrintedFrame& printed) {
    using decode::flow::Event;
    if (is_repetition(printed.annotation.event)) return colour::yellow;
    switch (printed.annotation.event) {
        case Event::refused:
        case Event::reset: return colour::red;
        case Event::out_of_order:
        case Event::gap_before:
        case Event::zero_window:
        case Event::window_probe:
        case Event::window_probe_answer: return colour::yellow;
        default: break;
    }
    switch (printed.protocol) {
        case decode::Protocol::http: return colour::green;
        case decode::Protocol::dns:
        case decode::Protocol::mdns:
        case decode::Protocol::llmnr: return colour::cyan;
        default: break;
    }
    switch (phase(printed.annotation.event)) {
        case decode::flow::Phase::opening:
            return printed.annotation.event == Event::none ? std::string_view{} : colour::blue;
        case decode::flow::Phase::closing: return colour::magenta;
        default: return {};
    }
}

std::string_view colour_of(decode::flow::Severity severity) {
    switch (severity) {
        case decode::flow::Severity::broken: return colour::red;
        case decode::flow::Severity::slow: return colour::yellow;
        case decode::flow::Severity::note: return colour::cyan;
    }
    return {};
}

void pad(std::string& out, std::size_t start, std::size_t width) {
    if (const auto size = out.size() - start; size < width) out.append(width - size, ' ');
}

/// A number at the right of its column.
void append_right(std::string& out, std::uint64_t number, std::size_t width) {
    char digits[24];
    const auto size = static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits);
    if (size < width) out.append(width - size, ' ');
    out.append(digits, size);
}

/// Seconds since the first frame, with six digits after the point.
void append_time(std::string& out, std::int64_t elapsed) {
    constexpr std::size_t width = 11;
    char text[decode::longest_seconds];
    const auto size = static_cast<std::size_t>(decode::write_seconds(text, elapsed) - text) - 3;
    if (size < width) out.append(width - size, ' ');
    out.append(text, size);
}

/// `ends` are two addresses or endpoints: the first at the right of its column, the second at the left.
void append_ends(std::string& out, const auto& source, const auto& destination) {
    constexpr std::size_t width = 21;
    char text[decode::longest_endpoint];
    const auto size = static_cast<std::size_t>(decode::write_text(text, source) - text);
    if (size < width) out.append(width - size, ' ');
    out.append(text, size);
    out += " → ";
    const auto start = out.size();
    out.append(text, decode::write_text(text, destination));
    pad(out, start, width);
}

/// The ends of the innermost transport, or of IP, or of the link.
void append_ends(std::string& out, const decode::Packet& packet) {
    if (const auto* segment = trace::innermost(packet); segment != nullptr)
        append_ends(out, decode::Endpoint{segment->source, segment->source_port},
                    decode::Endpoint{segment->destination, segment->destination_port});
    else if (packet.source.version != 0)
        append_ends(out, packet.source, packet.destination);
    else
        append_ends(out, packet.link_source, packet.link_destination);
}

}  // namespace

void TextPrinter::print(std::string& out, const PrintedFrame& printed) {
    const auto paint = coloured_ ? colour_of(printed) : std::string_view{};
    out += paint;
    append_right(out, printed.frame.number, 5);
    out += ' ';
    append_time(out, printed.frame.time - printed.frame.first_time);
    out += ' ';
    append_ends(out, printed.packet);
    out += ' ';
    const auto start = out.size();
    out += printed.fields.protocol();
    pad(out, start, 6);
    out += ' ';
    append_right(out, printed.frame.original_length, 5);
    out += "  ";
    append_printable(out, printed.fields.summary());
    if (!printed.explanation.empty()) {
        out += " — ";
        append_printable(out, printed.explanation);
    }
    if (const auto& stop = printed.packet.stop; stop && stop.reason != decode::StopReason::unsupported) {
        out += " [";
        out += to_text(stop);
        out += ']';
    }
    if (!paint.empty()) out += colour::off;
    for (const auto& told : printed.findings) {
        out += "  ";
        if (coloured_) out += colour_of(severity(told.finding));
        append_finding(out, told.finding, told.connection, told.finding.connection != printed.connection);
        if (coloured_) out += colour::off;
    }
    out += '\n';
}

}  // namespace loopscope::app
