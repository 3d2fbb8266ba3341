#include "ui/state_layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/state_edges.hpp"

namespace loopscope::ui {
namespace {

using decode::flow::TcpState;
using enum TcpState;

// The design's own units; a picture of another size stretches the gaps, not the boxes.
constexpr float design_width = 1000, design_height = 750;
constexpr float half_width = 68, half_height = 16;  // of a box, logical pixels
constexpr float corner = 9;

struct Place {
    TcpState state;
    bool after;
    float x, y;
};
constexpr float left = 145, centre = 500, right = 865;
constexpr std::array places{
    Place{unknown, false, left, 62},       Place{closed, false, centre, 62},     Place{listen, false, centre, 162},
    Place{syn_received, false, left, 275}, Place{syn_sent, false, right, 275},   Place{established, false, centre, 375},
    Place{fin_wait_1, false, left, 485},   Place{close_wait, false, right, 485}, Place{fin_wait_2, false, left, 600},
    Place{closing, false, centre, 600},    Place{last_ack, false, right, 600},   Place{time_wait, false, centre, 700},
    Place{closed, true, right, 700},
};

const Place& place_of(TcpState state, bool after) {
    for (const auto& entry : places)
        if (entry.state == state && entry.after == after) return entry;
    return places[0];
}

/// How a line runs between two boxes: `h` sideways, `v` up or down.
enum class Turn : std::uint8_t { straight, h_v, v_h, v_h_v_h };
/// Where a label stands: above or below the line's sideways part, or beside its upright part.
enum class Beside : std::uint8_t { above, below, left_of, right_of };

/// A box's edge is reached at `x`, `y` from its middle, in halves of its size.
struct Course {
    float from_x, from_y, to_x, to_y;
    Turn turn;
    Beside beside;
    float share = 0.5f;  ///< along the part that the label stands beside
};

/// In the order of state_edges().
constexpr std::array courses{
    Course{-0.3f, 1, -0.3f, -1, Turn::straight, Beside::left_of},        // CLOSED to LISTEN
    Course{0.3f, -1, 0.3f, 1, Turn::straight, Beside::right_of},         // LISTEN to CLOSED
    Course{1, -0.35f, 0.65f, -1, Turn::h_v, Beside::above},              // CLOSED to SYN-SENT
    Course{-0.05f, -1, 1, 0.45f, Turn::v_h, Beside::right_of, 0.35f},    // SYN-SENT to CLOSED
    Course{-1, 0.4f, 0.3f, -1, Turn::h_v, Beside::below},                // LISTEN to SYN-RECEIVED
    Course{-0.4f, -1, -1, -0.4f, Turn::v_h, Beside::above},              // SYN-RECEIVED to LISTEN
    Course{1, 0, -0.5f, -1, Turn::h_v, Beside::above},                   // LISTEN to SYN-SENT
    Course{-1, 0, 1, 0, Turn::straight, Beside::above},                  // SYN-SENT to SYN-RECEIVED
    Course{0, 1, 1, 0, Turn::v_h, Beside::above},                        // SYN-SENT to ESTABLISHED
    Course{0.45f, 1, -1, 0, Turn::v_h, Beside::above},                   // SYN-RECEIVED to ESTABLISHED
    Course{-0.3f, 1, -0.3f, -1, Turn::straight, Beside::left_of, 0.4f},  // SYN-RECEIVED to FIN-WAIT-1
    Course{-0.5f, 1, 1, -0.4f, Turn::v_h, Beside::above},                // ESTABLISHED to FIN-WAIT-1
    Course{0.5f, 1, -1, 0, Turn::v_h, Beside::above},                    // ESTABLISHED to CLOSE-WAIT
    Course{-0.3f, 1, -0.3f, -1, Turn::straight, Beside::left_of},        // FIN-WAIT-1 to FIN-WAIT-2
    Course{1, 0.4f, 0, -1, Turn::h_v, Beside::below, 0.62f},             // FIN-WAIT-1 to CLOSING
    Course{0.6f, 1, -1, -0.4f, Turn::v_h_v_h, Beside::right_of, 0.77f},  // FIN-WAIT-1 to TIME-WAIT
    Course{0, 1, 0, -1, Turn::straight, Beside::left_of, 0.56f},         // CLOSE-WAIT to LAST-ACK
    Course{-0.3f, 1, -1, 0.4f, Turn::v_h, Beside::below},                // FIN-WAIT-2 to TIME-WAIT
    Course{0, 1, 0, -1, Turn::straight, Beside::right_of, 0.56f},        // CLOSING to TIME-WAIT
    Course{0, 1, 0, -1, Turn::straight, Beside::right_of, 0.56f},        // LAST-ACK to CLOSED
    Course{1, 0, -1, 0, Turn::straight, Beside::above, 0.35f},           // TIME-WAIT to CLOSED
};

constexpr float detour = 305, dip = 12;  ///< FIN-WAIT-1 to TIME-WAIT goes around FIN-WAIT-2

std::vector<Point> turned(Turn turn, Point a, Point b, float detour_x) {
    switch (turn) {
        case Turn::straight: return {a, b};
        case Turn::h_v: return {a, {b.x, a.y}, b};
        case Turn::v_h: return {a, {a.x, b.y}, b};
        case Turn::v_h_v_h: return {a, {a.x, a.y + dip}, {detour_x, a.y + dip}, {detour_x, b.y}, b};
    }
    return {};
}

/// Corners as arcs (quadratic, eight steps).
std::vector<Point> rounded(const std::vector<Point>& sharp) {
    std::vector<Point> line{sharp.front()};
    for (std::size_t i = 1; i + 1 < sharp.size(); ++i) {
        const Point before = sharp[i - 1], at = sharp[i], after = sharp[i + 1];
        const auto towards = [&](Point to) {
            const float dx = to.x - at.x, dy = to.y - at.y, length = std::max(std::hypot(dx, dy), 0.01f);
            const float share = std::min(corner, length / 2) / length;
            return Point{at.x + dx * share, at.y + dy * share};
        };
        const Point a = towards(before), b = towards(after);
        for (int step = 0; step <= 8; ++step) {
            const float t = static_cast<float>(step) / 8, u = 1 - t;
            line.push_back(
                {u * u * a.x + 2 * u * t * at.x + t * t * b.x, u * u * a.y + 2 * u * t * at.y + t * t * b.y});
        }
    }
    line.push_back(sharp.back());
    return line;
}

Point reach(const StateLayout::Box& box, float x, float y) {
    const Point middle = box.middle();
    return {middle.x + x * (box.to.x - box.from.x) / 2, middle.y + y * (box.to.y - box.from.y) / 2};
}

}  // namespace

StateLayout::StateLayout(float width, float height)
    : x_scale_(std::clamp(width, least_width, most_width) / design_width),
      y_scale_(std::clamp(height, least_height, most_height) / design_height) {}

StateLayout::Box StateLayout::box(TcpState state, bool after) const {
    const auto& entry = place_of(state, after);
    const Point at = place(entry.x, entry.y);
    return {{std::round(at.x - half_width), std::round(at.y - half_height)},
            {std::round(at.x + half_width), std::round(at.y + half_height)}};
}

std::optional<TcpState> StateLayout::state_at(Point at) const {
    for (const auto& entry : places) {
        const Box area = box(entry.state, entry.after);
        if (at.x >= area.from.x && at.x <= area.to.x && at.y >= area.from.y && at.y <= area.to.y) return entry.state;
    }
    return std::nullopt;
}

StateLayout::Box StateLayout::active_close() const {
    return {{box(fin_wait_1).from.x - 46, box(fin_wait_1).from.y - 26},
            {box(closing).to.x + 30, box(time_wait).to.y + 14}};
}

StateLayout::Box StateLayout::passive_close() const {
    return {{box(close_wait).from.x - 62, box(close_wait).from.y - 26},
            {box(close_wait).to.x + 26, box(last_ack).to.y + 12}};
}

std::vector<Point> StateLayout::route(std::size_t edge) const {
    static_assert(std::size(courses) == 21);
    const auto& course = courses[edge];
    const auto& ends = state_edges()[edge];
    const bool after = ends.to == closed && (ends.from == last_ack || ends.from == time_wait);
    const Point a = reach(box(ends.from), course.from_x, course.from_y),
                b = reach(box(ends.to, after), course.to_x, course.to_y);
    return rounded(turned(course.turn, a, b, place(detour, 0).x));
}

bool StateLayout::resets_to_lower(TcpState from) {
    return from != unknown && from != closed && from != listen && from != syn_sent && from != syn_received;
}

std::vector<Point> StateLayout::reset_route(TcpState from) const {
    const bool lower = resets_to_lower(from);
    const Box start = box(from), goal = box(closed, lower);
    const float corridor = place(705, 0).x, edge = goal.to.x + 18;
    switch (from) {
        case syn_received: {
            const Point a = reach(start, -0.75f, -1), b = reach(goal, -1, 0.5f);
            return rounded({a, {a.x, b.y}, b});
        }
        case syn_sent: return route(find_state_edge(syn_sent, closed));
        case listen: return {reach(start, 0, -1), reach(goal, 0, 1)};
        case close_wait:
        case last_ack: {
            const Point a = reach(start, 1, 0.3f), b = reach(goal, 1, 0);
            return rounded({a, {edge, a.y}, {edge, b.y}, b});
        }
        case time_wait: return {reach(start, 1, 0.5f), reach(goal, -1, 0.5f)};
        default: {
            const Point a = reach(start, 1, from == established ? 0.6f : 0.8f), b = reach(goal, -1, -0.5f);
            return rounded({a, {corridor, a.y}, {corridor, b.y}, b});
        }
    }
}

StateLayout::Label StateLayout::label(std::size_t edge, float line_height) const {
    const auto& course = courses[edge];
    const auto& ends = state_edges()[edge];
    const bool after = ends.to == closed && (ends.from == last_ack || ends.from == time_wait);
    const Point a = reach(box(ends.from), course.from_x, course.from_y),
                b = reach(box(ends.to, after), course.to_x, course.to_y);
    const bool upright = course.beside == Beside::left_of || course.beside == Beside::right_of;
    if (!upright) {
        const float y = course.turn == Turn::v_h ? b.y : a.y;
        return {{a.x + (b.x - a.x) * course.share, course.beside == Beside::above ? y - line_height - 3 : y + 5},
                Align::middle,
                false};
    }
    const bool detoured = course.turn == Turn::v_h_v_h;
    const float x = detoured ? place(detour, 0).x : a.x;
    const float lines = label_lines(edge)[1].empty() ? 1 : 2;
    const float y = a.y + (b.y - a.y) * course.share - lines * line_height / 2;
    if (course.beside == Beside::left_of) return {{x - 6, y}, Align::right, true};
    return {{x + 6, y}, Align::left, true};
}

std::array<std::string_view, 2> StateLayout::label_lines(std::size_t index) {
    const auto& edge = state_edges()[index];
    const auto cut = edge.event.find(" of ");
    if (!edge.action.empty() || cut == std::string_view::npos) return {edge.event, edge.action};
    return {edge.event.substr(0, cut), edge.event.substr(cut + 1)};
}

Point along(std::span<const Point> line, float share) {
    if (line.empty()) return {};
    float whole = 0;
    for (std::size_t i = 1; i < line.size(); ++i)
        whole += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    float left_over = std::clamp(share, 0.f, 1.f) * whole;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const float dx = line[i].x - line[i - 1].x, dy = line[i].y - line[i - 1].y, length = std::hypot(dx, dy);
        if (left_over <= length && length > 0)
            return {line[i - 1].x + dx * left_over / length, line[i - 1].y + dy * left_over / length};
        left_over -= length;
    }
    return line.back();
}

}  // namespace loopscope::ui
