#pragma once

#include <string>

#include "ui/graph_model.hpp"

namespace loopscope::ui {

/// All about a packet in a graph, a line each, for its tooltip and the clipboard.
std::string point_text(const trace::ConnectionSeries&, const GraphHover&);
/// The throughput at a place of the time axis; empty where there is none.
std::string rate_text(const GraphPanel&, const GraphData&, double time);
/// The sender's phase at a place of the time axis, told to be inferred; empty where none is known.
std::string phase_text(const trace::ConnectionSeries&, const GraphPanel&, double time, std::uint32_t last_frame);

/// What a place on an axis is called, finer than its ticks: "1.234567 s", "12,345", "1.25 MB/s".
std::string time_text(double since_first, double per_pixel);
std::string value_text(AxisUnit, double value);

}  // namespace loopscope::ui
