#include "ui/start_page.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <numeric>
#include <span>
#include <vector>

#include "demos/demos.hpp"
#include "ui/imgui.hpp"
#include "ui/quantity.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {
namespace {

struct Page {
    StartModel& model;
    const Settings& settings;
    const Theme& theme;
    const Fonts& fonts;
    StartChoice choice;
};

/// A rounded box that is one button: draws its background and frame, and tells whether it was chosen.
bool card(Page& page, const char* id, ImVec2 size) {
    const ImVec2 from = ImGui::GetCursorScreenPos(), to{from.x + size.x, from.y + size.y};
    const bool chosen = ImGui::InvisibleButton(id, size);
    const bool hovered = ImGui::IsItemHovered(), focused = ImGui::IsItemFocused() && ImGui::GetIO().NavVisible;
    auto& list = *ImGui::GetWindowDrawList();
    fill_rect(list, from, to, hovered ? page.theme.hovered : page.theme.panel, page.fonts.px(6));
    stroke_rect(list, from, to, hovered || focused ? page.theme.accent : page.theme.border, page.fonts.px(6));
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return chosen;
}

/// Wrapped text at a place; returns the pixels it took downwards.
float paragraph(const Page& page, ImVec2 at, float width, Color color, std::string_view utf8) {
    const WithFont face(page.fonts.text);
    const ImVec2 kept = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(at);
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width);
    text(color, utf8);
    ImGui::PopTextWrapPos();
    ImGui::SetCursorScreenPos(kept);
    return text_size(page.fonts.text, utf8, width).y;
}

std::string look_for(const demos::Demo& demo) { return "Look for: " + std::string(demo.look_for); }

/// How the demos' cards are laid out.
struct Cards {
    int columns = 1;
    bool hints = true;  ///< what to look for stands on the card; else it is the card's tooltip
    float width = 0;
    std::vector<float> heights = {};  ///< of each row
};

float demo_height(const Page& page, const demos::Demo& demo, const Cards& cards) {
    const Fonts& fonts = page.fonts;
    const float inner = cards.width - fonts.px(28);
    float height = fonts.px(18) + fonts.bold.size + fonts.px(4) + text_size(fonts.text, demo.summary, inner).y;
    if (cards.hints) height += fonts.px(3) + text_size(fonts.text, look_for(demo), inner).y;
    return height;
}

std::span<const demos::Demo> row_of(const Cards& cards, std::size_t row) {
    const auto all = demos::all(), from = all.subspan(row * static_cast<std::size_t>(cards.columns));
    return from.first(std::min(from.size(), static_cast<std::size_t>(cards.columns)));
}

/// No card is narrower than `narrowest`, unless the page is.
Cards lay_out(const Page& page, float width, float narrowest, bool hints) {
    const float gap = page.fonts.px(8);
    Cards cards{std::max(1, static_cast<int>((width + gap) / (narrowest + gap))), hints};
    cards.width = (width - gap * static_cast<float>(cards.columns - 1)) / static_cast<float>(cards.columns);
    const auto per_row = static_cast<std::size_t>(cards.columns);
    for (std::size_t row = 0; row * per_row < demos::all().size(); ++row) {
        float height = 0;
        for (const auto& demo : row_of(cards, row)) height = std::max(height, demo_height(page, demo, cards));
        cards.heights.push_back(height);
    }
    return cards;
}

/// With the hints where all cards fit into `height` so; else as many as possible in sight.
Cards lay_out(const Page& page, float width, float height) {
    Cards cards = lay_out(page, width, page.fonts.px(322), true);
    const float gaps = page.fonts.px(8) * static_cast<float>(cards.heights.size());
    if (std::accumulate(cards.heights.begin(), cards.heights.end(), gaps) <= height) return cards;
    return lay_out(page, width, page.fonts.px(240), false);
}

void draw_demo(Page& page, const demos::Demo& demo, const Cards& cards, float height) {
    const Fonts& fonts = page.fonts;
    const std::string name(demo.name);
    const ImVec2 from = ImGui::GetCursorScreenPos();
    if (card(page, name.c_str(), {cards.width, height})) page.choice.demo = name;
    if (!cards.hints) tooltip(look_for(demo));
    auto& list = *ImGui::GetWindowDrawList();
    const float pad = fonts.px(14), inner = cards.width - 2 * pad;
    float y = from.y + fonts.px(8);
    draw_text(list, fonts.bold, {from.x + pad, y}, page.theme.text, demo.name);
    const std::string play = fonts.label(icon::start, "Play");
    draw_text(list, fonts.small, {from.x + cards.width - pad - text_size(fonts.small, play).x, y + fonts.px(1)},
              page.theme.accent, play);
    y += fonts.bold.size + fonts.px(4);
    y += paragraph(page, {from.x + pad, y}, inner, page.theme.text, demo.summary) + fonts.px(3);
    if (cards.hints) paragraph(page, {from.x + pad, y}, inner, page.theme.muted, look_for(demo));
}

void draw_demos(Page& page, float width) {
    heading(page.theme, page.fonts, icon::demo, "Demos");
    ImGui::SameLine(0, page.fonts.px(10));
    const ImVec2 at_caption = ImGui::GetCursorScreenPos();
    draw_text_cut(*ImGui::GetWindowDrawList(), page.fonts.text,
                  {at_caption.x, at_caption.y + ImGui::GetStyle().FramePadding.y}, width - page.fonts.px(100),
                  page.theme.muted,
                  "small client and server programs, run in a private loopback: no root, nothing leaves this machine");
    ImGui::NewLine();
    ImGui::Dummy({0, page.fonts.px(2)});
    const float gap = page.fonts.px(8);
    const float height = ImGui::GetWindowHeight() - (ImGui::GetCursorPosY() + page.fonts.px(8));
    const Cards cards = lay_out(page, width, height);
    ImVec2 at = ImGui::GetCursorScreenPos();
    const float left = at.x;
    for (std::size_t row = 0; row < cards.heights.size(); ++row) {
        for (const auto& demo : row_of(cards, row)) {
            ImGui::SetCursorScreenPos(at);
            draw_demo(page, demo, cards, cards.heights[row]);
            at.x += cards.width + gap;
        }
        at = {left, at.y + cards.heights[row] + gap};
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width, 1});
}

void draw_history(const Page& page, const InterfaceTraffic& traffic, ImVec2 from, ImVec2 size) {
    const float most = std::max(1.f, *std::max_element(traffic.history.begin(), traffic.history.end()));
    const float step = size.x / static_cast<float>(traffic.history.size());
    auto& list = *ImGui::GetWindowDrawList();
    line(list, {from.x, from.y + size.y}, {from.x + size.x, from.y + size.y}, page.theme.border);
    for (std::size_t i = 0; i < traffic.history.size(); ++i) {
        const float height = size.y * traffic.history[i] / most, x = from.x + step * static_cast<float>(i);
        if (height >= 1)
            fill_rect(list, {x, from.y + size.y - height}, {x + step - 1, from.y + size.y}, page.theme.accent);
    }
}

std::string rate_text(const InterfaceTraffic& traffic) {
    if (!traffic.interface.up) return "down";
    if (!traffic.measured) return "…";
    if (traffic.rate == 0) return "silent";
    char rate[48];
    std::snprintf(rate, sizeof rate, traffic.rate < 10 ? "%.1f packets/s" : "%.0f packets/s", traffic.rate);
    return rate;
}

std::string addresses_of(const capture::HostInterface& interface) {
    std::string all;
    for (const auto& address : interface.addresses) all += (all.empty() ? "" : ", ") + address;
    if (all.empty()) all = interface.description;
    return all.empty() ? "no address" : all;
}

void draw_interface(Page& page, const InterfaceTraffic& traffic, float width) {
    const Fonts& fonts = page.fonts;
    const float height = fonts.px(46), pad = fonts.px(12);
    const ImVec2 from = ImGui::GetCursorScreenPos();
    if (card(page, traffic.interface.name.c_str(), {width, height})) page.choice.interface = traffic.interface.name;
    tooltip("Capture on " + traffic.interface.name + ": " + addresses_of(traffic.interface));
    auto& list = *ImGui::GetWindowDrawList();
    const float right = fonts.px(110), first = from.y + fonts.px(6), second = first + fonts.bold.size + fonts.px(3);
    const Color ink = traffic.interface.up ? page.theme.text : page.theme.muted;
    draw_text_cut(list, fonts.bold, {from.x + pad, first}, width - 2 * pad - right, ink, traffic.interface.name);
    draw_text_cut(list, fonts.small, {from.x + pad, second}, width - 2 * pad - right, page.theme.muted,
                  addresses_of(traffic.interface));
    const std::string rate = rate_text(traffic);
    draw_text(list, fonts.small, {from.x + width - pad - text_size(fonts.small, rate).x, second}, page.theme.muted,
              rate);
    draw_history(page, traffic, {from.x + width - pad - right + fonts.px(10), first},
                 {right - fonts.px(10), fonts.px(14)});
}

void draw_interfaces(Page& page, float width) {
    heading(page.theme, page.fonts, icon::interface, "Capture live");
    if (const auto& error = page.model.interface_error()) {
        text_wrapped(page.theme.failure, to_text(*error));
        copy_menu("interface error", to_text(*error));
        return;
    }
    if (page.model.interfaces().empty())
        text(page.theme.muted,
             page.model.known() ? "This machine has no network interface." : "Looking for interfaces…");
    for (const auto& traffic : page.model.interfaces()) draw_interface(page, traffic, width);
}

void draw_recent(Page& page, float width) {
    heading(page.theme, page.fonts, icon::recent, "Capture files");
    if (button(page.theme, page.fonts, icon::open, "browse", "Open a file…", "Open a capture file (Ctrl+O)"))
        page.choice.browse = true;
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    text(page.theme.muted, "or drop one on this window");
    if (page.settings.recent.empty()) text(page.theme.muted, "Files that you opened are listed here.");
    for (const auto& path : page.settings.recent) {
        const std::filesystem::path file(path);
        const std::string caption = page.fonts.label(icon::file, file.filename().string());
        const ImVec2 from = ImGui::GetCursorScreenPos();
        want_glyphs(caption);
        if (ImGui::Selectable((caption + "##" + path).c_str(), false, 0, {width, 0})) page.choice.file = path;
        tooltip(path);
        copy_menu(path.c_str(), path);
        const float at = from.x + text_size(page.fonts.text, caption).x + page.fonts.px(10);
        const float room = from.x + width - at;
        if (room > page.fonts.px(40))
            draw_text_cut(*ImGui::GetWindowDrawList(), page.fonts.small, {at, from.y + page.fonts.px(1)}, room,
                          page.theme.faint, file.parent_path().string());
    }
}

void draw_check(Page& page, const capture::Check& check, int index) {
    using Verdict = capture::Check::Verdict;
    const auto& theme = page.theme;
    const Color color = check.verdict == Verdict::works     ? theme.good
                        : check.verdict == Verdict::limited ? theme.warning
                                                            : theme.failure;
    const Icon& sign = check.verdict == Verdict::works     ? icon::check
                       : check.verdict == Verdict::limited ? icon::warning
                                                           : icon::close;
    ImGui::PushID(index);
    text(color, page.fonts.sign(sign));
    ImGui::SameLine(page.fonts.px(24));
    ImGui::BeginGroup();
    text(theme.text, check.subject);
    const WithFont small(page.fonts.small);
    text_wrapped(theme.muted, check.detail);
    copy_menu("detail", check.detail, check.subject);
    if (!check.mend.empty()) command_line(theme, page.fonts, "mend", check.mend);
    ImGui::EndGroup();
    ImGui::PopID();
}

void draw_machine(Page& page) {
    heading(page.theme, page.fonts, icon::machine, "This machine");
    ImGui::SameLine(0, page.fonts.px(10));
    if (button(page.theme, page.fonts, icon::repeat, "again", "", "Try again what works on this machine",
               Weight::quiet))
        page.model.check_again();
    if (page.model.checking() && page.model.checks().empty())
        text(page.theme.muted, "Trying what works on this machine…");
    int index = 0;
    for (const auto& check : page.model.checks()) draw_check(page, check, index++);
    if (page.fonts.missing.empty()) return;
    text_wrapped(page.theme.warning, page.fonts.missing);
    copy_menu("fonts", page.fonts.missing);
}

}  // namespace

StartChoice draw_start_page(StartModel& model, const Settings& settings, const Theme& theme, const Fonts& fonts) {
    Page page{model, settings, theme, fonts, {}};
    begin_child("start page", {0, 0});
    const float pad = fonts.px(16), room = ImGui::GetContentRegionAvail().x - 2 * pad;
    const float side = std::min(fonts.px(400), room * 0.36f), gap = fonts.px(28);
    ImGui::SetCursorPos({pad, fonts.px(14)});
    ImGui::BeginGroup();
    {
        const WithFont title(fonts.title);
        text(theme.text, "See what your sockets say on the wire");
    }
    ImGui::Dummy({0, fonts.px(4)});
    draw_demos(page, room - side - gap);
    ImGui::EndGroup();
    ImGui::SetCursorPos({pad + room - side, fonts.px(14)});
    ImGui::BeginGroup();
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + side);
    draw_interfaces(page, side);
    ImGui::Dummy({0, fonts.px(8)});
    draw_recent(page, side);
    ImGui::Dummy({0, fonts.px(8)});
    draw_machine(page);
    ImGui::PopTextWrapPos();
    ImGui::EndGroup();
    ImGui::EndChild();
    return page.choice;
}

}  // namespace loopscope::ui
