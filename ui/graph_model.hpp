#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "ui/background.hpp"
#include "ui/graph_plot.hpp"
#include "ui/ladder_model.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// A packet under the pointer.
struct GraphHover {
    decode::flow::Side sender = decode::flow::Side::client;
    trace::SeriesPoint point;
    trace::Quantity quantity = trace::Quantity::sequence;  ///< by which it was found
};

/// The graphs of one connection: which one, of which direction, and what of it is in sight. Reads the connection's
/// packets in the background; what is read is shown at once.
class GraphModel {
public:
    ~GraphModel();

    /// Follows the selected connection and what came in. The recording must outlive the model's next reset() or its
    /// end.
    void update(const trace::Recording&, std::uint32_t packet_count, const Selection&, bool live);
    void reset();
    /// For tests: until all packets that were published are read.
    void wait();

    std::uint32_t connection() const { return connection_; }  ///< decode::none: none that has graphs
    const trace::ConnectionSeries* series() const { return series_.get(); }
    /// How much of the connection was read, 0..1; 1: all of it.
    double progress(const trace::Recording&) const;
    bool busy() const { return reading_.running(); }

    GraphKind kind() const { return kind_; }
    void show(GraphKind);
    std::array<bool, 2> sides() const { return sides_; }
    void show(std::array<bool, 2> sides);
    void toggle(GraphItem item) { hidden_ ^= bit(item); }
    bool hides(GraphItem item) const { return (hidden_ & bit(item)) != 0; }
    GraphLook look(float width, float height, const Selection&) const;

    // -- what is in sight

    const Span& time() const { return time_; }
    bool shows_all() const { return sight_ == Sight::all && !values_[0] && !values_[1]; }
    void fit();
    /// `factor` below 1 looks closer; `about` (nanoseconds since the first packet) stays where it is.
    void zoom_time(double about, double factor);
    void zoom_values(const GraphPanel&, double about, double factor);
    /// Shares of what is in sight; the values move only where they were chosen.
    void pan(double time_share, double value_share);
    void show_box(const GraphPanel&, Point from, Point to);
    /// Moves so that the packet is in sight, if it belongs to the connection.
    void reveal(std::uint32_t frame);

    /// The packet nearest to a place of the plot, if there is one near.
    std::optional<GraphHover> nearest(const GraphPlot&, const GraphPanel&, Point) const;
    /// The connection's packet before or after this one, in the order of the capture; no_frame at its ends.
    std::uint32_t step(std::uint32_t frame, bool forward) const;

    std::string search_text;  ///< of the connection picker, as typed
    ConnectionSearch search;
    GraphPlot plot;
    Scene scene;
    std::optional<Point> drag_from;  ///< a box is being drawn from here, in the picture
    bool moving = false;             ///< the graph is being dragged

private:
    enum class Sight : unsigned char { all, end /* what comes in moves it */, fixed };

    void follow(const trace::Recording&, const Selection&);
    void read_on(const trace::Recording&);
    void keep_in_sight(bool live);
    void look_at(Span time);

    const trace::Recording* recording_ = nullptr;
    std::uint32_t connection_ = decode::none, last_frame_ = decode::no_frame;
    std::shared_ptr<trace::ConnectionSeries> series_;
    std::shared_ptr<std::atomic<bool>> stop_;
    Background<bool> reading_;

    GraphKind kind_ = GraphKind::sequence;
    std::array<bool, 2> sides_{true, false};
    bool sides_chosen_ = false;
    std::uint32_t hidden_ = 0;
    Sight sight_ = Sight::all;
    bool live_ = false;
    Span time_, all_;
    std::array<std::optional<Span>, 2> values_;
    std::uint32_t seen_changes_ = 0;
};

}  // namespace loopscope::ui
