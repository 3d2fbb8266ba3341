#include "ui/graph_axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "ui/quantity.hpp"

namespace loopscope::ui {
namespace {

struct Unit {
    std::string_view name;
    double size;
};
constexpr std::array time_units{Unit{"ns", 1}, Unit{"\xc2\xb5s", 1e3}, Unit{"ms", 1e6}, Unit{"s", 1e9}};
constexpr std::array octet_units{Unit{"B", 1}, Unit{"kB", 1e3}, Unit{"MB", 1e6}, Unit{"GB", 1e9}, Unit{"TB", 1e12}};
constexpr std::array rate_units{Unit{"B/s", 1}, Unit{"kB/s", 1e3}, Unit{"MB/s", 1e6}, Unit{"GB/s", 1e9},
                                Unit{"TB/s", 1e12}};

/// The largest unit of which there is at least one.
template <std::size_t count> const Unit& unit_for(const std::array<Unit, count>& units, double largest) {
    const Unit* found = &units[0];
    for (const auto& unit : units)
        if (largest >= unit.size) found = &unit;
    return *found;
}

const Unit& unit_for(AxisUnit unit, double largest) {
    switch (unit) {
        case AxisUnit::time: return unit_for(time_units, largest);
        case AxisUnit::octets: return unit_for(octet_units, largest);
        case AxisUnit::rate: return unit_for(rate_units, largest);
    }
    return octet_units[0];
}

/// Digits after the point that tell multiples of `step` apart.
int decimals_for(double step) { return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 9); }

/// "1,234.50"
std::string grouped_decimal(double value, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, std::abs(value));
    const std::string_view digits{text};
    const auto point = std::min(digits.find('.'), digits.size());
    std::string out = value < 0 && digits.find_first_of("123456789") != digits.npos ? "-" : "";
    for (std::size_t i = 0; i < point; ++i) {
        if (i > 0 && (point - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out.append(digits.substr(point));
}

}  // namespace

Span zoomed(const Span& span, double about, double factor, double shortest) {
    const double length = std::max(span.length() * factor, shortest);
    const double share = span.length() > 0 ? (about - span.begin) / span.length() : 0.5;
    const double begin = about - share * length;
    return {begin, begin + length};
}

Span panned(const Span& span, double share) {
    return {span.begin + share * span.length(), span.end + share * span.length()};
}

double round_step(double least) {
    if (!(least > 0) || !std::isfinite(least)) return 1;
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1., 2., 5.})
        if (factor * power >= least * (1 - 1e-9)) return factor * power;
    return 10 * power;
}

Ticks ticks_of(const Span& span, AxisUnit unit, int most) {
    Ticks out;
    if (!(span.length() > 0) || !std::isfinite(span.length()) || most < 1) return out;
    // nothing is shorter than an octet or a nanosecond
    const double step = std::max(round_step(span.length() / most), 1.);
    const auto& in = unit_for(unit, std::max({std::abs(span.begin), std::abs(span.end), step}));
    const int decimals = decimals_for(step / in.size);
    constexpr int most_decimals = 2;
    // far into a stream, 5.0001 MB says less than 5,000,100
    const bool whole = unit == AxisUnit::octets && decimals > most_decimals;
    out.unit = unit == AxisUnit::time ? std::string{in.name} : std::string{};
    const double first = std::ceil(span.begin / step - 1e-9);
    for (int i = 0; i <= most + 1; ++i) {
        const double at = (first + i) * step;
        if (at > span.end + step * 1e-6) break;
        auto label = whole ? grouped_decimal(at, 0) : grouped_decimal(at / in.size, decimals);
        if (unit != AxisUnit::time && !whole) label = at == 0 ? "0" : label.append(" ").append(in.name);
        out.ticks.push_back({at, std::move(label)});
    }
    return out;
}

}  // namespace loopscope::ui
