#include "ui/graph_columns.hpp"

#include <algorithm>
#include <cmath>

#include "decode/floor_divide.hpp"

namespace loopscope::ui {

using trace::Fold;
using trace::FoldLevels;
using trace::Quantity;
using trace::SideSeries;
using trace::ValueRange;

namespace {

constexpr unsigned single_point = decode::none;  // as a level: a packet, and no fold

/// A fold of a level, or a single point.
struct Node {
    unsigned level;
    std::uint32_t index;
};

/// The folds and points that hold the first `count` points, in their order: whole folds of the upper levels, then what
/// is in none of them yet. At most 15 of a level.
template <class Use> void each_root(const SideSeries& series, std::uint32_t count, Use use) {
    std::uint32_t done = 0;
    for (unsigned level = FoldLevels::height; level-- > 0;) {
        const auto shift = FoldLevels::branches_bits * (level + 1);
        const auto whole = std::min(series.levels.published(level), count >> shift);
        for (auto i = done >> shift; i < whole; ++i) use(Node{level, i});
        done = std::max(done, whole << shift);
    }
    for (; done < count; ++done) use(Node{single_point, done});
}

Node child_of(const Node& node, std::uint32_t which) {
    return {node.level == 0 ? single_point : node.level - 1, (node.index << FoldLevels::branches_bits) + which};
}

std::uint32_t count_in(const SideSeries& series, std::uint32_t count) {
    return std::min(count, series.points.published());
}

/// Visits a series' folds and points in the order of the capture. `Visit` has `bool enter(const Fold&)`, true: look
/// into it; `void take(const Fold&, std::uint32_t index)`, the index being that of a single point or decode::none.
template <class Visit> void look(const SideSeries& series, const Node& node, Visit& visit) {
    if (node.level == single_point) return visit.take(series.fold_of(series.points[node.index]), node.index);
    const Fold& fold = series.levels.at(node.level, node.index);
    if (!visit.enter(fold)) return visit.take(fold, decode::none);
    for (std::uint32_t i = 0; i < FoldLevels::branches; ++i) look(series, child_of(node, i), visit);
}

template <class Visit> void walk(const SideSeries& series, std::uint32_t count, Visit& visit) {
    each_root(series, count_in(series, count), [&](const Node& node) { look(series, node, visit); });
}

bool apart(const ValueRange& a, const ValueRange& b) { return a.high < b.low || b.high < a.low; }

struct ColumnFiller {
    const GraphWindow& window;
    std::int64_t grain;
    std::vector<GraphColumn>& out;
    std::int64_t column = 0;
    std::uint32_t looked_into = 0;

    /// A capture whose clock jumps has folds as wide as the window all over: then some are taken as they are.
    static constexpr std::uint32_t most_looked_into = 50'000;

    bool enter(const Fold& fold) {
        if (apart(fold.time, window.time)) return false;
        if (trace::signed_time(fold.time.low, fold.time.high) <= grain || ++looked_into > most_looked_into)
            return false;
        return true;
    }
    void take(const Fold& fold, std::uint32_t index) {
        if (apart(fold.time, window.time)) return;
        const auto here = decode::floor_divide(fold.time.low, grain).quotient;
        if (out.empty() || here != column) {
            out.emplace_back();
            column = here;
        }
        auto& last = out.back();
        const bool all_single = last.single_count == last.fold.packets;
        last.fold.add(fold);
        if (index != decode::none && all_single && last.single_count < GraphColumn::most_single)
            last.single[last.single_count++] = index;
        else
            last.single_count = 0;
    }
};

struct BinFiller {
    std::int64_t begin, width;
    std::vector<GraphBin>& bins;
    std::uint32_t looked_into = 0;
    static constexpr std::uint32_t most_looked_into = 50'000;

    std::int64_t bin_of(std::int64_t time) const {
        return decode::floor_divide(trace::signed_time(begin, time), width).quotient;
    }
    bool outside(const Fold& fold) const {
        return bin_of(fold.time.high) < 0 || bin_of(fold.time.low) >= static_cast<std::int64_t>(bins.size());
    }
    bool enter(const Fold& fold) {
        if (outside(fold) || bin_of(fold.time.low) == bin_of(fold.time.high)) return false;
        return ++looked_into <= most_looked_into;
    }
    void take(const Fold& fold, std::uint32_t) {
        if (outside(fold)) return;
        auto& bin = bins[static_cast<std::size_t>(
            std::clamp<std::int64_t>(bin_of(fold.time.low), 0, static_cast<std::int64_t>(bins.size()) - 1))];
        bin.octets += fold.octets;
        bin.sequence.add(fold.of(Quantity::sequence));
        bin.acknowledgment.add(fold.of(Quantity::acknowledgment));
    }
};

/// The last value before `time` below the node, found from its end.
std::optional<GraphValue> last_value(const SideSeries& series, const Node& node, std::int64_t time, Quantity quantity) {
    if (node.level == single_point) {
        const Fold fold = series.fold_of(series.points[node.index]);
        const auto& range = fold.of(quantity);
        if (fold.time.low >= time || range.empty()) return std::nullopt;
        return GraphValue{fold.time.low, range.high};
    }
    const Fold& fold = series.levels.at(node.level, node.index);
    if (fold.time.low >= time || fold.of(quantity).empty()) return std::nullopt;
    for (auto i = FoldLevels::branches; i-- > 0;)
        if (const auto found = last_value(series, child_of(node, i), time, quantity)) return found;
    return std::nullopt;
}

double distance_to(const ValueRange& range, double value) {
    if (value < static_cast<double>(range.low)) return static_cast<double>(range.low) - value;
    return value > static_cast<double>(range.high) ? value - static_cast<double>(range.high) : 0;
}

/// Squared pixels from the place to the nearest of the wanted quantities; negative where there is none.
double distance_to(const Fold& fold, const GraphPlace& place, std::uint32_t wanted, Quantity& by) {
    const double dx = distance_to(fold.time, static_cast<double>(place.time)) / place.time_per_pixel;
    double found = -1;
    for (std::size_t i = 0; i < trace::quantities; ++i) {
        if ((wanted >> i & 1) == 0 || fold.ranges[i].empty()) continue;
        const double dy = place.time_only ? 0 : distance_to(fold.ranges[i], place.value) / place.value_per_pixel;
        const double squared = dx * dx + dy * dy;
        if (found >= 0 && squared >= found) continue;
        found = squared;
        by = static_cast<Quantity>(i);
    }
    return found;
}

}  // namespace

void fill_columns(const SideSeries& series, const GraphWindow& window, std::int64_t grain,
                  std::vector<GraphColumn>& out) {
    out.clear();
    ColumnFiller filler{window, std::max<std::int64_t>(grain, 1), out};
    walk(series, window.count, filler);
}

std::optional<GraphValue> value_before(const SideSeries& series, std::uint32_t count, std::int64_t time,
                                       Quantity quantity) {
    std::vector<Node> roots;
    each_root(series, count_in(series, count), [&](const Node& node) { roots.push_back(node); });
    for (auto root = roots.rbegin(); root != roots.rend(); ++root)
        if (const auto found = last_value(series, *root, time, quantity)) return found;
    return std::nullopt;
}

void fill_bins(const SideSeries& series, std::uint32_t count, std::int64_t begin, std::int64_t width,
               std::vector<GraphBin>& bins) {
    if (bins.empty()) return;
    BinFiller filler{begin, std::max<std::int64_t>(width, 1), bins};
    walk(series, count, filler);
}

void find_nearest(const SideSeries& series, std::uint32_t count, const GraphPlace& place, std::uint32_t by_quantities,
                  GraphHit& best) {
    struct Candidate {
        Node node;
        double distance;
        Quantity by;
    };
    // the nearest is looked into first: the first single point that comes up is the answer
    const auto farther = [](const Candidate& a, const Candidate& b) { return a.distance > b.distance; };
    std::vector<Candidate> candidates;
    const auto add = [&](const Node& node) {
        Candidate candidate{node, -1, Quantity::sequence};
        candidate.distance =
            node.level == single_point
                ? distance_to(series.fold_of(series.points[node.index]), place, by_quantities, candidate.by)
                : distance_to(series.levels.at(node.level, node.index), place, by_quantities, candidate.by);
        if (candidate.distance < 0 || candidate.distance >= best.distance) return;
        candidates.push_back(candidate);
        std::push_heap(candidates.begin(), candidates.end(), farther);
    };
    each_root(series, count_in(series, count), add);
    while (!candidates.empty()) {
        const auto nearest = candidates.front();
        if (nearest.node.level == single_point) {
            best = {nearest.node.index, nearest.distance, nearest.by};
            return;
        }
        std::pop_heap(candidates.begin(), candidates.end(), farther);
        candidates.pop_back();
        for (std::uint32_t i = 0; i < FoldLevels::branches; ++i) add(child_of(nearest.node, i));
    }
}

}  // namespace loopscope::ui
