#pragma once

#include <string>
#include <vector>

namespace loopscope::ui {

/// A stretch of an axis.
struct Span {
    double begin = 0, end = 1;

    double length() const { return end - begin; }
    bool holds(double value) const { return value >= begin && value <= end; }
    bool operator==(const Span&) const = default;
};

/// `factor` below 1 looks closer. `about` stays where it is, and at least `shortest` stays in sight.
Span zoomed(const Span&, double about, double factor, double shortest);
/// Moved by `share` of its length.
Span panned(const Span&, double share);

enum class AxisUnit : unsigned char { time /* nanoseconds */, octets, rate /* octets a second */ };

struct Ticks {
    struct Tick {
        double at = 0;
        std::string label;
    };
    std::vector<Tick> ticks;
    std::string unit;  ///< that all labels are in; empty where each label says its own
};

/// At most `most` round places (1, 2 or 5 times a power of ten apart) on the stretch, with their labels.
Ticks ticks_of(const Span&, AxisUnit, int most);
/// 1, 2 or 5 times a power of ten, at least `least`.
double round_step(double least);

}  // namespace loopscope::ui
