#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "trace/series.hpp"

namespace loopscope::ui {

/// Packets of one end that share a few pixels of the time axis.
struct GraphColumn {
    static constexpr std::size_t most_single = 6;

    trace::Fold fold;
    std::array<std::uint32_t, most_single> single{};  ///< indices of the points, where they are few
    std::uint32_t single_count = 0;                   ///< 0: they are drawn as one
};

/// What of an end's packets is in sight: nanoseconds since 1970, and the number of points to look at.
struct GraphWindow {
    trace::ValueRange time;
    std::uint32_t count = 0;
};

/// Puts the packets of the window into columns of `grain` nanoseconds. What is folded in the series' levels is not
/// taken apart where it is narrower than that: the cost depends on the columns, not on the packets. Columns stay the
/// same when the window moves.
void fill_columns(const trace::SideSeries&, const GraphWindow&, std::int64_t grain, std::vector<GraphColumn>& out);

struct GraphValue {
    std::int64_t time = 0, value = 0;
};
/// The last value of a quantity before `time`, among the first `count` points.
std::optional<GraphValue> value_before(const trace::SideSeries&, std::uint32_t count, std::int64_t time,
                                       trace::Quantity);

/// What was sent in equal stretches of time.
struct GraphBin {
    std::uint64_t octets = 0;
    trace::ValueRange sequence, acknowledgment;
};
/// Bin i is from begin + i * width on; all of them together are the window.
void fill_bins(const trace::SideSeries&, std::uint32_t count, std::int64_t begin, std::int64_t width,
               std::vector<GraphBin>& bins);

/// A place in a graph, and how much of its axes a pixel is.
struct GraphPlace {
    std::int64_t time = 0;
    double value = 0;
    double time_per_pixel = 1, value_per_pixel = 1;
    bool time_only = false;  ///< the value does not matter
};
struct GraphHit {
    std::uint32_t index = decode::none;
    double distance = 0;  ///< pixels, squared; before anything was found: what is farther away does not count
    trace::Quantity quantity = trace::Quantity::sequence;
};
/// The point that is nearest to the place by one of the quantities (a bit each), if it is nearer than `best`.
void find_nearest(const trace::SideSeries&, std::uint32_t count, const GraphPlace&, std::uint32_t by_quantities,
                  GraphHit& best);

constexpr std::uint32_t bit(trace::Quantity quantity) { return 1u << static_cast<unsigned>(quantity); }

}  // namespace loopscope::ui
