#include "ui/ladder_sight.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

namespace {

/// The lifelines between which the row is drawn: those of its lane, or the outermost.
std::pair<float, float> ends_of(const LadderSight& sight, std::size_t row) {
    const auto& lanes = sight.layout.lanes;
    const auto lane = sight.lane_of(row);
    const auto& left = lane < lanes.size() ? lanes[lane] : lanes.front();
    const auto& right = lane < lanes.size() ? lanes[lane] : lanes.back();
    return {sight.x(left.client), sight.x(right.server)};
}

/// Lifelines are broken there, as a broken axis is.
void draw_break(const LadderSight& sight, float y) {
    const auto& fonts = sight.fonts;
    const float half = fonts.px(6), gap = fonts.px(2.5f);
    y = std::round(y);
    for (const auto& lane : sight.layout.lanes)
        for (const float offset : {lane.client, lane.server}) {
            const float x = sight.x(offset);
            fill_rect(sight.list, {x - half, y - gap}, {x + half, y + gap}, sight.theme.panel);
            for (const float edge : {y - gap, y + gap})
                line(sight.list, {x - half, edge + gap}, {x + half, edge - gap}, sight.theme.muted, fonts.px(1.2f));
        }
}

/// Words on a line across the lanes, in each of them.
void draw_across(const LadderSight& sight, float y, Color color, const std::string& words) {
    const auto& fonts = sight.fonts;
    for (const auto& lane : sight.layout.lanes) {
        const float width = text_size(fonts.small, words).x, middle = sight.x(lane.middle()), gap = fonts.px(10);
        const float left = sight.x(lane.client) + fonts.px(14), right = sight.x(lane.server) - fonts.px(14);
        if (width + 2 * gap > right - left) continue;
        const float row = std::round(y);
        line(sight.list, {left, row}, {middle - width / 2 - gap, row}, sight.theme.grid, 1);
        line(sight.list, {middle + width / 2 + gap, row}, {right, row}, sight.theme.grid, 1);
        draw_text(sight.list, fonts.small, {std::round(middle - width / 2), std::round(y - fonts.small.size / 2)},
                  color, words);
    }
}

}  // namespace

void draw_block(const LadderSight& sight, std::size_t row) {
    const auto& [theme, fonts] = std::tie(sight.theme, sight.fonts);
    const auto& block = sight.model.block(row);
    const auto [client, server] = ends_of(sight, row);
    const ImVec2 from{client + fonts.px(12), std::round(sight.y_of(row) + fonts.px(4))},
        to{server - fonts.px(12), std::round(sight.bottom_of(row) - fonts.px(4))};
    const bool pointed = row == sight.area.hovered || sight.is_chosen(row);
    fill_rect(sight.list, from, to, blend(theme.panel, theme.data.faded(pointed ? 0.18 : 0.09)), fonts.px(5));
    stroke_rect(sight.list, from, to, pointed ? theme.accent : theme.data.faded(0.45), fonts.px(5), 1);
    const auto& words = sight.model.words(sight.recording, row);
    const auto second = words.find(", frames ");
    const auto what = words.substr(0, second), where = words.substr(second + 2);
    const std::string sign = fonts.sign(block.open ? icon::collapse : icon::expand);
    const float room = to.x - from.x - fonts.px(20), gap = fonts.px(8), sign_width = text_size(fonts.text, sign).x;
    const float width = std::min(room, sign_width + gap + text_size(fonts.bold, what).x);
    float x = std::round((from.x + to.x - width) / 2);
    const float y = std::round((from.y + to.y - fonts.bold.size - fonts.small.size - fonts.px(2)) / 2);
    draw_text(sight.list, fonts.text, {x, y}, pointed ? theme.accent : theme.muted, sign);
    draw_text_cut(sight.list, fonts.bold, {x + sign_width + gap, y}, room - sign_width - gap, theme.text, what);
    x = std::round((from.x + to.x - std::min(room, text_size(fonts.small, where).x)) / 2);
    draw_text_cut(sight.list, fonts.small, {x, y + fonts.bold.size + fonts.px(2)}, room, theme.muted, where);
    if (sight.layout.explanation_width > 0)
        draw_text_cut(sight.list, fonts.text,
                      {sight.x(sight.layout.explanation), std::round((from.y + to.y - fonts.text.size) / 2)},
                      sight.layout.explanation_width, theme.faint,
                      block.open ? "All in order. A click folds them." : "All in order. A click shows each packet.");
}

void draw_silence(const LadderSight& sight, std::size_t row) {
    const float y = (sight.y_of(row) + sight.bottom_of(row)) / 2;
    draw_break(sight, y);
    draw_across(sight, y, sight.theme.muted, sight.model.words(sight.recording, row));
}

namespace {

/// The empty space before a row, with its ticks, and where it is broken.
void draw_time_before(const LadderSight& sight, std::size_t row) {
    if (row == 0) return;
    const auto& fonts = sight.fonts;
    const float bottom = sight.y_of(row), top = sight.bottom_of(row - 1);
    if (bottom - top < 1) return;
    if (sight.model.broken_before(sight.recording, row)) {
        const float y = (top + bottom) / 2;
        draw_break(sight, y);
        return draw_across(sight, y, sight.theme.muted, duration_text(sight.model.gap_before(sight.recording, row)));
    }
    // a tick for each row's height of time
    const float x = sight.x(sight.layout.time + sight.layout.time_width - fonts.px(4));
    for (float y = bottom; y >= top; y -= sight.layout.row_height)
        line(sight.list, {x, std::round(y)}, {x + fonts.px(6), std::round(y)}, sight.theme.muted, 1);
}

}  // namespace

void draw_time_axis(const LadderSight& sight) {
    if (!sight.model.to_scale() || sight.model.scale().row <= 0 || sight.model.row_count() == 0) return;
    const float x = sight.x(sight.layout.time + sight.layout.time_width - sight.fonts.px(4));
    const float foot = std::min(sight.area.to.y, sight.y_of(sight.model.row_count()));
    line(sight.list, {x, sight.area.from.y}, {x, foot}, sight.theme.grid, 1);
    // the empty space before the first row below the edge is in sight too
    for (auto row = sight.first; row <= sight.last && row < sight.model.row_count(); ++row)
        draw_time_before(sight, row);
}

}  // namespace loopscope::ui
