#include "ui/ladder_sight.hpp"

namespace loopscope::ui {

namespace {

constexpr std::size_t looked_ahead = 200;  ///< rows below the edge whose originals may be in sight

/// From the original down along its sender's lifeline to what repeats it. Either end may be out of sight.
void draw_join(const LadderSight& sight, float x, float from, float to, float side) {
    const auto& fonts = sight.fonts;
    auto& list = sight.list;
    const auto color = sight.theme.of(Meaning::repeated);
    const float away = fonts.px(18) * side, turn = std::min(fonts.px(14), (to - from) / 2), far = fonts.px(60);
    const float begin = fonts.px(3) * side, thickness = fonts.px(1.5f);
    const float upper = std::max(from, sight.area.from.y - far), lower = std::min(to, sight.area.to.y + far);
    list.AddBezierCubic({x + begin, upper}, {x + away * 0.7f, upper}, {x + away, upper + turn * 0.3f},
                        {x + away, upper + turn}, color.packed(), thickness);
    line(list, {x + away, upper + turn}, {x + away, lower - turn}, color, thickness);
    list.AddBezierCubic({x + away, lower - turn}, {x + away, lower - turn * 0.3f}, {x + away * 0.7f, lower},
                        {x + begin * 2, lower}, color.packed(), thickness);
    const float head = fonts.px(7) * side, half = fonts.px(3.5f);
    list.AddTriangleFilled({x + begin, lower}, {x + begin + head, lower - half}, {x + begin + head, lower + half},
                           color.packed());
}

}  // namespace

void draw_repeats(const LadderSight& sight) {
    const auto& model = sight.model;
    const auto stop = std::min(model.row_count(), sight.last + looked_ahead);
    for (auto row = sight.first; row < stop; ++row) {
        if (!sight.is_arrow(row)) continue;
        const auto& record = sight.record(row);
        if (!decode::flow::is_repetition(record.event) || record.related_frame == decode::no_frame) continue;
        const auto original = model.row_of(record.related_frame);
        if (original >= row || original >= sight.last || !sight.holds(original, record.related_frame)) continue;
        const auto lane = sight.lane_of(row);
        if (lane >= sight.layout.lanes.size()) continue;
        const bool right = record.has(trace::packet_flag::from_server);
        const auto& place = sight.layout.lanes[lane];
        draw_join(sight, sight.x(right ? place.server : place.client), sight.tail_of(original), sight.tail_of(row),
                  right ? 1.f : -1.f);
    }
}

}  // namespace loopscope::ui
