#include "ui/graph_panel.hpp"

#include <algorithm>
#include <cmath>

namespace loopscope::ui {

using trace::Quantity;
using trace::ValueRange;

namespace {

constexpr double bin_pixels = 8;

std::optional<std::int64_t> before(const trace::SideSeries& side, std::uint32_t count, std::int64_t begin,
                                   Quantity quantity) {
    const auto found = value_before(side, count, begin, quantity);
    return found ? std::optional{found->value} : std::nullopt;
}

void gather_bins(const trace::ConnectionSeries& series, const GraphPanel& panel, GraphData& out) {
    const double step = round_step(std::max(panel.time_per_pixel() * bin_pixels, 1.));
    out.bin_width = static_cast<std::int64_t>(step);
    const double first = std::floor(panel.time.begin / step);
    const double last = std::floor(panel.time.end / step);
    out.bins_begin = panel.clock_at(first * step);
    constexpr double most_bins = 20'000;
    const auto count = static_cast<std::size_t>(std::clamp(last - first + 1, 0., most_bins));
    out.sent.assign(count, {});
    out.answered.assign(count, {});
    fill_bins(series.from(panel.side), out.own_count, out.bins_begin, out.bin_width, out.sent);
    fill_bins(series.to(panel.side), out.peer_count, out.bins_begin, out.bin_width, out.answered);
    out.before.acknowledgment = before(series.to(panel.side), out.peer_count, out.bins_begin, Quantity::acknowledgment);
}

/// The later of what either end's packets say.
std::optional<std::int64_t> flight_before(const trace::ConnectionSeries& series, const GraphPanel& panel,
                                          const GraphData& data, std::int64_t begin) {
    const auto own = value_before(series.from(panel.side), data.own_count, begin, Quantity::in_flight);
    const auto peer = value_before(series.to(panel.side), data.peer_count, begin, Quantity::peer_in_flight);
    if (own && (!peer || own->time > peer->time)) return own->value;
    return peer ? std::optional{peer->value} : std::nullopt;
}

void add(ValueRange& range, const std::optional<std::int64_t>& value) {
    if (value) range.add(*value);
}

ValueRange joined(const std::vector<GraphColumn>& columns, Quantity quantity) {
    ValueRange range;
    for (const auto& column : columns) range.add(column.fold.of(quantity));
    return range;
}

/// The window's edge may be far above the data: what does not make the data small is shown of it.
std::optional<Span> span_of_sequence(const GraphLook& look, const GraphData& data) {
    ValueRange range, edge;
    if (look.shows(GraphItem::segments)) range.add(joined(data.own, Quantity::sequence));
    if (look.shows(GraphItem::repeated)) range.add(joined(data.own, Quantity::repeated));
    if (look.shows(GraphItem::acknowledgments)) {
        range.add(joined(data.peer, Quantity::acknowledgment));
        add(range, data.before.acknowledgment);
    }
    if (look.shows(GraphItem::sacked)) range.add(joined(data.peer, Quantity::sacked));
    if (look.shows(GraphItem::edge)) edge = joined(data.peer, Quantity::edge);
    if (range.empty()) return std::nullopt;
    constexpr double share_above = 0.45, least = 20;
    double low = static_cast<double>(range.low), high = static_cast<double>(range.high);
    const double length = std::max(high - low, least);
    if (!edge.empty()) high = std::clamp(static_cast<double>(edge.high), high, high + share_above * length);
    const double room = std::max(high - low, least) * 0.05;
    return Span{low - room, high + room};
}

std::optional<Span> from_nothing_to(const ValueRange& range) {
    if (range.empty()) return std::nullopt;
    return Span{0, std::max(static_cast<double>(range.high), 1.) * 1.1};
}

std::optional<Span> span_of_flight(const GraphLook& look, const GraphData& data) {
    ValueRange flight, window;
    flight.add(joined(data.own, Quantity::in_flight));
    flight.add(joined(data.peer, Quantity::peer_in_flight));
    add(flight, data.before.in_flight);
    if (look.shows(GraphItem::window)) {
        window.add(joined(data.peer, Quantity::window));
        add(window, data.before.window);
    }
    if (!look.shows(GraphItem::in_flight)) flight = {};
    ValueRange both = flight;
    both.add(window);
    return from_nothing_to(both);
}

/// Of the packets that are there up to now.
ValueRange shown_time(const trace::ConnectionSeries& series, const trace::SideSeries& own,
                      const trace::SideSeries& peer, const GraphData& data) {
    auto range = series.time_range();
    if (data.own_count == own.points.published() && data.peer_count == peer.points.published()) return range;
    range.high = range.low;
    if (data.own_count > 0) range.add(own.points[data.own_count - 1].time);
    if (data.peer_count > 0) range.add(peer.points[data.peer_count - 1].time);
    return range;
}

}  // namespace

void gather(const trace::ConnectionSeries& series, const GraphLook& look, const GraphPanel& panel, GraphData& out) {
    const auto& own = series.from(panel.side);
    const auto& peer = series.to(panel.side);
    out.own_count = own.count_to(look.last_frame);
    out.peer_count = peer.count_to(look.last_frame);
    out.time = shown_time(series, own, peer, out);
    out.before = {};
    if (look.kind == GraphKind::throughput) return gather_bins(series, panel, out);
    const auto grain = static_cast<std::int64_t>(std::max(panel.time_per_pixel() * folded_below, 1.));
    const auto begin = panel.clock_at(panel.time.begin), end = panel.clock_at(panel.time.end);
    fill_columns(own, {{begin, end}, out.own_count}, grain, out.own);
    fill_columns(peer, {{begin, end}, out.peer_count}, grain, out.peer);
    if (look.kind == GraphKind::sequence) {
        out.before.acknowledgment = before(peer, out.peer_count, begin, Quantity::acknowledgment);
        out.before.edge = before(peer, out.peer_count, begin, Quantity::edge);
    } else if (look.kind == GraphKind::in_flight) {
        out.before.in_flight = flight_before(series, panel, out, begin);
        out.before.window = before(peer, out.peer_count, begin, Quantity::window);
    }
}

std::vector<GraphRate> rates_of(const GraphData& data) {
    std::vector<GraphRate> rates(data.sent.size());
    const double seconds = static_cast<double>(data.bin_width) * 1e-9;
    // octet 1 is the first after the SYN
    std::int64_t confirmed = data.before.acknowledgment.value_or(1);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        rates[i].sent = static_cast<double>(data.sent[i].octets) / seconds;
        const auto& answered = data.answered[i].acknowledgment;
        if (answered.empty() || answered.high <= confirmed) continue;
        rates[i].delivered = static_cast<double>(answered.high - confirmed) / seconds;
        confirmed = answered.high;
    }
    return rates;
}

std::optional<Span> span_of_values(const GraphLook& look, const GraphData& data) {
    switch (look.kind) {
        case GraphKind::sequence: return span_of_sequence(look, data);
        case GraphKind::round_trip: {
            ValueRange range;
            if (look.shows(GraphItem::by_acknowledgment)) range.add(joined(data.peer, Quantity::round_trip));
            if (look.shows(GraphItem::by_timestamp)) range.add(joined(data.peer, Quantity::round_trip_by_timestamp));
            return from_nothing_to(range);
        }
        case GraphKind::throughput: {
            double most = 0;
            for (const auto& rate : rates_of(data)) {
                if (look.shows(GraphItem::sent)) most = std::max(most, rate.sent);
                if (look.shows(GraphItem::delivered)) most = std::max(most, rate.delivered);
            }
            if (most <= 0) return std::nullopt;
            return Span{0, most * 1.1};
        }
        case GraphKind::in_flight: return span_of_flight(look, data);
    }
    return std::nullopt;
}

}  // namespace loopscope::ui
