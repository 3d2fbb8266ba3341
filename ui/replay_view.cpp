#include "ui/replay_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "ui/imgui.hpp"
#include "ui/quantity.hpp"
#include "ui/theme.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

namespace {

std::string speed_text(double speed) {
    char text[24];
    std::snprintf(text, sizeof text, speed < 0.1 ? "%.2fx" : speed < 10 ? "%.3gx" : "%.0fx", speed);
    return text;
}

/// One packet on or back; it is chosen in every view.
void step(ReplayModel& model, ViewContext& context, int packets) {
    model.clock.step(*context.recording, packets);
    context.selection.choose_frame(*context.recording, model.visible_count(*context.recording));
}

void draw_buttons(ReplayModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    const auto& recording = *context.recording;
    auto& clock = model.clock;
    const auto total = recording.packet_count(), position = clock.position(total);
    const float gap = fonts.px(2);
    if (button(theme, fonts, icon::step_back, "back", "", "One packet back (,)", Weight::quiet, position > 0))
        step(model, context, -1);
    ImGui::SameLine(0, gap);
    const bool playing = clock.playing();
    const char* hint = playing ? "Pause (Space)"
                       : clock.following() && context.live
                           ? "Play it again from the beginning (Space); the capture goes on"
                           : "Play (Space)";
    if (button(theme, fonts, playing ? icon::pause : icon::start, "play", "", hint,
               playing ? Weight::chosen : Weight::main, total > 0))
        clock.toggle(recording);
    ImGui::SameLine(0, gap);
    if (button(theme, fonts, icon::step_forward, "forward", "", "One packet forward (.)", Weight::quiet,
               position < total))
        step(model, context, 1);
    ImGui::SameLine(0, gap);
    if (context.live && clock.following()) {
        if (button(theme, fonts, icon::pause, "hold", "", "Hold the view here; the capture goes on", Weight::quiet))
            clock.pause(recording);
        ImGui::SameLine(0, gap);
    }
}

void draw_speed(ReplayModel& model, ViewContext& context) {
    const Fonts& fonts = context.fonts;
    constexpr const char* popup = "speed";
    if (button(context.theme, fonts, icon::clock, "speed button", speed_text(model.clock.speed()),
               "Speed of the replay", Weight::quiet))
        ImGui::OpenPopup(popup);
    if (!ImGui::BeginPopup(popup)) return;
    text(context.theme.muted, "Speed");
    auto speed = static_cast<float>(model.clock.speed());
    ImGui::SetNextItemWidth(fonts.px(280));
    if (ImGui::SliderFloat("##speed", &speed, static_cast<float>(ReplayClock::slowest),
                           static_cast<float>(ReplayClock::fastest), "%.3gx", ImGuiSliderFlags_Logarithmic))
        model.clock.set_speed(speed);
    for (const double preset : std::array{0.01, 0.1, 0.5, 1.0, 2.0, 10.0, 100.0}) {
        if (button(context.theme, fonts, icon::clock, speed_text(preset).c_str(), speed_text(preset), "",
                   model.clock.speed() == preset ? Weight::chosen : Weight::quiet))
            model.clock.set_speed(preset);
        ImGui::SameLine(0, fonts.px(2));
    }
    ImGui::NewLine();
    ImGui::Checkbox("Shorten pauses to 2 seconds", &model.clock.skip_silence);
    ImGui::EndPopup();
}

/// Where a time stands on the bar, 0..1.
float share_of(const ReplayDensity& density, std::int64_t time) {
    const auto whole = time_between(density.first_time(), density.last_time());
    if (whole == 0) return 1;
    return std::clamp(
        static_cast<float>(static_cast<double>(time_between(density.first_time(), time)) / static_cast<double>(whole)),
        0.f, 1.f);
}

/// Packets in each bin as bars (square root, so that few are seen beside many), marks above them.
void draw_density(const ReplayModel& model, const ViewContext& context, ImVec2 from, ImVec2 to, std::int64_t now) {
    const Theme& theme = context.theme;
    auto& list = *ImGui::GetWindowDrawList();
    const auto& density = model.density;
    const auto whole = time_between(density.first_time(), density.last_time());
    const float height = to.y - from.y, width = to.x - from.x, mark = context.fonts.px(4);
    const auto used =
        whole == 0 ? std::size_t{1}
                   : std::min(ReplayDensity::bin_count, static_cast<std::size_t>(whole / density.bin_width()) + 1);
    for (std::size_t i = 0; i < used; ++i) {
        const auto& bin = density.bins()[i];
        if (bin.packets == 0) continue;
        const double begin = static_cast<double>(i) * static_cast<double>(density.bin_width());
        const float share = whole == 0 ? 0 : static_cast<float>(std::min(1.0, begin / static_cast<double>(whole)));
        const float x = from.x + share * (width - context.fonts.px(2));
        const float bar = std::max(context.fonts.px(2), std::sqrt(static_cast<float>(bin.packets) /
                                                                  static_cast<float>(std::max(1u, density.most()))) *
                                                            (height - mark - context.fonts.px(4)));
        const float wide = std::max(context.fonts.px(1.5f), width / static_cast<float>(used) - 1);
        const bool played = static_cast<double>(time_between(density.first_time(), now)) >= begin;
        fill_rect(list, {x, to.y - bar - context.fonts.px(1)}, {std::min(x + wide, to.x), to.y - context.fonts.px(1)},
                  blend(theme.window, played ? theme.accent.faded(0.55) : theme.faint.faded(0.6)));
        const auto draw_mark = [&](bool there, Color color, bool down) {
            if (!there) return;
            const float top = from.y + context.fonts.px(1), half = mark * 0.75f;
            if (down)
                list.AddTriangleFilled({x - half, top}, {x + half, top}, {x, top + mark}, color.packed());
            else
                fill_rect(list, {x - half, top}, {x + half, top + mark}, color, down ? 0 : half);
        };
        draw_mark(bin.handshake, theme.opening, true);
        draw_mark(bin.teardown, theme.closing, false);
        draw_mark(bin.retransmission, theme.warning, false);
        draw_mark(bin.reset, theme.failure, true);
    }
}

std::string bar_hint(const ReplayModel& model, const trace::Recording& recording, std::int64_t time) {
    const auto packets = packets_until(recording, time);
    std::string hint =
        seconds_text(time_between(recording.first_time(), time)) + " s, " + counted(packets, "packet") + " so far";
    const auto& density = model.density;
    const auto bin =
        density
            .bins()[std::min(ReplayDensity::bin_count - 1,
                             static_cast<std::size_t>(time_between(density.first_time(), time) / density.bin_width()))];
    if (bin.handshake) hint += "\nA handshake is completed here";
    if (bin.teardown) hint += "\nA connection is closed here";
    if (bin.retransmission) hint += "\nSomething is sent again here";
    if (bin.reset) hint += "\nA connection is reset or refused here";
    return hint;
}

void draw_time_bar(ReplayModel& model, ViewContext& context, float width) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    const auto& recording = *context.recording;
    const auto& density = model.density;
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const ImVec2 to{from.x + width, from.y + ImGui::GetFrameHeight()};
    ImGui::InvisibleButton("time bar", {width, to.y - from.y});
    const bool hovered = ImGui::IsItemHovered(), active = ImGui::IsItemActive(), focused = ImGui::IsItemFocused();
    const auto whole = time_between(density.first_time(), density.last_time());
    const float pointed = std::clamp((ImGui::GetIO().MousePos.x - from.x) / std::max(width, 1.f), 0.f, 1.f);
    const auto time =
        density.first_time() + static_cast<std::int64_t>(static_cast<double>(pointed) * static_cast<double>(whole));
    if (active) {
        if (pointed >= 1 && !model.clock.playing())
            model.clock.follow();
        else
            model.clock.seek(recording, std::max(1u, packets_until(recording, time)));
    }
    auto& list = *ImGui::GetWindowDrawList();
    const auto now = model.now(recording);
    fill_rect(list, from, to, theme.window, fonts.px(3));
    list.PushClipRect(from, to, true);
    draw_density(model, context, from, to, now);
    list.PopClipRect();
    stroke_rect(list, from, to, focused ? theme.accent : theme.border, fonts.px(3), 1);
    const auto position = model.clock.position(recording.packet_count());
    const float x = std::round(from.x + (position == 0 ? 0 : share_of(density, now)) * (width - fonts.px(2)));
    fill_rect(list, {x, from.y}, {x + fonts.px(2), to.y}, theme.accent);
    list.AddTriangleFilled({x - fonts.px(4), from.y}, {x + fonts.px(6), from.y},
                           {x + fonts.px(1), from.y + fonts.px(6)}, theme.accent.packed());
    if (hovered && recording.packet_count() > 0) tooltip_now(bar_hint(model, recording, time));
}

std::string position_text(const ReplayModel& model, const ViewContext& context) {
    const auto& recording = *context.recording;
    const auto total = recording.packet_count();
    const auto since = time_between(recording.first_time(), model.now(recording));
    return seconds_text(total == 0 ? 0 : since) + " s   " + grouped(model.clock.position(total)) + " / " +
           grouped(total);
}

}  // namespace

float replay_bar_height() { return ImGui::GetFrameHeight(); }

void draw_replay_bar(ReplayModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    if (context.recording == nullptr) {
        ImGui::AlignTextToFramePadding();
        text(theme.faint, "Replay: open a capture to play it, step through it and scrub");
        return;
    }
    ImGui::PushID("replay");
    draw_buttons(model, context);
    draw_speed(model, context);
    ImGui::SameLine(0, fonts.px(8));
    const auto position = position_text(model, context);
    const auto widest = seconds_text(time_between(model.density.first_time(), model.density.last_time())) + " s   " +
                        grouped(context.recording->packet_count()) + " / " + grouped(context.recording->packet_count());
    const float position_width = std::max(text_size(fonts.mono, position).x, text_size(fonts.mono, widest).x);
    const bool can_follow = !model.clock.following();
    const float follow_width =
        can_follow ? text_size(fonts.text, context.live ? "Go live" : "Show all").x + fonts.px(46) : 0;
    const float bar = ImGui::GetContentRegionAvail().x - position_width - follow_width - fonts.px(14);
    if (bar > fonts.px(80)) {
        draw_time_bar(model, context, bar);
        ImGui::SameLine(0, fonts.px(10));
    }
    {
        const WithFont mono(fonts.mono);
        ImGui::AlignTextToFramePadding();
        text(theme.text, position);
        copy_menu("copy position", position);
    }
    if (can_follow) {
        ImGui::SameLine(0, fonts.px(8));
        const char* hint = context.live ? "Show packets as they come in" : "Show the whole capture";
        if (button(theme, fonts, icon::fast_forward, "follow", context.live ? "Go live" : "Show all", hint,
                   context.live ? Weight::main : Weight::plain))
            model.clock.follow();
    }
    ImGui::PopID();
}

void handle_replay_keys(ReplayModel& model, ViewContext& context) {
    if (context.recording == nullptr) return;
    const auto& recording = *context.recording;
    if (pressed(Key::space, no_modifier, false) && !(ImGui::GetIO().NavVisible && ImGui::IsAnyItemFocused()))
        model.clock.toggle(recording);
    if (pressed(Key::comma)) step(model, context, -1);
    if (pressed(Key::period)) step(model, context, 1);
}

}  // namespace loopscope::ui
