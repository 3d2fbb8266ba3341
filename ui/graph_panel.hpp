#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "ui/graph_columns.hpp"
#include "ui/graph_look.hpp"
#include "ui/scene.hpp"

namespace loopscope::ui {

/// Where one sender's graph stands in the picture, and what its axes show.
struct GraphPanel {
    decode::flow::Side side = decode::flow::Side::client;
    Point from, to;           ///< the plot's corners
    float band = 0;           ///< upper edge of the band of phases below it
    Span time, values;        ///< nanoseconds since `origin`; in the graph's unit
    std::int64_t origin = 0;  ///< the connection's first packet, nanoseconds since 1970

    float x(double since_origin) const {
        return from.x + static_cast<float>((since_origin - time.begin) / time.length()) * (to.x - from.x);
    }
    float x_of(std::int64_t at) const { return x(static_cast<double>(trace::signed_time(origin, at))); }
    float y(double value) const {
        return to.y - static_cast<float>((value - values.begin) / values.length()) * (to.y - from.y);
    }
    float y_of(std::int64_t value) const { return y(static_cast<double>(value)); }
    double time_at(float at) const {
        return time.begin + static_cast<double>(at - from.x) / static_cast<double>(to.x - from.x) * time.length();
    }
    /// Nanoseconds since 1970 of a place on the time axis, whatever it is.
    std::int64_t clock_at(double since_origin) const {
        constexpr double farthest = 9.2e18;
        return trace::time_after(origin, static_cast<std::int64_t>(std::clamp(since_origin, -farthest, farthest)));
    }
    double value_at(float at) const {
        return values.begin + static_cast<double>(to.y - at) / static_cast<double>(to.y - from.y) * values.length();
    }
    bool holds(Point at) const { return at.x >= from.x && at.x <= to.x && at.y >= from.y && at.y <= to.y; }
    double time_per_pixel() const { return time.length() / static_cast<double>(to.x - from.x); }
    double value_per_pixel() const { return values.length() / static_cast<double>(to.y - from.y); }
};

/// What is narrower than this many pixels is drawn as one.
inline constexpr double folded_below = 3;

/// What of a connection lies within a panel's stretch of time. Reused from frame to frame.
struct GraphData {
    std::vector<GraphColumn> own, peer;  ///< the sender's packets, and those that come back
    std::uint32_t own_count = 0, peer_count = 0;
    std::vector<GraphBin> sent, answered;  ///< throughput: by bins of bin_width
    std::int64_t bins_begin = 0, bin_width = 0;
    /// Where bin `i` begins, nanoseconds since 1970.
    std::int64_t bin_time(std::size_t i) const {
        std::int64_t distance = 0;
        if (__builtin_mul_overflow(static_cast<std::int64_t>(i), bin_width, &distance))
            distance = std::numeric_limits<std::int64_t>::max();
        return trace::time_after(bins_begin, distance);
    }
    trace::ValueRange time;  ///< of all packets up to now, in sight or not

    /// Values at the left edge, from what came before.
    struct Before {
        std::optional<std::int64_t> acknowledgment, edge, in_flight, window;
    };
    Before before;
};

/// Reads what the panel needs; its `values` do not matter yet.
void gather(const trace::ConnectionSeries&, const GraphLook&, const GraphPanel&, GraphData& out);

/// Bounds of what is shown, with some room above; nothing where there is nothing to show.
std::optional<Span> span_of_values(const GraphLook&, const GraphData&);

/// Octets a second in bin `i`, of what was sent and of what was acknowledged.
struct GraphRate {
    double sent = 0, delivered = 0;
};
std::vector<GraphRate> rates_of(const GraphData&);

}  // namespace loopscope::ui
