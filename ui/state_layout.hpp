#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "decode/flow/tcp_state.hpp"
#include "ui/scene.hpp"

namespace loopscope::ui {

/// Where the state diagram's parts stand in a picture of some size, arranged as RFC 9293 prints them. CLOSED stands
/// twice, as there: at the top before a connection, at the bottom after it.
class StateLayout {
public:
    static constexpr float least_width = 780, least_height = 520, most_width = 1180, most_height = 860;

    StateLayout(float width, float height);

    struct Box {
        Point from, to;
        Point middle() const { return {(from.x + to.x) / 2, (from.y + to.y) / 2}; }
    };
    /// `after`: the lower CLOSED. TcpState::unknown has a place of its own.
    Box box(decode::flow::TcpState, bool after = false) const;
    std::optional<decode::flow::TcpState> state_at(Point) const;
    Box active_close() const;
    Box passive_close() const;

    /// The arrow's line, corners rounded, from the one box to the other. `edge`: position in state_edges().
    std::vector<Point> route(std::size_t edge) const;
    /// The way of a reset to the CLOSED that is nearer, from a state that is known.
    std::vector<Point> reset_route(decode::flow::TcpState from) const;
    static bool resets_to_lower(decode::flow::TcpState from);

    struct Label {
        Point at;  ///< upper left corner, or upper middle or right end
        Align align = Align::left;
        bool upright = false;  ///< beside a vertical line: event and action below each other
    };
    Label label(std::size_t edge, float line_height) const;
    /// An upright label's lines; the second may be empty.
    static std::array<std::string_view, 2> label_lines(std::size_t edge);

private:
    Point place(float x, float y) const { return {x * x_scale_, y * y_scale_}; }
    float x_scale_, y_scale_;
};

/// The point `share` (0..1) along a line.
Point along(std::span<const Point> line, float share);

}  // namespace loopscope::ui
