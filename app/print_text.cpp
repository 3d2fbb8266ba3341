#include <cstdio>
#include <cstdlib>

#include "app/findings_text.hpp"
#include "app/print.hpp"
#include "app/terminal.hpp"
#include "decode/address.hpp"

namespace loopscope::app {

void append_printable(std::string& out, std::string_view text) {
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet == 0x7f)
            out += "·";
        else
            out += c;
    }
}

namespace {

std::string_view colour_of(const PrintedFrame& printed) {
    using decode::flow::Event;
    if (is_repetition(printed.report.annotation.event)) return colour::yellow;
    switch (printed.report.annotation.event) {
        case Event::refused:
        case Event::reset: return colour::red;
        case Event::out_of_order:
        case Event::gap_before:
        case Event::zero_window:
        case Event::window_probe:
        case Event::window_probe_answer: return colour::yellow;
        default: break;
    }
    switch (printed.report.protocol) {
        case decode::Protocol::http: return colour::green;
        case decode::Protocol::dns:
        case decode::Protocol::mdns:
        case decode::Protocol::llmnr: return colour::cyan;
        default: break;
    }
    switch (phase(printed.report.annotation.event)) {
        case decode::flow::Phase::opening:
            return printed.report.annotation.event == Event::none ? std::string_view{} : colour::blue;
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

/// The ends of the innermost transport, or of IP, or of the link.
void append_ends(std::string& out, const PrintedFrame& printed) {
    const auto& packet = printed.packet;
    std::string source, destination;
    const decode::Segment* segment = nullptr;
    for (const auto& candidate : packet.all_segments())
        if (!candidate.in_error) segment = &candidate;
    if (segment != nullptr) {
        source = to_text(decode::Endpoint{segment->source, segment->source_port});
        destination = to_text(decode::Endpoint{segment->destination, segment->destination_port});
    } else if (packet.source.version != 0) {
        source = to_text(packet.source);
        destination = to_text(packet.destination);
    } else {
        source = to_text(packet.link_source);
        destination = to_text(packet.link_destination);
    }
    char ends[160];
    std::snprintf(ends, sizeof ends, "%21s → %-21s", source.c_str(), destination.c_str());
    out += ends;
}

}  // namespace

void print_text(std::string& out, const PrintedFrame& printed, bool coloured) {
    const auto paint = coloured ? colour_of(printed) : std::string_view{};
    out += paint;
    const auto elapsed = printed.frame.time - printed.frame.first_time;
    const auto magnitude = std::abs(elapsed);
    const auto seconds = (elapsed < 0 ? "-" : "") + std::to_string(magnitude / 1'000'000'000);
    char start[64];
    std::snprintf(start, sizeof start, "%5u %4s.%06lld ", printed.frame.number, seconds.c_str(),
                  static_cast<long long>(magnitude % 1'000'000'000 / 1000));
    out += start;
    append_ends(out, printed);
    char middle[48];
    const auto protocol = printed.fields.protocol();
    std::snprintf(middle, sizeof middle, " %-6.*s %5u  ", static_cast<int>(protocol.size()), protocol.data(),
                  printed.frame.original_length);
    out += middle;
    append_printable(out, printed.fields.summary());
    if (!printed.annotation.empty()) {
        out += " — ";
        append_printable(out, printed.annotation);
    }
    if (const auto& stop = printed.packet.stop; stop && stop.reason != decode::StopReason::unsupported) {
        out += " [";
        out += to_text(stop);
        out += ']';
    }
    if (!paint.empty()) out += colour::off;
    for (const auto index : printed.findings) {
        const auto& finding = printed.recording->findings_so_far()[index];
        out += "  ";
        if (coloured) out += colour_of(severity(finding));
        append_finding(out, finding, printed.recording->connection_so_far(finding.connection),
                       finding.connection != printed.report.connection);
        if (coloured) out += colour::off;
    }
    out += '\n';
}

}  // namespace loopscope::app
