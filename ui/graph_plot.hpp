#pragma once

#include <array>
#include <string>
#include <vector>

#include "ui/graph_curves.hpp"

namespace loopscope::ui {

/// The whole picture of a graph: legend, a panel for each direction with its axes, and the band of phases. Keeps its
/// memory from frame to frame, so that drawing costs what is in sight.
class GraphPlot {
public:
    void build(const trace::ConnectionSeries&, const decode::flow::Connection&, const GraphLook&, const Theme&,
               const TextMeasure&, Scene& out);

    // -- where things stand in the picture that was built last

    struct LegendEntry {
        GraphItem item;
        Point from, to;
    };
    const std::vector<LegendEntry>& legend() const { return legend_; }
    const std::vector<GraphPanel>& panels() const { return panels_; }
    const GraphData& data(std::size_t panel) const { return data_[panel]; }
    /// The panel at a place of the picture, or nullptr.
    const GraphPanel* panel_at(Point) const;
    /// The plots' left and right edges, without a picture: for whoever zooms before the first one.
    static constexpr float left_margin = 100, right_margin = 16;
    static constexpr float phase_height = 16;

private:
    struct Drawing;

    std::vector<LegendEntry> legend_;
    std::vector<GraphPanel> panels_;
    std::array<GraphData, 2> data_;
};

/// A TCP connection's graph as a picture for a file: all of it, with title, axes and legend. Reads the connection's
/// packets up to what is published. `sides` by sender.
Scene graph_picture(const trace::Recording&, std::uint32_t connection, GraphKind, std::array<bool, 2> sides,
                    const Theme&, const TextMeasure&);

/// All of the connection with a little room on both sides, nanoseconds since its first packet.
Span whole_time(const trace::ConnectionSeries&);
/// The direction that carries payload, or both where neither carries much less than the other; the client's where none
/// does.
std::array<bool, 2> telling_sides(const decode::flow::Connection&);
/// "127.0.0.1:40000 → 127.0.0.1:80"
std::string direction_text(const decode::flow::Connection&, decode::flow::Side sender);

}  // namespace loopscope::ui
