#include "ui/states_view.hpp"

#include <algorithm>
#include <cmath>

#include "ui/imgui.hpp"
#include "ui/ladder_model.hpp"
#include "ui/quantity.hpp"
#include "ui/scene_draw.hpp"
#include "ui/state_diagram.hpp"
#include "ui/state_edges.hpp"
#include "ui/wake.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {
namespace {

using decode::flow::Side;
using decode::flow::TcpState;

void choose_connection(ViewContext& context, std::uint32_t index) { context.selection.choose_connection(index); }

void draw_bar(StatesModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    const auto count = context.recording->connection_count(), shown = model.connection();
    if (button(theme, fonts, icon::left, "previous", "", "Previous connection", Weight::quiet, shown > 0))
        choose_connection(context, shown - 1);
    ImGui::SameLine(0, fonts.px(2));
    if (button(theme, fonts, icon::right, "next", "", "Next connection", Weight::quiet, shown + 1 < count))
        choose_connection(context, shown + 1);
    ImGui::SameLine(0, fonts.px(8));
    ImGui::AlignTextToFramePadding();
    text(theme.text, connection_title(*context.recording, shown));
    ImGui::SameLine(0, fonts.px(14));
    if (button(theme, fonts, icon::ladder, "ladder", "Ladder", "Show the connection as a ladder", Weight::quiet))
        context.selection.wanted_view = "ladder";
    ImGui::SameLine(0, fonts.px(2));
    const bool tcp = context.recording->connection(shown).transport == decode::Protocol::tcp;
    if (!picture_button(theme, fonts, tcp)) return;
    context.selection.wanted_picture =
        PictureOffer{"states", [recording = context.recording, shown](const Theme& paper, const TextMeasure& measure) {
                         return state_picture(*recording, shown, paper, measure);
                     }};
}

/// What a box of the diagram tells where the pointer rests on it: the state, who came there, and when.
std::string box_text(const StatesModel& model, TcpState state) {
    auto words = std::string(decode::flow::to_text(state)) + "\n" + std::string(meaning_of(state));
    for (std::size_t i = 0; i < model.shown(); ++i) {
        const auto& change = model.changes()[i];
        if (change.to != state || change.cause == StateChange::Cause::earlier) continue;
        words += std::string("\n") + (change.end == Side::client ? "client: " : "server: ") + cause_text(change);
        if (words.size() > 1000) break;
    }
    return words;
}

void draw_diagram(StatesModel& model, ViewContext& context) {
    const Fonts& fonts = context.fonts;
    const ImVec2 origin = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    StateDiagram shown;
    shown.caption = "The states of TCP (RFC 9293, section 3.3.2). Point at one to read what it means.";
    for (const auto side : {Side::client, Side::server})
        shown.ends[static_cast<std::size_t>(side)] = {model.way(side), model.glide(side), model.progress(side)};
    const auto measure = window_measure(fonts);
    const Scene scene = state_diagram(shown, room.x / fonts.scale, room.y / fonts.scale, context.theme, measure);
    const float left = std::max(0.f, (room.x - fonts.px(scene.width)) / 2);
    const ImVec2 corner{origin.x + left, origin.y};
    draw_scene(*ImGui::GetWindowDrawList(), scene, corner, fonts);
    ImGui::Dummy({fonts.px(scene.width), fonts.px(scene.height) - 1});
    if (!ImGui::IsWindowHovered() || ImGui::IsAnyItemActive()) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const StateLayout layout(room.x / fonts.scale, state_area_height(room.y / fonts.scale));
    const auto state = layout.state_at({(mouse.x - corner.x) / fonts.scale, (mouse.y - corner.y) / fonts.scale});
    if (!state) return;
    if (rested()) tooltip_now(box_text(model, *state));
    if (!ImGui::IsMouseClicked(ImGuiMouseButton_Left)) return;
    const auto& changes = model.changes();
    const auto entered =
        std::find_if(changes.begin(), changes.end(), [&](const auto& change) { return change.to == *state; });
    if (entered != changes.end()) context.selection.choose_frame(*context.recording, entered->frame);
}

/// Two lines: when, who, from where to where; and why.
void draw_change(const StatesModel& model, ViewContext& context, std::size_t index, float height) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    const auto& change = model.changes()[index];
    auto& list = *ImGui::GetWindowDrawList();
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const bool shown = index < model.shown(), earlier = change.cause == StateChange::Cause::earlier;
    const bool chosen = model.at_selected() && change.frame == context.selection.frame;
    ImGui::PushID(static_cast<int>(index));
    if (ImGui::InvisibleButton("change", {width, height}))
        context.selection.choose_frame(*context.recording, change.frame);
    const bool hovered = ImGui::IsItemHovered() || ImGui::IsItemFocused();
    ImGui::PopID();
    if (chosen || hovered)
        fill_rect(list, from, {from.x + width, from.y + height}, chosen ? theme.selected : theme.hovered);
    const Color end = (change.end == Side::client ? theme.client : theme.server).faded(shown ? 1 : 0.45);
    const Color ink = shown ? theme.text : theme.faint, quiet = shown ? theme.muted : theme.faint;
    fill_rect(list, {from.x, from.y + fonts.px(3)}, {from.x + fonts.px(3), from.y + height - fonts.px(3)}, end,
              fonts.px(1));
    const float x = from.x + fonts.px(12), y = from.y + fonts.px(5), below = y + fonts.text.size + fonts.px(3);
    const std::string_view who = change.end == Side::client ? "client" : "server";
    draw_text(list, fonts.bold, {x, y}, end, who);
    const auto move =
        std::string(decode::flow::to_text(change.from)) + " \u2192 " + std::string(decode::flow::to_text(change.to));
    draw_text(list, fonts.text, {x + fonts.px(56), y}, ink, move);
    const auto first = context.recording->connection(model.connection()).first_time;
    const auto time = earlier ? std::string("earlier") : seconds_text(time_between(first, change.time)) + " s";
    draw_text(list, fonts.small, {from.x + width - fonts.px(8) - text_size(fonts.small, time).x, y + fonts.px(1)},
              quiet, time);
    auto why = cause_text(change);
    if (const auto call = implied_call(change); !call.empty()) why = "implied: " + std::string(call) + " \u00b7 " + why;
    if (draw_text_cut(list, fonts.small, {x, below}, width - fonts.px(20), quiet, why) && hovered && rested())
        tooltip_now(why);
    line(list, {from.x, from.y + height}, {from.x + width, from.y + height}, theme.grid);
}

void step_by_keyboard(const StatesModel& model, ViewContext& context) {
    if (!has_keyboard() || model.changes().empty()) return;
    const auto go_to = [&](std::size_t index) {
        context.selection.choose_frame(*context.recording, model.changes()[index].frame);
    };
    const auto& changes = model.changes();
    const auto shown = model.shown();
    if ((pressed(Key::down) || pressed(Key::right)) && shown < changes.size()) go_to(shown);
    if ((pressed(Key::up) || pressed(Key::left)) && shown > 0) {
        // before all that the last shown packet changed
        auto before = shown - 1;
        while (before > 0 && changes[before].frame == changes[shown - 1].frame) --before;
        go_to(before);
    }
    if (pressed(Key::home)) go_to(0);
    if (pressed(Key::end)) go_to(changes.size() - 1);
}

void draw_changes(StatesModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + fonts.px(6));
    ImGui::AlignTextToFramePadding();
    text(theme.muted, model.at_selected() ? "Up to frame " + grouped(model.position())
                                          : counted(model.shown(), "change") + " of state");
    if (model.at_selected()) {
        ImGui::SameLine(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - fonts.px(104));
        if (button(theme, fonts, icon::fast_forward, "newest", "To the end", "Show the states after the newest packet",
                   Weight::quiet))
            model.follow();
    }
    const float height = fonts.text.size + fonts.small.size + fonts.px(14);
    begin_child("rows", {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{0, 0});
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(std::min<std::size_t>(model.changes().size(), 1'000'000)), height);
    while (clipper.Step())
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
            draw_change(model, context, static_cast<std::size_t>(i), height);
    if (model.list_shown != model.shown()) {
        model.list_shown = model.shown();
        const float end = static_cast<float>(model.shown()) * height, visible = ImGui::GetWindowHeight();
        if (end > ImGui::GetScrollY() + visible || end - height < ImGui::GetScrollY())
            ImGui::SetScrollY(std::max(0.f, end - visible / 2));
    }
    ImGui::PopStyleVar();
    ImGui::EndChild();
}

}  // namespace

void draw_states(StatesModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    if (context.recording == nullptr)
        return empty_view(
            theme, fonts, icon::states, "No capture is open",
            "Open a capture file or play a demo: both ends of a TCP connection move through the states of "
            "RFC 9293 as its packets pass.");
    model.update(*context.recording, context.packet_count, context.selection);
    if (model.connection() == decode::none)
        return empty_view(theme, fonts, icon::states, "No connection so far",
                          "The state diagram follows a TCP connection. It appears with the first packet of one.");
    draw_bar(model, context);
    if (context.recording->connection(model.connection()).transport != decode::Protocol::tcp)
        return empty_view(theme, fonts, icon::states, "UDP has no states",
                          "Datagrams are sent without a connection: there is nothing to open or to close. Choose a TCP "
                          "connection, here or in another view.");
    if (!model.complete()) wake_window();
    step_by_keyboard(model, context);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float gap = fonts.px(6), beside = std::clamp(room.x * 0.28f, fonts.px(380), fonts.px(440));
    begin_panel("diagram", theme, {room.x - beside - gap, 0},
                ImGuiWindowFlags_HorizontalScrollbar | ImGuiWindowFlags_NoNavInputs);
    draw_diagram(model, context);
    ImGui::EndChild();
    ImGui::SameLine(0, gap);
    begin_panel("changes", theme, {0, 0}, ImGuiWindowFlags_NoNavInputs);
    draw_changes(model, context);
    ImGui::EndChild();
}

}  // namespace loopscope::ui
