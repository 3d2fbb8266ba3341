#include "ui/graph_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "trace/partition_place.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::flow::Event;
using decode::flow::SenderPhase;
using decode::flow::Side;
using trace::SeriesPoint;

namespace {

std::string signed_grouped(std::int64_t value) {
    return value < 0 ? "-" + grouped(static_cast<std::uint64_t>(-value)) : grouped(static_cast<std::uint64_t>(value));
}

std::int64_t nanoseconds(float seconds) {
    return static_cast<std::int64_t>(std::llround(static_cast<double>(seconds) * 1e9));
}

std::string flag_names(const SeriesPoint& point) {
    namespace f = decode::tcp_flag;
    std::string out;
    for (const auto& [flag, name] : {std::pair{f::syn, "SYN"},
                                     {f::fin, "FIN"},
                                     {f::rst, "RST"},
                                     {f::psh, "PSH"},
                                     {f::ack, "ACK"},
                                     {f::urg, "URG"},
                                     {f::ece, "ECE"},
                                     {f::cwr, "CWR"}})
        if (point.has(flag)) out.append(out.empty() ? "" : ", ").append(name);
    return out;
}

/// What the rule of inference is, in one sentence.
std::string_view meaning(SenderPhase phase) {
    switch (phase) {
        case SenderPhase::unknown: return {};
        case SenderPhase::slow_start: return "The amount in flight doubles with each round trip.";
        case SenderPhase::congestion_avoidance: return "It grows by about one segment a round trip.";
        case SenderPhase::fast_recovery: return "Duplicate ACKs or SACK told of a loss, and it is being repaired.";
        case SenderPhase::timeout_recovery: return "The retransmission timer expired; it doubles each time.";
        case SenderPhase::window_limited: return "The receiver's window, not the network, holds the sender back.";
        case SenderPhase::application_limited: return "The sender has nothing more to send.";
    }
    return {};
}

}  // namespace

std::string point_text(const trace::ConnectionSeries& series, const GraphHover& hover) {
    const auto& point = hover.point;
    const bool client = hover.sender == Side::client;
    const auto flags = flag_names(point);
    std::string out =
        "Frame " + grouped(point.frame) + (client ? ", client to server: " : ", server to client: ") + flags;
    if (point.event != Event::none && title(point.event) != flags) out.append("\n").append(title(point.event));
    const auto since = trace::signed_time(series.first_time(), point.time);
    out += "\n" + seconds_text(since) + " s after the connection's first packet";
    if (point.occupies()) {
        out += "\nOctets " + signed_grouped(point.sequence) + " to " + signed_grouped(point.end() - 1);
        out += " (" + grouped(static_cast<std::uint64_t>(point.end() - point.sequence)) + ")";
    } else {
        out += "\nNo octets; the next would be " + signed_grouped(point.sequence);
    }
    if (point.acknowledges())
        out += "\nAcknowledges all before " + signed_grouped(point.acknowledgment) + ", has room for " +
               grouped(point.window) + " more";
    const auto& blocks = series.from(hover.sender).blocks;
    for (unsigned i = 0; i < point.block_count; ++i) {
        const auto& block = blocks[point.first_block + i];
        out += std::string{"\n"} + (i == 0 && point.duplicate_sack ? "D-SACK, arrived twice: " : "SACK, has: ") +
               signed_grouped(block.left) + " to " + signed_grouped(block.right - 1);
    }
    if (point.round_trip >= 0) out += "\nRound trip by acknowledgment: " + duration_text(nanoseconds(point.round_trip));
    if (point.round_trip_by_timestamp >= 0)
        out += "\nRound trip by timestamp: " + duration_text(nanoseconds(point.round_trip_by_timestamp));
    const bool other = point.length == 0;
    out += std::string{"\nThen in flight"} + (other ? " towards it: " : ": ") + counted(point.in_flight, "octet");
    if (point.phase != SenderPhase::unknown) out.append("\nIts phase (inferred): ").append(to_text(point.phase));
    return out;
}

std::string rate_text(const GraphPanel& panel, const GraphData& data, double time) {
    if (data.bin_width <= 0) return {};
    const auto at = panel.clock_at(time);
    const auto bin = trace::signed_time(data.bins_begin, at) / data.bin_width;
    const auto rates = rates_of(data);
    if (at < data.bins_begin || bin >= static_cast<std::int64_t>(rates.size())) return {};
    const auto& rate = rates[static_cast<std::size_t>(bin)];
    const auto both = [](double octets) {
        char bits[48];
        std::snprintf(bits, sizeof bits, " (%.3g Mbit/s)", octets * 8 / 1e6);
        return octets_text(static_cast<std::uint64_t>(octets)) + "/s" + bits;
    };
    const auto begin = trace::signed_time(panel.origin, data.bin_time(static_cast<std::size_t>(bin)));
    return "From " + seconds_text(begin) + " s, during " + duration_text(data.bin_width) + "\nThroughput " +
           both(rate.sent) + "\nGoodput " + both(rate.delivered);
}

std::string phase_text(const trace::ConnectionSeries& series, const GraphPanel& panel, double time,
                       std::uint32_t last_frame) {
    const auto& phases = series.from(panel.side).phases;
    const auto at = panel.clock_at(time);
    const auto after = trace::partition_place(
        phases.published(), [&](auto index) { return phases[index].time <= at && phases[index].frame <= last_frame; });
    if (after == 0 || phases[after - 1].phase == SenderPhase::unknown) return {};
    const auto& change = phases[after - 1];
    std::string name{to_text(change.phase)};
    name[0] = static_cast<char>(name[0] >= 'a' && name[0] <= 'z' ? name[0] - 'a' + 'A' : name[0]);
    return name + " (inferred), since frame " + grouped(change.frame) + "\n" + std::string{meaning(change.phase)};
}

std::string time_text(double since_first, double per_pixel) {
    const double magnitude = std::abs(since_first);
    const auto& [size, name] = magnitude >= 1e9   ? std::pair{1e9, "s"}
                               : magnitude >= 1e6 ? std::pair{1e6, "ms"}
                               : magnitude >= 1e3 ? std::pair{1e3, "\xc2\xb5s"}
                                                  : std::pair{1., "ns"};
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(std::max(per_pixel, 1.) / size))), 0, 9);
    char text[64];
    std::snprintf(text, sizeof text, "%.*f %s", decimals, since_first / size, name);
    return text;
}

std::string value_text(AxisUnit unit, double value) {
    const double bounded = std::clamp(value, -9e18, 9e18);
    const auto whole = static_cast<std::int64_t>(std::llround(bounded));
    switch (unit) {
        case AxisUnit::time: return whole < 0 ? std::string{} : duration_text(whole);
        case AxisUnit::octets: return signed_grouped(whole);
        case AxisUnit::rate: return whole < 0 ? std::string{} : octets_text(static_cast<std::uint64_t>(whole)) + "/s";
    }
    return {};
}

}  // namespace loopscope::ui
