#include <algorithm>

#include "ui/ladder_model.hpp"
#include "ui/quantity.hpp"
#include "ui/state_diagram.hpp"

namespace loopscope::ui {
namespace {

using decode::flow::Side;

constexpr float margin = 16, diagram_width = 1060, diagram_height = 760;
constexpr std::size_t most_rows = 200;

/// A table: time, who, from, to, and what caused it.
void draw_changes(Scene& scene, const std::vector<StateChange>& changes, std::int64_t first_time, const Theme& theme,
                  const TextMeasure& measure) {
    constexpr float time = 110, who = 130, from = 200, arrow = 330, to = 356, cause = 490;
    const float row = measure.height(SceneFont::text) + 6;
    float y = scene.height + 6;
    const auto heading = [&](float x, std::string_view words, Align align = Align::left) {
        scene.text({margin + x, y}, words, SceneFont::small, theme.muted, align);
    };
    heading(time, "Time, s", Align::right);
    heading(who, "End");
    heading(from, "From");
    heading(to, "To");
    heading(cause, "Cause");
    y += measure.height(SceneFont::small) + 4;
    scene.line({margin, y}, {scene.width - margin, y}, {theme.border});
    y += 5;
    for (std::size_t i = 0; i < std::min(changes.size(), most_rows); ++i, y += row) {
        const auto& change = changes[i];
        const bool earlier = change.cause == StateChange::Cause::earlier;
        const Color end = change.end == Side::client ? theme.client : theme.server;
        scene.text({margin + time, y}, earlier ? "earlier" : seconds_text(time_between(first_time, change.time)),
                   SceneFont::text, theme.muted, Align::right);
        scene.text({margin + who, y}, change.end == Side::client ? "client" : "server", SceneFont::bold, end);
        scene.text({margin + from, y}, to_text(change.from), SceneFont::text, theme.text);
        scene.text({margin + arrow, y}, "\u2192", SceneFont::text, theme.muted);
        scene.text({margin + to, y}, to_text(change.to), SceneFont::text, theme.text);
        auto words = cause_text(change);
        scene.text({margin + cause, y}, words, SceneFont::text, theme.text);
        if (const auto call = implied_call(change); !call.empty())
            scene.text({margin + cause + measure.width(SceneFont::text, words) + 12, y},
                       std::string(call) + " (implied)", SceneFont::text, theme.muted);
    }
    if (changes.size() > most_rows) {
        scene.text({margin + who, y}, "\u2026 and " + counted(changes.size() - most_rows, "more change"),
                   SceneFont::text, theme.muted);
        y += row;
    }
    scene.height = y + margin / 2;
}

}  // namespace

Scene state_picture(const trace::Recording& recording, std::uint32_t index, const Theme& theme,
                    const TextMeasure& measure) {
    const auto connection = recording.connection(index);
    const auto changes = state_changes(recording, index);
    StateDiagram shown;
    for (const auto& change : changes) go(shown.ends[static_cast<std::size_t>(change.end)].way, change);
    Scene scene;
    const auto title =
        "TCP states: " + decode::to_text(connection.client) + " \u2192 " + decode::to_text(connection.server);
    scene.title = title;
    scene.background = theme.panel;
    scene.width = diagram_width;
    scene.text({margin, margin}, title, SceneFont::title, theme.text);
    const auto subtitle = "TCP connection " + std::to_string(index) + ", " + counted(connection.packets(), "packet") +
                          " in " + duration_text(time_between(connection.first_time, connection.last_time)) + ", " +
                          std::string(to_text(connection.outcome));
    scene.text({margin, margin + measure.height(SceneFont::title) + 4}, subtitle, SceneFont::text, theme.muted);
    scene.height = margin + measure.height(SceneFont::title) + measure.height(SceneFont::text) + 12;
    const Scene diagram = state_diagram(shown, diagram_width, diagram_height, theme, measure);
    scene.add(diagram, {0, scene.height});
    scene.height += diagram.height;
    draw_changes(scene, changes, connection.first_time, theme, measure);
    return scene;
}

}  // namespace loopscope::ui
