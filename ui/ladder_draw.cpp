#include "ui/ladder_draw.hpp"

#include <algorithm>
#include <cmath>

namespace loopscope::ui {

using decode::flow::TcpState;
using trace::ArrowKind;

void draw_dashes(ImDrawList& list, ImVec2 from, ImVec2 to, Color color, float thickness, float dash, float gap) {
    const float dx = to.x - from.x, dy = to.y - from.y, length = std::sqrt(dx * dx + dy * dy);
    if (length <= 0 || dash + gap <= 0) return;
    for (float at = 0; at < length; at += dash + gap) {
        const float stop = std::min(at + dash, length);
        line(list, {from.x + dx * at / length, from.y + dy * at / length},
             {from.x + dx * stop / length, from.y + dy * stop / length}, color, thickness);
    }
}

namespace {

void draw_head(ImDrawList& list, ImVec2 tail, ImVec2 tip, Color color, float length, float half_width) {
    const float dx = tip.x - tail.x, dy = tip.y - tail.y, whole = std::max(std::sqrt(dx * dx + dy * dy), 1.f);
    const float ux = dx / whole, uy = dy / whole;
    const ImVec2 base{tip.x - ux * length, tip.y - uy * length};
    const ImVec2 a{base.x - uy * half_width, base.y + ux * half_width},
        b{base.x + uy * half_width, base.y - ux * half_width};
    list.AddTriangleFilled(tip, a, b, color.packed());
}

void draw_cross(ImDrawList& list, ImVec2 middle, float half, Color color, float thickness) {
    line(list, {middle.x - half, middle.y - half}, {middle.x + half, middle.y + half}, color, thickness);
    line(list, {middle.x - half, middle.y + half}, {middle.x + half, middle.y - half}, color, thickness);
}

}  // namespace

void draw_arrow(ImDrawList& list, ImVec2 tail, ImVec2 tip, ArrowKind kind, Color color, float scale) {
    const auto style = arrow_style(kind);
    const float thickness = style.thickness * scale;
    const float head = 11 * scale, half_head = 5 * scale;
    const float direction = tip.x > tail.x ? 1.f : -1.f;
    const ImVec2 stop{tip.x - direction * head * 0.8f,
                      tip.y - (tip.y - tail.y) * head * 0.8f / std::max(std::abs(tip.x - tail.x), 1.f)};
    if (style.dash > 0)
        draw_dashes(list, tail, stop, color, thickness, style.dash * scale, style.gap * scale);
    else
        line(list, tail, stop, color, thickness);
    draw_head(list, tail, tip, color, head, half_head);
    if (kind == ArrowKind::reset)
        draw_cross(list, {tip.x - direction * 24 * scale, tip.y - 1.5f * scale}, 5.5f * scale, color, 2.2f * scale);
    // where it was sent from
    list.AddCircleFilled(tail, 3 * scale, color.packed(), 16);
}

void draw_state_box(ImDrawList& list, const Fonts& fonts, const Theme& theme, ImVec2 at, bool right_edge,
                    TcpState state, bool current) {
    const auto name = to_text(state);
    const auto size = text_size(fonts.small, name);
    const float pad = fonts.px(7), height = size.y + fonts.px(5);
    const float left = right_edge ? at.x - size.x - 2 * pad : at.x;
    const ImVec2 from{std::round(left), std::round(at.y - height / 2)},
        to{std::round(left + size.x + 2 * pad), std::round(at.y + height / 2)};
    const auto color = lifeline_style(theme, state).color;
    const auto ink =
        state == TcpState::closed || state == TcpState::unknown || state == TcpState::listen ? theme.muted : color;
    fill_rect(list, from, to, blend(theme.panel, color.faded(current ? 0.18 : 0.05)), height / 2);
    stroke_rect(list, from, to, color.faded(current ? 0.9 : 0.35), height / 2, 1);
    draw_text(list, fonts.small, {from.x + pad, std::round(at.y - size.y / 2)}, current ? ink : theme.muted, name);
}

void draw_lifeline(ImDrawList& list, float x, float from, float to, const LifelineStyle& style, float scale) {
    if (to <= from) return;
    const float thickness = std::max(1.f, std::round(style.thickness * scale));
    if (style.dashed) return draw_dashes(list, {x, from}, {x, to}, style.color, thickness, 3 * scale, 4 * scale);
    fill_rect(list, {x - thickness / 2, from}, {x + thickness / 2, to}, style.color);
}

void draw_bracket(ImDrawList& list, float x, float from, float to, Color color, bool begins, bool ends, float scale) {
    const float inset = std::round(4 * scale), arm = std::round(7 * scale),
                thickness = std::max(1.f, std::round(2 * scale));
    const float top = begins ? from + inset : from, bottom = ends ? to - inset : to;
    fill_rect(list, {x, top}, {x + thickness, bottom}, color);
    if (begins) fill_rect(list, {x, top}, {x + arm, top + thickness}, color);
    if (ends) fill_rect(list, {x, bottom - thickness}, {x + arm, bottom}, color);
}

}  // namespace loopscope::ui
