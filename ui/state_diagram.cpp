#include "ui/state_diagram.hpp"

#include <algorithm>
#include <cmath>

#include "ui/state_edges.hpp"

namespace loopscope::ui {
namespace {

using decode::flow::Side;
using decode::flow::TcpState;
using enum TcpState;

constexpr float legend_height = 30, token_width = 50, token_height = 18;

/// Slow at both ends.
float eased(float share) { return share * share * (3 - 2 * share); }

class Diagram {
public:
    Diagram(const StateDiagram& shown, float width, float height, const Theme& theme, const TextMeasure& measure)
        : shown_(shown),
          theme_(theme),
          measure_(measure),
          layout_(width, state_area_height(height)),
          line_height_(measure.height(SceneFont::small)) {
        scene_.width = std::clamp(width, StateLayout::least_width, StateLayout::most_width);
        scene_.height =
            std::clamp(state_area_height(height), StateLayout::least_height, StateLayout::most_height) + legend_height;
        scene_.title = "TCP states of RFC 9293";
    }

    Scene draw() {
        scene_.text({layout_.active_close().from.x, 8}, shown_.caption, SceneFont::small, theme_.faint);
        draw_groups();
        for (std::size_t i = 0; i < state_edges().size(); ++i)
            if (!taken(i, Side::client) && !taken(i, Side::server)) draw_edge(i);
        for (std::size_t i = 0; i < state_edges().size(); ++i)
            if (taken(i, Side::client) || taken(i, Side::server)) draw_edge(i);
        for (std::size_t i = 0; i < state_edges().size(); ++i) draw_label(i);
        draw_resets();
        for (int value = static_cast<int>(closed); value <= static_cast<int>(time_wait); ++value)
            draw_state(static_cast<TcpState>(value), false);
        draw_state(closed, true);
        if (stands(Side::client, unknown) || stands(Side::server, unknown)) draw_unknown();
        for (const auto side : {Side::client, Side::server}) draw_token(side);
        draw_legend();
        return std::move(scene_);
    }

private:
    const StateDiagram::End& end(Side side) const { return shown_.ends[static_cast<std::size_t>(side)]; }
    Color color(Side side) const { return side == Side::client ? theme_.client : theme_.server; }
    bool taken(std::size_t edge, Side side) const { return end(side).way.taken[edge]; }
    bool stands(Side side, TcpState state) const { return end(side).way.state == state; }
    /// CLOSED at the bottom is for those who were connected.
    bool is_after(Side side) const {
        const auto& way = end(side).way;
        if (way.state != closed) return false;
        if (way.reset) return StateLayout::resets_to_lower(way.reset_from);
        return taken(find_state_edge(last_ack, closed), side) || taken(find_state_edge(time_wait, closed), side);
    }

    void draw_groups() {
        const auto group = [&](const StateLayout::Box& area, float x, std::string_view caption) {
            scene_.rectangle(area.from, area.to, theme_.raised, 10);
            scene_.frame(area.from, area.to, {theme_.border, 1, 4, 4}, 10);
            scene_.text({x, area.from.y + 5}, caption, SceneFont::small, theme_.muted);
        };
        group(layout_.active_close(), layout_.box(fin_wait_1).middle().x - 8, "active close: this end closes first");
        group(layout_.passive_close(), layout_.passive_close().from.x + 10, "passive close: this end closes second");
    }

    void arrow(const std::vector<Point>& route, const Stroke& stroke) {
        const float length = 8 + stroke.width, half = 3 + stroke.width * 0.8f;
        const Point tip = route.back();
        // the last part of a route is straight
        const Point before = route[route.size() - 2];
        const float dx = tip.x - before.x, dy = tip.y - before.y, whole = std::max(std::hypot(dx, dy), 0.01f);
        const Point unit{dx / whole, dy / whole}, base{tip.x - unit.x * length, tip.y - unit.y * length};
        auto shaft = route;
        shaft.back() = {tip.x - unit.x * (length - 1), tip.y - unit.y * (length - 1)};
        scene_.polyline(shaft, stroke);
        const Point head[] = {
            tip, {base.x - unit.y * half, base.y + unit.x * half}, {base.x + unit.y * half, base.y - unit.x * half}};
        scene_.polygon(head, stroke.color);
    }

    static std::vector<Point> moved(std::vector<Point> route, float by) {
        for (auto& point : route) point = {point.x + by, point.y + by};
        return route;
    }

    Stroke taken_stroke(Side side) const {
        return side == Side::client ? Stroke{color(side), 3} : Stroke{color(side), 3, 9, 4};
    }

    void draw_edge(std::size_t index) {
        const auto& edge = state_edges()[index];
        const auto route = layout_.route(index);
        const bool client = taken(index, Side::client), server = taken(index, Side::server);
        const float apart = client && server ? 2.5f : 0;
        if (client) arrow(moved(route, -apart), taken_stroke(Side::client));
        if (server) arrow(moved(route, apart), taken_stroke(Side::server));
        if (client || server) return;
        switch (edge.usual) {
            case UsualPath::client: return arrow(route, {blend(theme_.panel, theme_.client.faded(0.6)), 1.4f});
            case UsualPath::server: return arrow(route, {blend(theme_.panel, theme_.server.faded(0.6)), 1.4f, 6, 4});
            case UsualPath::neither: return arrow(route, {blend(theme_.panel, theme_.faint.faded(0.6)), 1});
        }
    }

    void draw_label(std::size_t index) {
        const auto& edge = state_edges()[index];
        const auto place = layout_.label(index, line_height_);
        const bool client = taken(index, Side::client), server = taken(index, Side::server);
        const Color ink = client && server                   ? theme_.text
                          : client                           ? theme_.client
                          : server                           ? theme_.server
                          : edge.usual == UsualPath::neither ? theme_.faint
                                                             : theme_.muted;
        if (place.upright) {
            const auto lines = StateLayout::label_lines(index);
            scene_.text(place.at, lines[0], SceneFont::small, ink, place.align);
            scene_.text({place.at.x, place.at.y + line_height_}, lines[1], SceneFont::small, ink, place.align);
            return;
        }
        std::string words(edge.event);
        if (!edge.action.empty()) words.append(" / ").append(edge.action);
        scene_.text(place.at, words, SceneFont::small, ink, place.align);
    }

    void draw_resets() {
        for (const auto side : {Side::client, Side::server}) {
            const auto& way = end(side).way;
            if (way.state != closed || !way.reset || way.reset_from == unknown) continue;
            const auto route = layout_.reset_route(way.reset_from);
            arrow(moved(route, side == Side::client ? -2.f : 2.f), {theme_.failure, 2, 3, 3});
        }
    }

    void draw_state(TcpState state, bool after) {
        const auto area = layout_.box(state, after);
        const auto is_here = [&](Side side) { return stands(side, state) && is_after(side) == after; };
        const bool client = is_here(Side::client), server = is_here(Side::server);
        scene_.rectangle(area.from, area.to, theme_.control, 7);
        if (client && server) {
            scene_.rectangle(area.from, area.to, theme_.text.faded(0.10), 7);
            scene_.frame(area.from, area.to, {theme_.text, 2}, 7);
        } else if (client || server) {
            const Color tint = color(client ? Side::client : Side::server);
            scene_.rectangle(area.from, area.to, tint.faded(0.22), 7);
            scene_.frame(area.from, area.to, {tint, 2}, 7);
        } else {
            scene_.frame(area.from, area.to, {theme_.border}, 7);
        }
        caption(area, decode::flow::to_text(state), SceneFont::bold, theme_.text);
    }

    void caption(const StateLayout::Box& area, std::string_view words, SceneFont font, Color ink) {
        const Point middle = area.middle();
        scene_.text({middle.x, std::round(middle.y - measure_.height(font) / 2)}, words, font, ink, Align::middle);
    }

    void draw_unknown() {
        const auto area = layout_.box(unknown);
        scene_.frame(area.from, area.to, {theme_.faint, 1, 4, 3}, 7);
        caption(area, "not known so far", SceneFont::small, theme_.muted);
    }

    Point token_place(Side side, TcpState state, bool after) const {
        const auto area = layout_.box(state, after);
        return {
            area.middle().x + (side == Side::client ? -0.5f : 0.5f) * (area.to.x - area.from.x - token_width) * 0.92f,
            area.to.y + 3};
    }

    /// The line along which a token moves: over the arrows that it takes, else straight.
    std::vector<Point> token_line(Side side) const {
        const auto& way = end(side).way;
        const auto& glide = end(side).glide;
        std::vector<Point> line;
        for (std::size_t i = 0; i < glide.size(); ++i) {
            const bool last = i + 1 == glide.size();
            const auto from = glide[i], to = last ? way.state : glide[i + 1];
            line.push_back(token_place(side, from, false));
            if (last && way.reset) continue;
            for (const auto edge : state_path(from, to)) {
                const auto route = layout_.route(edge);
                line.insert(line.end(), route.begin(), route.end());
            }
        }
        line.push_back(token_place(side, way.state, is_after(side)));
        return line;
    }

    void draw_token(Side side) {
        const Point at = along(token_line(side), end(side).glide.empty() ? 1 : eased(end(side).progress));
        const Point from{std::round(at.x - token_width / 2), std::round(at.y - token_height / 2)};
        const Point to{from.x + token_width, from.y + token_height};
        scene_.rectangle({from.x - 1.5f, from.y - 1.5f}, {to.x + 1.5f, to.y + 1.5f}, theme_.panel,
                         token_height / 2 + 1.5f);
        scene_.rectangle(from, to, color(side), token_height / 2);
        scene_.text({at.x, std::round(at.y - line_height_ / 2)}, side == Side::client ? "client" : "server",
                    SceneFont::small, theme_.on_accent, Align::middle);
    }

    void draw_legend() {
        const float y = scene_.height - legend_height / 2 - 2, text_y = std::round(y - line_height_ / 2);
        float x = layout_.active_close().from.x;
        const auto entry = [&](const Stroke& stroke, std::string_view words) {
            scene_.line({x, y}, {x + 30, y}, stroke);
            scene_.text({x + 36, text_y}, words, SceneFont::small, theme_.muted);
            x += 36 + measure_.width(SceneFont::small, words) + 20;
        };
        entry(taken_stroke(Side::client), "taken by the client");
        entry(taken_stroke(Side::server), "taken by the server");
        entry({blend(theme_.panel, theme_.client.faded(0.6)), 1.4f}, "usual for a client");
        entry({blend(theme_.panel, theme_.server.faded(0.6)), 1.4f, 6, 4}, "usual for a server");
        entry({blend(theme_.panel, theme_.faint.faded(0.6)), 1}, "rare");
        if (end(Side::client).way.reset || end(Side::server).way.reset) entry({theme_.failure, 2, 3, 3}, "reset (RST)");
    }

    const StateDiagram& shown_;
    const Theme& theme_;
    const TextMeasure& measure_;
    StateLayout layout_;
    float line_height_;
    Scene scene_;
};

}  // namespace

float state_area_height(float height) { return height - legend_height; }

Scene state_diagram(const StateDiagram& shown, float width, float height, const Theme& theme,
                    const TextMeasure& measure) {
    return Diagram(shown, width, height, theme, measure).draw();
}

}  // namespace loopscope::ui
