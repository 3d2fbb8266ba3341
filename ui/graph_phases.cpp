#include <algorithm>

#include "trace/partition_place.hpp"
#include "ui/graph_curves.hpp"
#include "ui/graph_marks.hpp"

namespace loopscope::ui {

using decode::flow::SenderPhase;

namespace {

/// Where there is no room for the whole name.
std::string_view short_name(SenderPhase phase) {
    switch (phase) {
        case SenderPhase::unknown: return {};
        case SenderPhase::slow_start: return "start";
        case SenderPhase::congestion_avoidance: return "avoidance";
        case SenderPhase::fast_recovery: return "recovery";
        case SenderPhase::timeout_recovery: return "timeout";
        case SenderPhase::window_limited: return "window";
        case SenderPhase::application_limited: return "application";
    }
    return {};
}

}  // namespace

void draw_phases(const GraphBrush& brush, float height) {
    const auto& panel = brush.panel;
    const auto& phases = brush.series.from(panel.side).phases;
    const auto count = phases.published();
    const auto draw = [&](SenderPhase phase, float left, float right) {
        if (phase == SenderPhase::unknown || right <= left) return;
        const Color color = color_of(phase, brush.theme);
        brush.scene.rectangle({left, panel.band}, {right, panel.band + height}, color.faded(0.22));
        brush.scene.rectangle({left, panel.band}, {right, panel.band + 2}, color);
        for (const auto name : {to_text(phase), short_name(phase)}) {
            if (right - left < brush.measure.width(SceneFont::small, name) + 8) continue;
            brush.scene.text({(left + right) / 2, panel.band + 2}, name, SceneFont::small, brush.theme.text,
                             Align::middle);
            break;
        }
    };
    // how many changes are at or before a place
    const auto changes_until = [&](float x) {
        return trace::partition_place(count, [&](auto index) {
            return panel.x_of(phases[index].time) <= x && phases[index].frame <= brush.look.last_frame;
        });
    };
    const auto end = std::min(panel.to.x, panel.x_of(brush.data.time.high));
    // changes that are closer together than can be seen are passed over
    for (float x = panel.from.x; x < end;) {
        const auto after = changes_until(x);
        const float until =
            after < count && phases[after].frame <= brush.look.last_frame ? panel.x_of(phases[after].time) : end;
        const float right = std::min(std::max(until, x + static_cast<float>(folded_below)), end);
        draw(after == 0 ? SenderPhase::unknown : phases[after - 1].phase, x, right);
        x = right;
    }
}

}  // namespace loopscope::ui
