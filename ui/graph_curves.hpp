#pragma once

#include "ui/graph_panel.hpp"
#include "ui/scene.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

/// What a panel's marks are drawn from and with.
struct GraphBrush {
    const trace::ConnectionSeries& series;
    const GraphLook& look;
    const GraphPanel& panel;
    const GraphData& data;
    const Theme& theme;
    const TextMeasure& measure;
    Scene& scene;
};

/// The graph itself: what lies within the plot.
void draw_curves(const GraphBrush&);
/// The sender's phases, below the plot; `height` pixels.
void draw_phases(const GraphBrush&, float height);
/// The selected packet, if it belongs to the connection.
void draw_selected(const GraphBrush&);

/// Where a point stands in the panel's graph; nothing where that does not show it.
std::optional<Point> place_of(const GraphBrush&, decode::flow::Side sender, const trace::SeriesPoint&);

}  // namespace loopscope::ui
