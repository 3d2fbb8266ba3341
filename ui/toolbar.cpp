#include <algorithm>

#include "ui/findings_view.hpp"
#include "ui/imgui.hpp"
#include "ui/quantity.hpp"
#include "ui/shell.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {
namespace {

void gap(const Fonts& fonts) { ImGui::SameLine(0, fonts.px(6)); }

void divider(const Theme& theme, const Fonts& fonts) {
    ImGui::SameLine(0, fonts.px(10));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = ImGui::GetFrameHeight();
    line(*ImGui::GetWindowDrawList(), {at.x, at.y + height * 0.15f}, {at.x, at.y + height * 0.85f}, theme.border);
    ImGui::Dummy({1, height});
    ImGui::SameLine(0, fonts.px(10));
}

void draw_file_buttons(Shell& shell) {
    const auto& [theme, fonts] = std::tie(*shell.theme, shell.fonts);
    if (button(theme, fonts, icon::open, "open", "Open", "Open a capture file (Ctrl+O)", Weight::quiet))
        shell.chooser.show(FileChooser::Purpose::open, shell.settings.folder);
    gap(fonts);
    const bool has_packets = shell.document && shell.document->recording().packet_count() > 0;
    if (button(theme, fonts, icon::save, "save", "Save", "Save what was captured (Ctrl+S)", Weight::quiet,
               has_packets && !shell.saving.running()))
        ask_where_to_save(shell);
}

void draw_interface_choice(Shell& shell) {
    ImGui::SetNextItemWidth(shell.fonts.px(120));
    const std::string caption = shell.fonts.label(icon::interface, shell.settings.interface);
    if (ImGui::BeginCombo("##interface", caption.c_str())) {
        if (shell.start.interfaces().empty()) text(shell.theme->muted, "Looking for interfaces…");
        for (const auto& traffic : shell.start.interfaces())
            if (ImGui::Selectable(traffic.interface.name.c_str(), traffic.interface.name == shell.settings.interface))
                shell.settings.interface = traffic.interface.name;
        ImGui::EndCombo();
    }
    tooltip("The interface to capture on");
}

void draw_filter(Shell& shell, float width) {
    const Theme& theme = *shell.theme;
    const bool wrong = shell.filter.problem.has_value() && !shell.filter.text.empty();
    if (shell.focus_filter) ImGui::SetKeyboardFocusHere();
    shell.focus_filter = false;
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, wrong ? shell.fonts.px(1.5f) : 1);
    ImGui::PushStyleColor(ImGuiCol_Border, (wrong ? theme.failure : theme.border).packed());
    const WithFont mono(shell.fonts.mono);
    const bool entered = ImGui::InputTextWithHint("##filter", "capture filter, such as: tcp port 80",
                                                  &shell.filter.text, ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    if (ImGui::IsItemHovered()) {
        const WithFont plain(shell.fonts.text);
        tooltip_now(wrong ? to_text(*shell.filter.problem)
                          : "What libpcap lets through (BPF, as for tcpdump). It takes effect when a capture starts. "
                            "Ctrl+K comes here.");
    }
    if (!entered) return;
    start_capture(shell);  // says what is wrong
    shell.focus_filter = wrong;
}

void draw_capture_buttons(Shell& shell) {
    const auto& [theme, fonts] = std::tie(*shell.theme, shell.fonts);
    const Document* document = shell.document.get();
    const bool live = document && document->live(), starting = shell.opening.running() && shell.opening_origin.live();
    if (live) {
        if (button(theme, fonts, icon::stop, "stop", "Stop", "Stop the capture; what came is kept (Ctrl+E)",
                   Weight::main, !shell.stopping.running()))
            stop_capture(shell);
    } else if (button(theme, fonts, icon::capture, "capture", starting ? "Starting…" : "Capture",
                      "Capture on this interface (Ctrl+E)", Weight::main, !starting)) {
        start_capture(shell);
    }
    gap(fonts);
    if (button(theme, fonts, icon::restart, "restart", "", "Start again from the beginning (Ctrl+R)", Weight::quiet,
               document && !shell.opening.running()))
        restart(shell);
}

void draw_end_buttons(Shell& shell) {
    const auto& [theme, fonts] = std::tie(*shell.theme, shell.fonts);
    if (button(theme, fonts, theme.dark ? icon::light : icon::dark, "theme", "",
               theme.dark ? "Light theme (Ctrl+T)" : "Dark theme (Ctrl+T)", Weight::quiet))
        shell.settings.theme = theme.dark ? "light" : "dark";
    gap(fonts);
    if (button(theme, fonts, icon::help, "help", "", "Keys and signs (F1)", Weight::quiet)) shell.help_shown = true;
}

/// What the tab says besides its name: how many findings are more than notes.
struct Badge {
    std::string number;
    Color color;
};

Badge badge_of(const Shell& shell, View view) {
    if (view != View::findings || !shell.document) return {};
    using decode::flow::Severity;
    const auto& findings = shell.document->findings;
    const auto broken = findings.count(Severity::broken), slow = findings.count(Severity::slow);
    if (broken + slow == 0) return {};
    return {grouped(broken + slow), severity_color(*shell.theme, broken > 0 ? Severity::broken : Severity::slow)};
}

void draw_badge(const Shell& shell, const Badge& badge, float width) {
    const auto& [theme, fonts] = std::tie(*shell.theme, shell.fonts);
    const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
    const float height = fonts.small.size + fonts.px(2), top = (from.y + to.y - height) / 2;
    const float left = to.x - ImGui::GetStyle().FramePadding.x - width;
    auto& list = *ImGui::GetWindowDrawList();
    fill_rect(list, {left, top}, {left + width, top + height}, badge.color, height / 2);
    const auto size = text_size(fonts.small, badge.number);
    draw_text(list, fonts.small, {left + (width - size.x) / 2, top + (height - size.y) / 2}, theme.panel, badge.number);
}

bool tab(Shell& shell, const ViewEntry& entry, int number) {
    const auto& [theme, fonts] = std::tie(*shell.theme, shell.fonts);
    const bool chosen = shell.view == entry.view;
    const auto badge = badge_of(shell, entry.view);
    const float badge_width = badge.number.empty() ? 0 : text_size(fonts.small, badge.number).x + fonts.px(10);
    const std::string caption = fonts.label(entry.sign, entry.caption);
    float width = text_size(fonts.text, caption).x + 2 * ImGui::GetStyle().FramePadding.x;
    if (badge_width > 0) width += badge_width + fonts.px(6);
    ImGui::PushStyleColor(ImGuiCol_Button, theme.control.faded(0).packed());
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, blend(theme.window, theme.text.faded(0.08)).packed());
    ImGui::PushStyleColor(ImGuiCol_Text, (chosen ? theme.text : theme.muted).packed());
    ImGui::PushStyleVar(ImGuiStyleVar_ButtonTextAlign, ImVec2{0, 0.5f});
    const bool clicked = ImGui::Button((caption + "###" + std::string(entry.name)).c_str(), {width, 0});
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(3);
    if (badge_width > 0) draw_badge(shell, badge, badge_width);
    tooltip(std::string(entry.hint) + (number < 10 ? " (Ctrl+" + std::to_string(number) + ")" : ""));
    if (chosen) {
        const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
        fill_rect(*ImGui::GetWindowDrawList(), {from.x + fonts.px(6), to.y - fonts.px(2)}, {to.x - fonts.px(6), to.y},
                  theme.accent, 1);
    }
    return clicked;
}

}  // namespace

void draw_toolbar(Shell& shell) {
    const Fonts& fonts = shell.fonts;
    draw_file_buttons(shell);
    divider(*shell.theme, fonts);
    draw_interface_choice(shell);
    gap(fonts);
    const float rest = ImGui::GetContentRegionAvail().x - fonts.px(290);
    draw_filter(shell, std::clamp(rest, fonts.px(120), fonts.px(520)));
    gap(fonts);
    draw_capture_buttons(shell);
    const float end = text_size(fonts.text, fonts.sign(icon::light)).x +
                      text_size(fonts.text, fonts.sign(icon::help)).x + 4 * ImGui::GetStyle().FramePadding.x;
    ImGui::SameLine(ImGui::GetWindowWidth() - end - fonts.px(14));
    draw_end_buttons(shell);
}

void draw_tabs(Shell& shell) {
    const Theme& theme = *shell.theme;
    const Fonts& fonts = shell.fonts;
    int number = 1;
    for (const auto& entry : views) {
        if (number > 1) ImGui::SameLine(0, fonts.px(2));
        if (tab(shell, entry, number++)) {
            shell.view = entry.view;
            shell.focus_pane = Pane::view;
        }
    }
    const bool wide = ImGui::GetWindowWidth() >= fonts.px(1400);
    const bool inspected = shell.view == View::packets || shell.view == View::ladder;
    if (!inspected) return;
    const auto wide_as = [&](const Icon& sign, std::string_view caption) {
        return text_size(fonts.text, fonts.label(sign, caption)).x + 2 * ImGui::GetStyle().FramePadding.x;
    };
    const bool choice = wide && shell.view == View::packets;
    const float below = wide_as(icon::details, "Details"),
                beside = choice ? wide_as(icon::ladder, "Ladder beside") + fonts.px(4) : 0;
    ImGui::SameLine(ImGui::GetWindowWidth() - fonts.px(8) - below - beside);
    if (choice) {
        const auto weight = shell.settings.ladder_beside ? Weight::chosen : Weight::quiet;
        if (button(theme, fonts, icon::ladder, "beside", "Ladder beside",
                   "Show the connection's ladder beside the packets (Ctrl+L)", weight))
            shell.settings.ladder_beside = !shell.settings.ladder_beside;
        ImGui::SameLine(0, fonts.px(4));
    }
    const auto weight = shell.settings.details_below ? Weight::chosen : Weight::quiet;
    if (button(theme, fonts, icon::details, "below", "Details", "Show details and octets of the chosen packet (Ctrl+D)",
               weight))
        shell.settings.details_below = !shell.settings.details_below;
}

}  // namespace loopscope::ui
