#include "ui/graph_view.hpp"

#include <algorithm>
#include <cmath>

#include "ui/connection_picker.hpp"
#include "ui/graph_text.hpp"
#include "ui/imgui.hpp"
#include "ui/quantity.hpp"
#include "ui/scene_draw.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

using decode::flow::Side;

namespace {

constexpr double wheel_step = 0.8, key_step = 0.7, pan_step = 0.15;

// -- what to show

/// `rest`: pixels that are left for what follows it.
void draw_picker(GraphModel& model, ViewContext& context, float rest) {
    const Fonts& fonts = context.fonts;
    const auto chosen =
        context.selection.connection < context.recording->connection_count() ? context.selection.connection : 0;
    const auto title = connection_title(*context.recording, chosen);
    const auto choose = [&](std::uint32_t connection) { context.selection.choose_connection(connection); };
    draw_connection_steps(context, chosen, choose);
    ImGui::SetNextItemWidth(std::clamp(ImGui::GetContentRegionAvail().x - rest, fonts.px(180), fonts.px(560)));
    draw_connection_picker({.title = title,
                            .hint = title + "\nChoose the connection",
                            .chosen = [&](std::uint32_t connection) { return connection == model.connection(); },
                            .choose = choose,
                            .draw_in_front = {}},
                           model.search_text, model.search, context);
}

const Icon& sign_of(GraphKind kind) {
    switch (kind) {
        case GraphKind::sequence: return icon::graph;
        case GraphKind::round_trip: return icon::clock;
        case GraphKind::throughput: return icon::fast_forward;
        case GraphKind::in_flight: return icon::datagram;
    }
    return icon::graph;
}

/// Offers the whole graph, whatever is in sight of it.
void draw_picture_button(const GraphModel& model, ViewContext& context) {
    if (!picture_button(context.theme, context.fonts)) return;
    context.selection.wanted_picture =
        PictureOffer{.what = std::string{entry_of(model.kind()).name} + "-graph",
                     .draw = [&recording = *context.recording, connection = model.connection(), kind = model.kind(),
                              sides = model.sides()](const Theme& theme, const TextMeasure& measure) {
                         return graph_picture(recording, connection, kind, sides, theme, measure);
                     }};
}

void draw_kinds(GraphModel& model, const ViewContext& context) {
    for (const auto& entry : graph_kinds) {
        if (button(context.theme, context.fonts, sign_of(entry.kind), entry.name.data(), entry.caption, entry.hint,
                   model.kind() == entry.kind ? Weight::chosen : Weight::quiet))
            model.show(entry.kind);
        ImGui::SameLine(0, context.fonts.px(2));
    }
}

void draw_sides(GraphModel& model, const ViewContext& context) {
    const auto side = [&](const Icon& sign, const char* id, std::array<bool, 2> wanted, const char* caption,
                          const char* hint) {
        if (button(context.theme, context.fonts, sign, id, caption, hint,
                   model.sides() == wanted ? Weight::chosen : Weight::quiet))
            model.show(wanted);
    };
    side(icon::client, "client", {true, false}, "Client", "What the client sends");
    ImGui::SameLine(0, context.fonts.px(2));
    side(icon::server, "server", {false, true}, "Server", "What the server sends");
    ImGui::SameLine(0, context.fonts.px(2));
    side(icon::ladder, "both", {true, true}, "Both", "Both directions, one above the other");
}

/// One row, or two where the window is narrow.
void draw_bar(GraphModel& model, ViewContext& context) {
    const Fonts& fonts = context.fonts;
    const bool wide = ImGui::GetContentRegionAvail().x >= fonts.px(1440);
    draw_picker(model, context, wide ? fonts.px(980) : fonts.px(180));
    if (model.connection() == decode::none) return;
    if (wide) {
        ImGui::SameLine(0, fonts.px(12));
        draw_kinds(model, context);
        ImGui::SameLine(0, fonts.px(12));
        draw_sides(model, context);
    }
    ImGui::SameLine(0, fonts.px(12));
    if (button(context.theme, fonts, icon::fit, "fit", "", "Show all of it (Home)", Weight::quiet, !model.shows_all()))
        model.fit();
    ImGui::SameLine(0, fonts.px(2));
    draw_picture_button(model, context);
    if (wide) return;
    draw_kinds(model, context);
    ImGui::SameLine(0, fonts.px(12));
    draw_sides(model, context);
}

// -- the pointer and the keys

struct Area {
    ImVec2 from, size;
    float scale;

    Point in_picture(ImVec2 at) const { return {(at.x - from.x) / scale, (at.y - from.y) / scale}; }
    ImVec2 on_screen(Point at) const { return {from.x + at.x * scale, from.y + at.y * scale}; }
};

void act_on_keys(GraphModel& model, ViewContext& context) {
    if (!has_keyboard()) return;
    const double middle = (model.time().begin + model.time().end) / 2;
    if (pressed(Key::left)) model.pan(-pan_step, 0);
    if (pressed(Key::right)) model.pan(pan_step, 0);
    if (pressed(Key::up)) model.pan(0, pan_step);
    if (pressed(Key::down)) model.pan(0, -pan_step);
    if (pressed(Key::equal) || pressed(Key::equal, shift) || pressed(Key::keypad_add))
        model.zoom_time(middle, key_step);
    if (pressed(Key::minus) || pressed(Key::keypad_subtract)) model.zoom_time(middle, 1 / key_step);
    if (pressed(Key::home)) model.fit();
    for (const bool forward : {false, true}) {
        if (!pressed(forward ? Key::n : Key::p)) continue;
        const auto frame = model.step(context.selection.frame, forward);
        if (frame != decode::no_frame) context.selection.choose_frame(*context.recording, frame);
    }
    for (std::size_t i = 0; i < graph_kinds.size(); ++i)
        if (pressed(static_cast<Key>(static_cast<unsigned>(Key::n1) + i))) model.show(graph_kinds[i].kind);
}

void zoom_by_wheel(GraphModel& model, const GraphPanel& panel, Point at) {
    const auto& io = ImGui::GetIO();
    if (io.MouseWheelH != 0) model.pan(static_cast<double>(-io.MouseWheelH) * pan_step, 0);
    if (io.MouseWheel == 0 || io.KeyCtrl) return;
    const double factor = std::pow(wheel_step, static_cast<double>(io.MouseWheel));
    io.KeyShift ? model.zoom_values(panel, panel.value_at(at.y), factor) : model.zoom_time(panel.time_at(at.x), factor);
}

bool wants_box() { return ImGui::GetIO().KeyShift || ImGui::IsMouseDown(ImGuiMouseButton_Right); }

/// Moves, or draws a box, while a button is held down.
void drag(GraphModel& model, const GraphPanel* panel, const Area& area, Point at) {
    const auto& io = ImGui::GetIO();
    const bool left = ImGui::IsMouseDown(ImGuiMouseButton_Left), right = ImGui::IsMouseDown(ImGuiMouseButton_Right);
    const bool pressed_here =
        panel != nullptr && ImGui::IsItemHovered() &&
        (ImGui::IsMouseClicked(ImGuiMouseButton_Left) || ImGui::IsMouseClicked(ImGuiMouseButton_Right));
    if (pressed_here) {
        wants_box() ? model.drag_from = at : std::nullopt;
        model.moving = !wants_box();
    }
    if (model.moving && left && panel != nullptr && (io.MouseDelta.x != 0 || io.MouseDelta.y != 0) &&
        ImGui::IsMouseDragging(ImGuiMouseButton_Left)) {
        const float width = (panel->to.x - panel->from.x) * area.scale,
                    height = (panel->to.y - panel->from.y) * area.scale;
        model.pan(static_cast<double>(-io.MouseDelta.x / width), static_cast<double>(io.MouseDelta.y / height));
    }
    if (left || right) return;
    model.moving = false;
    if (!model.drag_from) return;
    const Point from = *model.drag_from;
    model.drag_from.reset();
    constexpr float least = 6;
    const auto* begun_in = model.plot.panel_at(from);
    if (begun_in != nullptr && std::abs(at.x - from.x) > least && std::abs(at.y - from.y) > least)
        model.show_box(*begun_in, from, at);
}

void click_legend(GraphModel& model, Point at) {
    for (const auto& entry : model.plot.legend()) {
        if (at.x < entry.from.x || at.x > entry.to.x || at.y < entry.from.y || at.y > entry.to.y) continue;
        if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) model.toggle(entry.item);
        const auto& row = graph_items[static_cast<std::size_t>(entry.item)];
        tooltip_now(std::string{row.hint} + ".\nClick to " + (model.hides(entry.item) ? "show it." : "hide it."));
    }
}

// -- what follows the pointer

void draw_tag(ImDrawList& list, const ViewContext& context, ImVec2 at, bool to_left, const std::string& words) {
    if (words.empty()) return;
    const auto& fonts = context.fonts;
    const auto size = text_size(fonts.small, words);
    const float pad = fonts.px(4);
    const ImVec2 from =
        to_left ? ImVec2{at.x - size.x - 2 * pad, at.y - size.y / 2 - pad / 2} : ImVec2{at.x - size.x / 2 - pad, at.y};
    fill_rect(list, from, {from.x + size.x + 2 * pad, from.y + size.y + pad}, context.theme.text, fonts.px(3));
    draw_text(list, fonts.small, {std::round(from.x + pad), std::round(from.y + pad / 2)}, context.theme.panel, words);
}

void draw_cursor(const GraphModel& model, const ViewContext& context, const Area& area, const GraphPanel& panel,
                 Point at) {
    auto& list = *ImGui::GetWindowDrawList();
    const Color color = context.theme.muted.faded(0.8);
    for (const auto& other : model.plot.panels())
        line(list, area.on_screen({at.x, other.from.y}), area.on_screen({at.x, other.to.y}), color);
    line(list, area.on_screen({panel.from.x, at.y}), area.on_screen({panel.to.x, at.y}), color);
    draw_tag(list, context, area.on_screen({panel.from.x - 2, at.y}), true,
             value_text(entry_of(model.kind()).unit, panel.value_at(at.y)));
    const auto& last = model.plot.panels().back();
    draw_tag(list, context, area.on_screen({at.x, last.to.y + 2}), false,
             time_text(panel.time_at(at.x), panel.time_per_pixel()));
}

void draw_box(const GraphModel& model, const ViewContext& context, const Area& area, Point at) {
    if (!model.drag_from) return;
    const auto* panel = model.plot.panel_at(*model.drag_from);
    if (panel == nullptr) return;
    auto& list = *ImGui::GetWindowDrawList();
    const Point to{std::clamp(at.x, panel->from.x, panel->to.x), std::clamp(at.y, panel->from.y, panel->to.y)};
    const ImVec2 a = area.on_screen(*model.drag_from), b = area.on_screen(to);
    const ImVec2 low{std::min(a.x, b.x), std::min(a.y, b.y)}, high{std::max(a.x, b.x), std::max(a.y, b.y)};
    fill_rect(list, low, high, context.theme.accent.faded(0.15));
    stroke_rect(list, low, high, context.theme.accent);
}

/// The ring around the packet under the pointer, its tooltip, and its choice by a click.
void point_at(GraphModel& model, ViewContext& context, const Area& area, const GraphPanel& panel, Point at) {
    const auto hover = model.nearest(model.plot, panel, at);
    std::string words =
        model.kind() == GraphKind::throughput
            ? rate_text(panel, model.plot.data(static_cast<std::size_t>(panel.side)), panel.time_at(at.x))
        : hover ? point_text(*model.series(), *hover)
                : std::string{};
    if (hover && model.kind() != GraphKind::throughput) {
        const auto fold = model.series()->from(hover->sender).fold_of(hover->point);
        const auto& range = fold.of(hover->quantity);
        const float y = std::clamp(at.y, panel.y_of(range.high), panel.y_of(range.low));
        const auto centre = area.on_screen({panel.x_of(hover->point.time), y});
        ImGui::GetWindowDrawList()->AddCircle(centre, context.fonts.px(6), context.theme.accent.packed(), 20,
                                              context.fonts.px(1.5f));
    }
    if (!words.empty() && !model.moving) tooltip_now(words);
    const bool moved = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left).x != 0 ||
                       ImGui::GetMouseDragDelta(ImGuiMouseButton_Left).y != 0;
    if (hover && ImGui::IsMouseReleased(ImGuiMouseButton_Left) && !moved && !model.drag_from)
        context.selection.choose_frame(*context.recording, hover->point.frame);
}

void act_on_pointer(GraphModel& model, ViewContext& context, const Area& area) {
    const Point at = area.in_picture(ImGui::GetIO().MousePos);
    const bool hovered = ImGui::IsItemHovered();
    const auto* panel = hovered ? model.plot.panel_at(at) : nullptr;
    if (hovered) click_legend(model, at);
    if (panel != nullptr) {
        draw_cursor(model, context, area, *panel, at);
        point_at(model, context, area, *panel, at);
        if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) model.fit();
        zoom_by_wheel(model, *panel, at);
    } else if (hovered) {
        for (const auto& other : model.plot.panels()) {
            if (at.x < other.from.x || at.x > other.to.x || at.y < other.band ||
                at.y > other.band + GraphPlot::phase_height || model.hides(GraphItem::phase))
                continue;
            const auto words = phase_text(*model.series(), other, other.time_at(at.x), context.packet_count);
            if (!words.empty()) tooltip_now(words);
        }
    }
    draw_box(model, context, area, at);
    drag(model, panel, area, at);
}

void draw_hint(GraphModel& model, const ViewContext& context) {
    const auto& fonts = context.fonts;
    const WithFont small(fonts.small);
    const double progress = model.progress(*context.recording);
    if (model.busy() && progress < 1) {
        text(context.theme.accent,
             "Reading the connection: " + std::to_string(static_cast<int>(progress * 100)) + " %");
        ImGui::SameLine(0, fonts.px(16));
    }
    text(context.theme.muted,
         "Wheel: zoom time (with Shift: values)  \xc2\xb7  Drag: move  \xc2\xb7  Shift-drag or right-drag: zoom into a "
         "box  \xc2\xb7  Double click or Home: all of it  \xc2\xb7  Click: choose the packet  \xc2\xb7  N, P: next, "
         "previous packet");
}

void draw_plot(GraphModel& model, ViewContext& context) {
    const auto& fonts = context.fonts;
    const ImVec2 from = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    const Area area{from, {room.x, room.y - fonts.small.size - fonts.px(8)}, fonts.scale};
    if (area.size.x < fonts.px(240) || area.size.y < fonts.px(160)) return;
    act_on_keys(model, context);
    const auto connection = context.recording->connection(model.connection());
    model.plot.build(*model.series(), connection,
                     model.look(area.size.x / fonts.scale, area.size.y / fonts.scale, context.selection), context.theme,
                     window_measure(fonts), model.scene);
    draw_scene(*ImGui::GetWindowDrawList(), model.scene, from, fonts);
    ImGui::InvisibleButton("plot", area.size, ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
    act_on_pointer(model, context, area);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + fonts.px(8));
    draw_hint(model, context);
}

}  // namespace

void draw_graphs(GraphModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    if (context.recording == nullptr)
        return empty_view(theme, fonts, icon::graph, "No capture is open",
                          "Open a capture file or play a demo: the graphs show a TCP connection's segments, round "
                          "trips and rates over time.");
    if (context.recording->connection_count() == 0)
        return empty_view(theme, fonts, icon::graph, "No connection so far",
                          "The graphs are drawn for TCP connections. They appear with the first packet of one.");
    model.update(*context.recording, context.packet_count, context.selection, context.live);
    draw_bar(model, context);
    if (model.connection() == decode::none)
        return empty_view(theme, fonts, icon::graph, "UDP has no graphs",
                          "Datagrams carry no sequence numbers and are not acknowledged. Choose a TCP connection, "
                          "above or in another view.");
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{1, 1});
    begin_panel("graph", theme, {0, 0},
                ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNavInputs);
    ImGui::PopStyleVar();
    draw_plot(model, context);
    ImGui::EndChild();
}

}  // namespace loopscope::ui
