#include "ui/connection_measures.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include "ui/quantity.hpp"

namespace loopscope::ui {
namespace {

using decode::flow::DirectionFigures;
using decode::flow::Limit;
using decode::flow::RoundTrips;
using decode::flow::Side;
using decode::flow::TcpFigures;

const std::string nothing = "–";

std::string percent_text(double share) {
    char text[16];
    std::snprintf(text, sizeof text, share > 0 && share < 0.01 ? "< 1 %%" : "%.0f %%", share * 100);
    return text;
}

std::string round_trip_text(const RoundTrips& measured) {
    if (measured.samples == 0) return nothing;
    if (measured.samples == 1) return duration_text(measured.median);
    return duration_text(measured.median) + " (" + duration_text(measured.minimum) + " to " +
           duration_text(measured.p95) + ")";
}

std::string window_text(const DirectionFigures& d) {
    if (d.largest_window == 0) return nothing;
    return octets_text(d.largest_window) + ", up to " + percent_text(d.window_use / 1000.0) + " used";
}

std::string repeated_text(const DirectionFigures& d) {
    if (d.retransmissions == 0) return "nothing";
    auto text = counted(d.retransmissions, "segment");
    const auto add = [&](std::uint32_t count, const char* cause) {
        if (count > 0) text += ", " + grouped(count) + " " + cause;
    };
    add(d.timeouts, d.timeouts == 1 ? "timeout" : "timeouts");
    add(d.fast_retransmissions, "fast");
    add(d.unneeded_retransmissions, "not needed");
    return text;
}

/// "network 80 %, application 20 %", the longest first.
std::string limits_text(const DirectionFigures& d) {
    std::int64_t all = 0;
    for (const auto time : d.limited_time) all += time;
    if (all == 0) return nothing;
    auto left = d.limited_time;
    std::string text;
    for (;;) {
        const auto longest = std::max_element(left.begin(), left.end());
        const auto share = static_cast<double>(*longest) / static_cast<double>(all);
        if (share < 0.005) return text;
        const auto limit = static_cast<Limit>(longest - left.begin());
        if (!text.empty()) text += ", ";
        text += std::string(limit == Limit::unknown ? "not known" : to_text(limit)) + " " + percent_text(share);
        *longest = 0;
    }
}

}  // namespace

void add_measures(std::vector<ConnectionFact>& facts, const TcpFigures& figures) {
    const auto& client = figures.from(Side::client);
    const auto& server = figures.from(Side::server);
    if (client.segments + server.segments == 0) return;
    const auto add = [&](std::string title, auto text, std::string meaning) {
        const auto of = [&](const DirectionFigures& d) { return d.segments == 0 ? nothing : text(d); };
        facts.push_back({std::move(title), of(client), of(server), decode::no_frame, std::move(meaning)});
    };
    const auto any = [&](auto amount) { return amount(client) > 0 || amount(server) > 0; };
    facts.push_back({"How it went", {}, {}, decode::no_frame, {}, true});
    add(
        "Round trip", [](const DirectionFigures& d) { return round_trip_text(d.by_acknowledgments); },
        "From a segment of this end to the ACK that covers it, as the capture saw both: the median, and the range from "
        "the shortest to the 95th percentile. The other end may hold an ACK back for up to 40 ms or more (delayed "
        "ACK).");
    if (any([](const DirectionFigures& d) { return d.by_timestamps.samples; }))
        add(
            "Round trip, timestamps", [](const DirectionFigures& d) { return round_trip_text(d.by_timestamps); },
            "From a segment to the first ACK that echoes its timestamp: holds for repeated segments, too (RFC 7323).");
    add(
        "Most in flight", [](const DirectionFigures& d) { return octets_text(d.most_in_flight); },
        "Octets that this end had sent and the other had not acknowledged, by ACK or SACK, at one time.");
    add("Receiver's window", window_text,
        "The most that the other end offered to take at once, and how much of its offer was ever in flight.");
    if (any([](const DirectionFigures& d) { return d.zero_windows; }))
        add(
            "Window closed",
            [](const DirectionFigures& d) {
                return d.zero_windows == 0 ? std::string("never") : duration_text(d.zero_window_time);
            },
            "How long the other end offered no room: its program did not read.");
    add(
        "Goodput",
        [](const DirectionFigures& d) {
            return d.goodput() <= 0 ? nothing : octets_text(static_cast<std::uint64_t>(d.goodput())) + "/s";
        },
        "Acknowledged octets a second, from the first octet to the last acknowledgment.");
    add(
        "Longest pause",
        [](const DirectionFigures& d) { return d.longest_idle > 0 ? duration_text(d.longest_idle) : nothing; },
        "Longest time in which nothing was in flight before this end sent more.");
    add("Sent again (inferred)", repeated_text,
        "Segments that were sent again, and why: the timer ran out, ACKs told of a loss (fast), or they had arrived "
        "already (not needed).");
    if (any([](const DirectionFigures& d) { return d.congestion_marked + d.echoes; }))
        add(
            "Congestion marks",
            [](const DirectionFigures& d) {
                return grouped(d.congestion_marked) + " marked, " + grouped(d.echoes) + " echoed";
            },
            "Packets that a router marked instead of dropping them, and ACKs that told the sender so (ECN, RFC 3168).");
    add("Limited by (inferred)", limits_text,
        "What kept this end from sending more, as shares of the time from its first to its last octet: the application "
        "had nothing to send, the receiver's window was full, or the network had to be spared.");
    add(
        "Phase (inferred)",
        [](const DirectionFigures& d) {
            return d.phase == decode::flow::SenderPhase::unknown ? nothing : std::string(to_text(d.phase));
        },
        "What governed this end's sending at the last packet: slow start, congestion avoidance, recovery from a loss, "
        "or a limit.");
}

}  // namespace loopscope::ui
