#include "ui/ladder_marks.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "trace/wrap_words.hpp"

namespace loopscope::ui {

using decode::flow::TcpState;
using trace::ArrowKind;

void LadderMarks::lifeline(float x, float from, float to, const LifelineStyle& style) {
    if (to <= from) return;
    scene.line({x, from}, {x, to}, {style.color, style.thickness, style.dashed ? 3.f : 0.f, style.dashed ? 4.f : 0.f});
}

void LadderMarks::arrow(Point tail, Point tip, ArrowKind kind, Color color) {
    constexpr float head = 11, half_head = 5, cross = 5.5f;
    const float dx = tip.x - tail.x, dy = tip.y - tail.y, whole = std::max(std::hypot(dx, dy), 1.f);
    const float ux = dx / whole, uy = dy / whole;
    const auto style = arrow_style(kind);
    const auto back = [&](float by) { return Point{tip.x - ux * by, tip.y - uy * by}; };
    scene.line(tail, back(head * 0.8f), {color, style.thickness, style.dash, style.gap});
    const auto base = back(head);
    const std::array corners{tip, Point{base.x - uy * half_head, base.y + ux * half_head},
                             Point{base.x + uy * half_head, base.y - ux * half_head}};
    scene.polygon(corners, color);
    if (kind == ArrowKind::reset) {
        const auto at = back(24);
        scene.line({at.x - cross, at.y - cross}, {at.x + cross, at.y + cross}, {color, 2.2f});
        scene.line({at.x - cross, at.y + cross}, {at.x + cross, at.y - cross}, {color, 2.2f});
    }
    scene.circle(tail, 3, color);
}

void LadderMarks::state(float x, float y, bool right_edge, TcpState state) {
    const auto name = to_text(state);
    const float pad = 7, high = measure.height(SceneFont::small),
                width = measure.width(SceneFont::small, name) + 2 * pad;
    const float left = right_edge ? x - width : x, half = high / 2 + 3;
    const auto color = lifeline_style(theme, state).color;
    const bool quiet = state == TcpState::closed || state == TcpState::unknown || state == TcpState::listen;
    scene.rectangle({left, y - half}, {left + width, y + half}, blend(theme.panel, color.faded(0.18)), half);
    scene.frame({left, y - half}, {left + width, y + half}, {color.faded(0.9), 1}, half);
    scene.text({left + width / 2, y - high / 2}, name, SceneFont::small, quiet ? theme.muted : color, Align::middle);
}

void LadderMarks::label(const trace::LadderRow& row, float left, float right, float y, Color color) {
    constexpr float gap = 10;
    const auto width = [this](SceneFont font, std::string_view text) { return measure.width(font, text); };
    const float room = right - left - 18, name = width(SceneFont::bold, row.name);
    std::string details;
    for (const auto& candidate : label_details(row)) {
        details = candidate;
        if (details.empty() || name + gap + width(SceneFont::mono, details) <= room) break;
    }
    const float whole = std::min(room, name) + (details.empty() ? 0 : gap + width(SceneFont::mono, details));
    const float x = (left + right - whole) / 2;
    scene.text({x, y}, cut(row.name, SceneFont::bold, room), SceneFont::bold, color);
    if (!details.empty())
        scene.text({x + name + gap, y + (measure.height(SceneFont::bold) - measure.height(SceneFont::mono)) / 2},
                   details, SceneFont::mono, theme.muted);
}

void LadderMarks::bracket(float x, float from, float to, Color color) {
    constexpr float arm = 7;
    const std::array corners{Point{x + arm, from}, Point{x, from}, Point{x, to}, Point{x + arm, to}};
    scene.polyline(corners, {color, 2});
}

void LadderMarks::join(float x, float from, float to, float side, Color color) {
    constexpr std::size_t pieces = 8;  // of a rounded corner
    constexpr float quarter = 1.5707963f;
    const float begin = x + 4 * side, away = 14 * side, turn = std::min(12.f, (to - from) / 2);
    std::array<Point, 2 * (pieces + 1)> curve;
    for (std::size_t i = 0; i <= pieces; ++i) {
        const float angle = quarter * static_cast<float>(i) / pieces;
        const float outward = away * std::sin(angle), onward = turn * (1 - std::cos(angle));
        curve[i] = {begin + outward, from + onward};
        curve[curve.size() - 1 - i] = {begin + outward, to - onward};
    }
    scene.polyline(curve, {color, 1.4f});
    const std::array head{Point{begin - side, to}, Point{begin + side * 7, to - 3.5f},
                          Point{begin + side * 7, to + 3.5f}};
    scene.polygon(head, color);
}

void LadderMarks::broken_axis(float x, float y) {
    constexpr float half = 7, gap = 3;
    scene.rectangle({x - half, y - gap}, {x + half, y + gap}, theme.panel);
    for (const float edge : {y - gap, y + gap})
        scene.line({x - half, edge + gap}, {x + half, edge - gap}, {theme.muted, 1.2f});
}

float LadderMarks::lines(Point at, const std::vector<std::string>& words, SceneFont font, Color color, Align align,
                         float gap) {
    for (const auto& line : words) {
        scene.text(at, line, font, color, align);
        at.y += measure.height(font) + gap;
    }
    return at.y;
}

std::vector<std::string> LadderMarks::wrap(std::string_view text, SceneFont font, float width) const {
    return trace::wrap_words(text, [&](std::string_view line) { return measure.width(font, line) <= width; });
}

std::string LadderMarks::cut(std::string_view text, SceneFont font, float width) const {
    if (measure.width(font, text) <= width) return std::string{text};
    while (!text.empty()) {
        do text.remove_suffix(1);
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80);
        // a character's first octet without the rest is no text
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xc0) text.remove_suffix(1);
        const auto shorter = std::string{text} + "\xe2\x80\xa6";
        if (measure.width(font, shorter) <= width) return shorter;
    }
    return {};
}

}  // namespace loopscope::ui
