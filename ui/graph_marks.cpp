#include "ui/graph_marks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace loopscope::ui {

using decode::flow::SenderPhase;
using decode::flow::Side;

namespace {

/// Both ends of a bar, at least `least` apart; y grows downwards.
void stretch(float& low, float& high, float least) {
    if (low < high) std::swap(low, high);
    const float missing = least - (low - high);
    if (missing <= 0) return;
    low += missing / 2;
    high -= missing / 2;
}

void draw_bar(Scene& scene, float x, float low, float high, float width, Color color) {
    scene.rectangle({x - width / 2, high}, {x + width / 2, low}, color);
}

}  // namespace

void draw_segment(Scene& scene, float x, float low, float high, Color color) {
    stretch(low, high, 2);
    draw_bar(scene, x, low, high, 2, color);
    if (low - high < 8) return;
    constexpr float head = 3.5f, thickness = 1.5f;
    scene.rectangle({x - head, high}, {x + head, high + thickness}, color);
    scene.rectangle({x - head, low - thickness}, {x + head, low}, color);
}

void draw_repeated(Scene& scene, float x, float low, float high, Color color) {
    stretch(low, high, 2);
    draw_bar(scene, x, low, high, 3, color);
    draw_diamond(scene, {x, low}, 5, color);
    if (low - high > 24) draw_diamond(scene, {x, high}, 5, color);
}

void draw_out_of_order(Scene& scene, float x, float low, float high, Color color) {
    stretch(low, high, 2);
    draw_bar(scene, x, low, high, 2, color);
    draw_ring(scene, {x, low}, 4, {color, 1.5f});
}

void draw_sacked(Scene& scene, float x, float low, float high, Color color) {
    stretch(low, high, 2);
    draw_bar(scene, x, low, high, 1.5f, color);
    if (low - high < 8) return;
    scene.circle({x, low}, 2, color);
    scene.circle({x, high}, 2, color);
}

void draw_duplicate(Scene& scene, Point at, Color color) {
    const Point corners[] = {{at.x, at.y + 2}, {at.x + 4, at.y + 9}, {at.x - 4, at.y + 9}};
    scene.polygon(corners, color);
}

void draw_diamond(Scene& scene, Point centre, float radius, Color color) {
    const Point corners[] = {{centre.x, centre.y - radius},
                             {centre.x + radius, centre.y},
                             {centre.x, centre.y + radius},
                             {centre.x - radius, centre.y}};
    scene.polygon(corners, color);
}

void draw_ring(Scene& scene, Point centre, float radius, Stroke stroke) {
    constexpr int corners = 16;
    std::array<Point, corners + 1> around{};
    for (int i = 0; i <= corners; ++i) {
        const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / corners;
        around[static_cast<std::size_t>(i)] = {centre.x + radius * std::cos(angle),
                                               centre.y + radius * std::sin(angle)};
    }
    scene.polyline(around, stroke);
}

void draw_cross(Scene& scene, Point centre, float radius, Stroke stroke) {
    scene.line({centre.x - radius, centre.y - radius}, {centre.x + radius, centre.y + radius}, stroke);
    scene.line({centre.x - radius, centre.y + radius}, {centre.x + radius, centre.y - radius}, stroke);
}

Color color_of(GraphItem item, Side sender, const Theme& theme) {
    const bool client = sender == Side::client;
    switch (item) {
        case GraphItem::segments:
        case GraphItem::marks:
        case GraphItem::by_acknowledgment:
        case GraphItem::sent:
        case GraphItem::in_flight: return client ? theme.client : theme.server;
        case GraphItem::acknowledgments:
        case GraphItem::duplicates:
        case GraphItem::edge:
        case GraphItem::window: return client ? theme.server : theme.client;
        case GraphItem::repeated: return theme.failure;
        case GraphItem::out_of_order: return theme.closing;
        case GraphItem::sacked:
        case GraphItem::by_timestamp: return theme.datagram;
        case GraphItem::delivered: return theme.good;
        case GraphItem::phase: return theme.muted;
    }
    return theme.text;
}

Color color_of(SenderPhase phase, const Theme& theme) {
    switch (phase) {
        case SenderPhase::unknown: return theme.faint;
        case SenderPhase::slow_start: return theme.opening;
        case SenderPhase::congestion_avoidance: return theme.good;
        case SenderPhase::fast_recovery: return theme.warning;
        case SenderPhase::timeout_recovery: return theme.failure;
        case SenderPhase::window_limited: return theme.datagram;
        case SenderPhase::application_limited: return theme.other;
    }
    return theme.faint;
}

Stroke acknowledgment_stroke(Color color) { return {color, 1.5f}; }
Stroke window_stroke(Color color) { return {color.faded(0.8), 1.2f, 5, 3}; }

void draw_sign(Scene& scene, GraphItem item, Point at, float width, Color color) {
    const float middle = at.x + width / 2, y = at.y;
    const Point left{at.x, y}, right{at.x + width, y};
    switch (item) {
        case GraphItem::segments: return draw_segment(scene, middle, y + 6, y - 6, color);
        case GraphItem::repeated: return draw_repeated(scene, middle, y + 3, y - 7, color);
        case GraphItem::out_of_order: return draw_out_of_order(scene, middle, y + 3, y - 7, color);
        case GraphItem::sacked: return draw_sacked(scene, middle, y + 6, y - 6, color);
        case GraphItem::duplicates: return draw_duplicate(scene, {middle, y - 5.5f}, color);
        case GraphItem::acknowledgments: return scene.line(left, right, acknowledgment_stroke(color));
        case GraphItem::edge:
        case GraphItem::window: return scene.line(left, right, window_stroke(color));
        case GraphItem::marks: return draw_cross(scene, {middle, y}, 4, {color, 1.8f});
        case GraphItem::by_acknowledgment: return scene.circle({middle, y}, 3, color);
        case GraphItem::by_timestamp: return draw_diamond(scene, {middle, y}, 4, color);
        case GraphItem::sent:
        case GraphItem::in_flight:
            scene.rectangle({at.x, y}, {right.x, y + 6}, color.faded(0.2));
            return scene.line(left, right, {color, 1.5f});
        case GraphItem::delivered: return scene.line(left, right, {color, 1.5f, 3, 2});
        case GraphItem::phase:
            scene.rectangle({at.x, y - 5}, {right.x, y + 5}, color.faded(0.25));
            return scene.rectangle({at.x, y - 5}, {right.x, y - 3}, color);
    }
}

}  // namespace loopscope::ui
