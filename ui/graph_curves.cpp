#include "ui/graph_curves.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/graph_marks.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::flow::Side;
using trace::Quantity;
using trace::SeriesPoint;
using trace::SideSeries;
using trace::ValueRange;
namespace tcp_flag = decode::tcp_flag;

namespace {

Color color_in(const GraphBrush& brush, GraphItem item) { return color_of(item, brush.panel.side, brush.theme); }

/// A stretch of time and the values in it; of one packet or of a whole column.
struct Piece {
    ValueRange time, values;
};

void add_pieces(const SideSeries& series, const std::vector<GraphColumn>& columns, Quantity quantity,
                std::vector<Piece>& out) {
    for (const auto& column : columns) {
        for (std::uint32_t i = 0; i < column.single_count; ++i) {
            const auto fold = series.fold_of(series.points[column.single[i]]);
            if (!fold.of(quantity).empty()) out.push_back({fold.time, fold.of(quantity)});
        }
        if (column.single_count == 0 && !column.fold.of(quantity).empty())
            out.push_back({column.fold.time, column.fold.of(quantity)});
    }
}

/// A line that keeps each value until the next. `before`: at the left edge.
class StepLine {
public:
    explicit StepLine(const GraphBrush& brush) : brush_(brush) {}

    void build(const std::vector<Piece>& pieces, std::optional<std::int64_t> before) {
        const auto& panel = brush_.panel;
        points_.clear();
        if (before) add({panel.from.x, panel.y_of(*before)});
        for (const auto& piece : pieces) {
            const float x = panel.x_of(std::midpoint(piece.time.low, piece.time.high));
            float first = panel.y_of(piece.values.low), last = panel.y_of(piece.values.high);
            if (!points_.empty()) {
                const float was = points_.back().y;
                if (std::abs(was - first) > std::abs(was - last)) std::swap(first, last);
                add({x, was});
            }
            add({x, first});
            add({x, last});
        }
        if (points_.empty()) return;
        const float end = std::min(panel.to.x, panel.x_of(brush_.data.time.high));
        if (end > points_.back().x) add({end, points_.back().y});
    }
    void draw(Stroke stroke) const {
        if (points_.size() > 1) brush_.scene.polyline(points_, stroke);
    }
    void fill(Color color) const {
        const float bottom = brush_.panel.to.y;
        for (std::size_t i = 1; i < points_.size(); ++i) {
            const auto a = points_[i - 1], b = points_[i];
            if (b.x > a.x) brush_.scene.rectangle({a.x, std::min(a.y, b.y)}, {b.x, bottom}, color);
        }
    }

private:
    /// Leaves out what nobody sees: the same place again, and the middle of a straight stretch.
    void add(Point to) {
        constexpr float same = 0.25f;
        const auto near = [](float a, float b) { return std::abs(a - b) < same; };
        if (!points_.empty() && near(points_.back().x, to.x) && near(points_.back().y, to.y)) return;
        if (const auto count = points_.size(); count > 1) {
            const Point a = points_[count - 2], b = points_[count - 1];
            const bool level = near(a.y, b.y) && near(b.y, to.y) && to.x >= b.x;
            const bool upright = near(a.x, b.x) && near(b.x, to.x) && (to.y - b.y) * (b.y - a.y) > 0;
            if (level || upright) points_.pop_back();
        }
        points_.push_back(to);
    }

    const GraphBrush& brush_;
    std::vector<Point> points_;
};

/// Calls `one` for each packet that has a column's room to itself, and `many` for the other columns.
template <class One, class Many>
void each_part(const SideSeries& series, const std::vector<GraphColumn>& columns, One one, Many many) {
    for (const auto& column : columns) {
        for (std::uint32_t i = 0; i < column.single_count; ++i) one(series.points[column.single[i]]);
        if (column.single_count == 0) many(column.fold);
    }
}

// -- sequence numbers

void draw_folded_segments(const GraphBrush& brush, const trace::Fold& fold) {
    const auto& panel = brush.panel;
    const float left = panel.x_of(fold.time.low), right = panel.x_of(fold.time.high), middle = (left + right) / 2;
    const float half = std::max((right - left) / 2, static_cast<float>(folded_below) / 2);
    const auto& sent = fold.of(Quantity::sequence);
    if (!sent.empty() && brush.look.shows(GraphItem::segments)) {
        const float low = std::max(panel.y_of(sent.low), panel.y_of(sent.high) + 2);
        brush.scene.rectangle({middle - half, panel.y_of(sent.high)}, {middle + half, low},
                              color_in(brush, GraphItem::segments).faded(0.8));
    }
    const auto& late = fold.of(Quantity::out_of_order);
    if (!late.empty() && brush.look.shows(GraphItem::out_of_order))
        draw_out_of_order(brush.scene, middle, panel.y_of(late.low), panel.y_of(late.high),
                          color_in(brush, GraphItem::out_of_order));
    const auto& again = fold.of(Quantity::repeated);
    if (!again.empty() && brush.look.shows(GraphItem::repeated))
        draw_repeated(brush.scene, middle, panel.y_of(again.low), panel.y_of(again.high),
                      color_in(brush, GraphItem::repeated));
}

void draw_one_segment(const GraphBrush& brush, const SeriesPoint& point) {
    if (!point.occupies()) return;
    const auto& panel = brush.panel;
    const float x = panel.x_of(point.time), low = panel.y_of(point.sequence), high = panel.y_of(point.end());
    if (point.is_repeated()) {
        if (brush.look.shows(GraphItem::repeated))
            draw_repeated(brush.scene, x, low, high, color_in(brush, GraphItem::repeated));
    } else if (point.event == decode::flow::Event::out_of_order) {
        if (brush.look.shows(GraphItem::out_of_order))
            draw_out_of_order(brush.scene, x, low, high, color_in(brush, GraphItem::out_of_order));
    } else if (brush.look.shows(GraphItem::segments)) {
        draw_segment(brush.scene, x, low, high, color_in(brush, GraphItem::segments));
    }
}

void draw_blocks(const GraphBrush& brush) {
    const auto& peer = brush.series.to(brush.panel.side);
    const auto color = color_in(brush, GraphItem::sacked);
    const auto draw = [&](std::int64_t time, std::int64_t left, std::int64_t right) {
        draw_sacked(brush.scene, brush.panel.x_of(time), brush.panel.y_of(left), brush.panel.y_of(right), color);
    };
    each_part(
        peer, brush.data.peer,
        [&](const SeriesPoint& point) {
            for (unsigned i = 0; i < point.block_count; ++i) {
                const auto& block = peer.blocks[point.first_block + i];
                draw(point.time, block.left, block.right);
            }
        },
        [&](const trace::Fold& fold) {
            const auto& range = fold.of(Quantity::sacked);
            if (!range.empty()) draw(std::midpoint(fold.time.low, fold.time.high), range.low, range.high);
        });
}

void draw_duplicates(const GraphBrush& brush) {
    const auto color = color_in(brush, GraphItem::duplicates);
    for (const auto& column : brush.data.peer) {
        const auto& range = column.fold.of(Quantity::duplicate);
        if (range.empty()) continue;
        const float x = (brush.panel.x_of(column.fold.time.low) + brush.panel.x_of(column.fold.time.high)) / 2;
        draw_duplicate(brush.scene, {x, brush.panel.y_of(range.low)}, color);
        if (range.high != range.low) draw_duplicate(brush.scene, {x, brush.panel.y_of(range.high)}, color);
    }
}

/// SYN, FIN and RST with their names, where there is room for them.
class FlagMarks {
public:
    explicit FlagMarks(const GraphBrush& brush) : brush_(brush) {}

    void draw() {
        const auto& own = brush_.series.from(brush_.panel.side);
        each_part(
            own, brush_.data.own, [&](const SeriesPoint& point) { mark(own.fold_of(point)); },
            [&](const trace::Fold& fold) { mark(fold); });
    }

private:
    void mark(const trace::Fold& fold) {
        const auto& panel = brush_.panel;
        const auto& sent = fold.of(Quantity::sequence);
        const Color color = color_in(brush_, GraphItem::marks);
        const float left = panel.x_of(fold.time.low), right = panel.x_of(fold.time.high);
        if ((fold.flags & tcp_flag::syn) != 0 && !sent.empty())
            name({left, panel.y_of(sent.low)}, "SYN", color, {color, 1.8f});
        if ((fold.flags & tcp_flag::fin) != 0 && !sent.empty())
            name({right, panel.y_of(sent.high)}, "FIN", color, {color, 1.8f});
        if ((fold.flags & tcp_flag::rst) == 0) return;
        const auto& own = brush_.series.from(panel.side);
        const auto& peer = brush_.series.to(panel.side);
        auto at = value_before(own, brush_.data.own_count, fold.time.high, Quantity::sequence);
        if (!at) at = value_before(peer, brush_.data.peer_count, fold.time.high, Quantity::acknowledgment);
        const Color failure = brush_.theme.failure;
        brush_.scene.line({right, panel.from.y}, {right, panel.to.y}, {failure.faded(0.7), 1, 3, 3});
        name({right, at ? panel.y_of(at->value) : (panel.from.y + panel.to.y) / 2}, "RST", failure, {failure, 2.2f});
    }
    void name(Point at, std::string_view text, Color color, Stroke stroke) {
        if (at.y < brush_.panel.from.y || at.y > brush_.panel.to.y) return;
        draw_cross(brush_.scene, at, 4.5f, stroke);
        const float width = brush_.measure.width(SceneFont::small, text),
                    height = brush_.measure.height(SceneFont::small);
        const bool fits = at.x + 8 + width <= brush_.panel.to.x;
        const Point from{fits ? at.x + 8 : at.x - 8 - width,
                         std::clamp(at.y - height - 1, brush_.panel.from.y, brush_.panel.to.y - height)};
        for (const auto& other : names_)
            if (std::abs(other.x - from.x) < width + 4 && std::abs(other.y - from.y) < height) return;
        names_.push_back(from);
        brush_.scene.text(from, text, SceneFont::small, color);
    }

    const GraphBrush& brush_;
    std::vector<Point> names_;
};

/// Says where the window's edge is when it is too far above the data.
void draw_edge_note(const GraphBrush& brush) {
    ValueRange edge;
    for (const auto& column : brush.data.peer) edge.add(column.fold.of(Quantity::edge));
    if (edge.empty() && brush.data.before.edge) edge.add(*brush.data.before.edge);
    const auto& panel = brush.panel;
    if (edge.empty() || static_cast<double>(edge.low) <= panel.values.end) return;
    brush.scene.text({panel.from.x + 8, panel.from.y + 5},
                     "\xe2\x86\x91 Receive window: up to " + octets_text(static_cast<std::uint64_t>(edge.high)),
                     SceneFont::small, color_in(brush, GraphItem::edge));
}

void draw_sequence(const GraphBrush& brush) {
    const auto& own = brush.series.from(brush.panel.side);
    const auto& peer = brush.series.to(brush.panel.side);
    std::vector<Piece> pieces;
    StepLine line(brush);
    if (brush.look.shows(GraphItem::edge)) {
        add_pieces(peer, brush.data.peer, Quantity::edge, pieces);
        line.build(pieces, brush.data.before.edge);
        line.draw(window_stroke(color_in(brush, GraphItem::edge)));
        draw_edge_note(brush);
    }
    if (brush.look.shows(GraphItem::sacked)) draw_blocks(brush);
    if (brush.look.shows(GraphItem::acknowledgments)) {
        pieces.clear();
        add_pieces(peer, brush.data.peer, Quantity::acknowledgment, pieces);
        line.build(pieces, brush.data.before.acknowledgment);
        line.draw(acknowledgment_stroke(color_in(brush, GraphItem::acknowledgments)));
    }
    each_part(
        own, brush.data.own, [&](const SeriesPoint& point) { draw_one_segment(brush, point); },
        [&](const trace::Fold& fold) { draw_folded_segments(brush, fold); });
    if (brush.look.shows(GraphItem::duplicates)) draw_duplicates(brush);
    if (brush.look.shows(GraphItem::marks)) FlagMarks(brush).draw();
}

// -- the other graphs

void draw_round_trips(const GraphBrush& brush, GraphItem item, Quantity quantity) {
    if (!brush.look.shows(item)) return;
    const Color color = color_in(brush, item);
    const auto dot = [&](float x, std::int64_t value) {
        const Point at{x, brush.panel.y_of(value)};
        item == GraphItem::by_timestamp ? draw_diamond(brush.scene, at, 3, color) : brush.scene.circle(at, 2.5f, color);
    };
    std::vector<Piece> pieces;
    add_pieces(brush.series.to(brush.panel.side), brush.data.peer, quantity, pieces);
    for (const auto& piece : pieces) {
        const float x = (brush.panel.x_of(piece.time.low) + brush.panel.x_of(piece.time.high)) / 2;
        if (piece.values.high != piece.values.low) {
            brush.scene.rectangle({x - 1.5f, brush.panel.y_of(piece.values.high)},
                                  {x + 1.5f, brush.panel.y_of(piece.values.low)}, color.faded(0.45));
            dot(x, piece.values.high);
        }
        dot(x, piece.values.low);
    }
}

void draw_rates(const GraphBrush& brush) {
    const auto rates = rates_of(brush.data);
    const auto& panel = brush.panel;
    std::vector<Point> sent, delivered;
    const float last = panel.x_of(brush.data.time.high);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const auto begin = brush.data.bin_time(i);
        const float left = panel.x_of(begin), right = panel.x_of(brush.data.bin_time(i + 1));
        if (left > last || right < panel.x_of(brush.data.time.low)) continue;
        for (const float x : {left, right}) {
            sent.push_back({x, panel.y(rates[i].sent)});
            delivered.push_back({x, panel.y(rates[i].delivered)});
        }
        if (brush.look.shows(GraphItem::sent) && rates[i].sent > 0)
            brush.scene.rectangle({left, panel.y(rates[i].sent)}, {right, panel.to.y},
                                  color_in(brush, GraphItem::sent).faded(0.2));
    }
    if (sent.size() < 2) return;
    if (brush.look.shows(GraphItem::sent)) brush.scene.polyline(sent, {color_in(brush, GraphItem::sent), 1.5f});
    if (brush.look.shows(GraphItem::delivered))
        brush.scene.polyline(delivered, {color_in(brush, GraphItem::delivered), 1.5f, 3, 2});
}

void draw_flight(const GraphBrush& brush) {
    std::vector<Piece> pieces;
    StepLine line(brush);
    if (brush.look.shows(GraphItem::in_flight)) {
        add_pieces(brush.series.from(brush.panel.side), brush.data.own, Quantity::in_flight, pieces);
        add_pieces(brush.series.to(brush.panel.side), brush.data.peer, Quantity::peer_in_flight, pieces);
        std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
            return std::midpoint(a.time.low, a.time.high) < std::midpoint(b.time.low, b.time.high);
        });
        line.build(pieces, brush.data.before.in_flight);
        line.fill(color_in(brush, GraphItem::in_flight).faded(0.2));
        line.draw({color_in(brush, GraphItem::in_flight), 1.5f});
    }
    if (!brush.look.shows(GraphItem::window)) return;
    pieces.clear();
    add_pieces(brush.series.to(brush.panel.side), brush.data.peer, Quantity::window, pieces);
    line.build(pieces, brush.data.before.window);
    line.draw(window_stroke(color_in(brush, GraphItem::window)));
}

}  // namespace

void draw_curves(const GraphBrush& brush) {
    switch (brush.look.kind) {
        case GraphKind::sequence: return draw_sequence(brush);
        case GraphKind::round_trip:
            draw_round_trips(brush, GraphItem::by_timestamp, Quantity::round_trip_by_timestamp);
            return draw_round_trips(brush, GraphItem::by_acknowledgment, Quantity::round_trip);
        case GraphKind::throughput: return draw_rates(brush);
        case GraphKind::in_flight: return draw_flight(brush);
    }
}

std::optional<Point> place_of(const GraphBrush& brush, Side sender, const SeriesPoint& point) {
    const auto& panel = brush.panel;
    const bool own = sender == panel.side;
    const float x = panel.x_of(point.time);
    const auto fold = brush.series.from(sender).fold_of(point);
    const auto at = [&](Quantity quantity) -> std::optional<Point> {
        const auto& range = fold.of(quantity);
        if (range.empty()) return std::nullopt;
        return Point{x, (panel.y_of(range.low) + panel.y_of(range.high)) / 2};
    };
    switch (brush.look.kind) {
        case GraphKind::sequence: return at(own ? Quantity::sequence : Quantity::acknowledgment);
        case GraphKind::round_trip: {
            if (own) return std::nullopt;
            const auto found = at(Quantity::round_trip);
            return found ? found : at(Quantity::round_trip_by_timestamp);
        }
        case GraphKind::throughput: return std::nullopt;
        case GraphKind::in_flight: return at(own ? Quantity::in_flight : Quantity::peer_in_flight);
    }
    return std::nullopt;
}

void draw_selected(const GraphBrush& brush) {
    const auto frame = brush.look.selected;
    if (frame == decode::no_frame || frame > brush.look.last_frame) return;
    for (const auto sender : {Side::client, Side::server}) {
        const auto& series = brush.series.from(sender);
        const auto index = series.index_of(frame);
        if (index == decode::none) continue;
        const auto& point = series.points[index];
        const float x = brush.panel.x_of(point.time);
        if (x < brush.panel.from.x || x > brush.panel.to.x) return;
        const Color accent = brush.theme.text;
        brush.scene.line({x, brush.panel.from.y}, {x, brush.panel.to.y}, {accent.faded(0.55), 1});
        if (const auto at = place_of(brush, sender, point)) draw_ring(brush.scene, *at, 7, {accent, 2});
    }
}

}  // namespace loopscope::ui
