#include "ui/graph_plot.hpp"

#include <algorithm>
#include <cmath>

#include "ui/graph_marks.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::flow::Side;

namespace {

constexpr float sign_width = 22, entry_gap = 18, row_gap = 6;
constexpr float header_height = 22, foot_height = 42, panel_gap = 12;
constexpr std::string_view arrow = " \xe2\x86\x92 ";

std::string_view nothing_to_show(GraphKind kind) {
    switch (kind) {
        case GraphKind::sequence: return "Nothing was sent in this direction during this time.";
        case GraphKind::round_trip:
            return "No round trip was measured during this time: no segment of this direction was acknowledged.";
        case GraphKind::throughput: return "No payload was sent in this direction during this time.";
        case GraphKind::in_flight: return "No payload was in flight in this direction during this time.";
    }
    return {};
}

}  // namespace

/// One picture in the making.
struct GraphPlot::Drawing {
    GraphPlot& plot;
    const trace::ConnectionSeries& series;
    const decode::flow::Connection& connection;
    const GraphLook& look;
    const Theme& theme;
    const TextMeasure& measure;
    Scene& scene;
    float top = 0;  ///< of what is still free

    /// Octets in both directions have no one colour.
    Color legend_color(GraphItem item) const {
        const bool both = look.sides[0] && look.sides[1];
        const Side side = look.shows(Side::client) ? Side::client : Side::server;
        const Color own = color_of(item, side, theme), peer = color_of(item, other(side), theme);
        return both && !(own == peer) ? theme.data : own;
    }

    void draw_title() {
        if (!look.titled) return;
        scene.text({left_margin, top + 8}, scene.title, SceneFont::title, theme.text);
        top += measure.height(SceneFont::title) + 16;
    }

    void draw_legend() {
        const float height = measure.height(SceneFont::small) + row_gap;
        float x = left_margin, y = top + 4;
        for (const auto& entry : graph_items) {
            if (!belongs(entry, look.kind)) continue;
            const float width = sign_width + 7 + measure.width(SceneFont::small, entry.name);
            if (x + width > look.width - right_margin && x > left_margin) {
                x = left_margin;
                y += height;
            }
            const bool shown = look.shows(entry.item);
            const float middle = std::round(y + height / 2);
            draw_sign(scene, entry.item, {x, middle}, sign_width,
                      shown ? legend_color(entry.item) : theme.faint.faded(0.35));
            scene.text({x + sign_width + 7, std::round(y + row_gap / 2)}, entry.name, SceneFont::small,
                       shown ? theme.text : theme.faint.faded(0.6));
            plot.legend_.push_back({entry.item, {x - 4, y}, {x + width + 4, y + height}});
            x += width + entry_gap;
        }
        top = y + height + 6;
    }

    void lay_out_panels() {
        const auto count = static_cast<float>(std::count(look.sides.begin(), look.sides.end(), true));
        const bool phases = look.shows(GraphItem::phase);
        const float band = phases ? phase_height + 4 : 0;
        const float room = look.height - top - foot_height - (count - 1) * panel_gap;
        const float each = room / std::max(count, 1.f);
        for (const auto side : {Side::client, Side::server}) {
            if (!look.shows(side)) continue;
            GraphPanel panel{.side = side,
                             .from = {left_margin, std::round(top + header_height)},
                             .to = {std::max(look.width - right_margin, left_margin + 1),
                                    std::round(std::max(top + each - band, top + header_height + 1))},
                             .band = 0,
                             .time = look.time,
                             .values = {},
                             .origin = series.first_time()};
            panel.band = panel.to.y + 3;
            plot.panels_.push_back(panel);
            top += each + panel_gap;
        }
    }

    void draw_header(const GraphPanel& panel) {
        const float y = panel.from.y - measure.height(SceneFont::text) - 4;
        const bool client = panel.side == Side::client;
        const std::string caption =
            (client ? "Client to server: " : "Server to client: ") + direction_text(connection, panel.side);
        scene.text({panel.from.x, y}, caption, SceneFont::bold, client ? theme.client : theme.server);
        const auto axis = entry_of(look.kind).axis;
        const float small = y + measure.height(SceneFont::text) - measure.height(SceneFont::small);
        const float room = panel.to.x - panel.from.x - measure.width(SceneFont::bold, caption) - 24;
        std::string title{axis};
        if (look.kind == GraphKind::throughput)
            title += ", averaged over " + duration_text(plot.data_[static_cast<std::size_t>(panel.side)].bin_width);
        if (measure.width(SceneFont::small, title) < room)
            scene.text({panel.to.x, small}, title, SceneFont::small, theme.muted, Align::right);
    }

    void draw_value_axis(const GraphPanel& panel) {
        const int most = std::max(2, static_cast<int>((panel.to.y - panel.from.y) / 36));
        const auto axis = ticks_of(panel.values, entry_of(look.kind).unit, most);
        const float half = measure.height(SceneFont::small) / 2;
        for (const auto& tick : axis.ticks) {
            const float y = std::round(panel.y(tick.at));
            if (y < panel.from.y || y > panel.to.y) continue;
            scene.rectangle({panel.from.x, y}, {panel.to.x, y + 1}, theme.grid);
            scene.text({panel.from.x - 7, std::round(y - half)},
                       axis.unit.empty() ? tick.label : tick.label + " " + axis.unit, SceneFont::small, theme.muted,
                       Align::right);
        }
    }

    Ticks time_ticks(const GraphPanel& panel) const {
        return ticks_of(panel.time, AxisUnit::time, std::max(2, static_cast<int>((panel.to.x - panel.from.x) / 110)));
    }

    void draw_time_grid(const GraphPanel& panel, const Ticks& ticks) {
        for (const auto& tick : ticks.ticks) {
            const float x = std::round(panel.x(tick.at));
            scene.rectangle({x, panel.from.y}, {x + 1, panel.to.y}, theme.grid);
        }
    }

    void draw_time_axis(const Ticks& ticks) {
        const auto& last = plot.panels_.back();
        const float y = last.to.y + (look.shows(GraphItem::phase) ? phase_height + 6 : 4);
        for (const auto& tick : ticks.ticks) {
            const float x = std::round(last.x(tick.at)), half = measure.width(SceneFont::small, tick.label) / 2;
            scene.rectangle({x, last.to.y}, {x + 1, last.to.y + 4}, theme.border);
            if (x + half <= look.width && x - half >= 0)
                scene.text({x, y}, tick.label, SceneFont::small, theme.muted, Align::middle);
        }
        scene.text({last.from.x, y + measure.height(SceneFont::small) + 4},
                   "Time since the connection's first packet, " + ticks.unit, SceneFont::small, theme.muted);
    }

    void draw_band(const GraphBrush& brush) {
        const auto& panel = brush.panel;
        scene.rectangle({panel.from.x, panel.band}, {panel.to.x, panel.band + phase_height}, theme.grid.faded(0.5));
        scene.text({panel.from.x - 7, panel.band + 2}, "Phase, inferred", SceneFont::small, theme.muted, Align::right);
        scene.clip({panel.from.x, panel.band}, {panel.to.x, panel.band + phase_height});
        draw_phases(brush, phase_height);
        scene.end_clip();
    }

    void draw_panel(GraphPanel& panel) {
        auto& data = plot.data_[static_cast<std::size_t>(panel.side)];
        gather(series, look, panel, data);
        const auto fits = span_of_values(look, data);
        const auto& wanted = look.values[static_cast<std::size_t>(panel.side)];
        panel.values = wanted ? *wanted : fits.value_or(Span{0, 1});
        draw_header(panel);
        const auto times = time_ticks(panel);
        draw_time_grid(panel, times);
        if (fits) draw_value_axis(panel);
        scene.frame(panel.from, panel.to, {theme.border, 1});
        const GraphBrush brush{series, look, panel, data, theme, measure, scene};
        scene.clip(panel.from, panel.to);
        if (fits)
            draw_curves(brush);
        else
            scene.text({(panel.from.x + panel.to.x) / 2, (panel.from.y + panel.to.y) / 2 - 10},
                       nothing_to_show(look.kind), SceneFont::text, theme.muted, Align::middle);
        if (fits) draw_selected(brush);
        scene.end_clip();
        if (look.shows(GraphItem::phase)) draw_band(brush);
        if (&panel == &plot.panels_.back()) draw_time_axis(times);
    }
};

void GraphPlot::build(const trace::ConnectionSeries& series, const decode::flow::Connection& connection,
                      const GraphLook& look, const Theme& theme, const TextMeasure& measure, Scene& out) {
    out.clear();
    out.width = look.width;
    out.height = look.height;
    out.title = std::string{entry_of(look.kind).caption} + ": connection " + std::to_string(connection.index) + ", " +
                direction_text(connection, Side::client);
    legend_.clear();
    panels_.clear();
    Drawing drawing{*this, series, connection, look, theme, measure, out};
    drawing.draw_title();
    drawing.draw_legend();
    drawing.lay_out_panels();
    for (auto& panel : panels_) drawing.draw_panel(panel);
}

const GraphPanel* GraphPlot::panel_at(Point at) const {
    const auto found =
        std::find_if(panels_.begin(), panels_.end(), [&](const GraphPanel& panel) { return panel.holds(at); });
    return found == panels_.end() ? nullptr : &*found;
}

std::string direction_text(const decode::flow::Connection& connection, Side sender) {
    const bool client = sender == Side::client;
    return decode::to_text(client ? connection.client : connection.server) + std::string{arrow} +
           decode::to_text(client ? connection.server : connection.client);
}

Span whole_time(const trace::ConnectionSeries& series) {
    const auto range = series.time_range();
    if (range.empty()) return {0, 1e9};
    const auto since = [&](std::int64_t time) {
        return static_cast<double>(trace::signed_time(series.first_time(), time));
    };
    const double begin = since(range.low), end = since(range.high);
    constexpr double least = 1000;  // a microsecond: one packet has a place too
    const double room = std::max(end - begin, least) * 0.03;
    return {begin - room, end + room};
}

std::array<bool, 2> telling_sides(const decode::flow::Connection& connection) {
    const auto client = connection.from(Side::client).payload, server = connection.from(Side::server).payload;
    constexpr std::uint64_t much_less = 20;
    return {client * much_less >= server, server > 0 && server * much_less >= client};
}

Scene graph_picture(const trace::Recording& recording, std::uint32_t connection, GraphKind kind,
                    std::array<bool, 2> sides, const Theme& theme, const TextMeasure& measure) {
    constexpr float width = 1280, one = 640, two = 1000;
    trace::ConnectionSeries series(recording, connection);
    series.extend(recording, recording.packet_count());
    GraphLook look;
    look.kind = kind;
    look.sides = sides;
    look.time = whole_time(series);
    look.width = width;
    look.height = sides[0] && sides[1] ? two : one;
    look.titled = true;
    Scene scene;
    GraphPlot plot;
    plot.build(series, recording.connection(connection), look, theme, measure, scene);
    scene.background = theme.panel;
    return scene;
}

}  // namespace loopscope::ui
