#include "ui/widgets.hpp"

#include <algorithm>

namespace loopscope::ui {
namespace {

void push_button_colors(const Theme& theme, Weight weight) {
    const bool main = weight == Weight::main, chosen = weight == Weight::chosen;
    const Color rest = main                      ? theme.accent
                       : chosen                  ? theme.selected
                       : weight == Weight::quiet ? theme.control.faded(0)
                                                 : theme.control;
    const Color opaque = weight == Weight::quiet ? theme.control : rest;
    const Color ink = main ? theme.on_accent : theme.text;
    ImGui::PushStyleColor(ImGuiCol_Button, rest.packed());
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, blend(opaque, ink.faded(0.10)).packed());
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, blend(opaque, ink.faded(0.20)).packed());
    ImGui::PushStyleColor(ImGuiCol_Text, ink.packed());
}

/// Errors begin in lower case, to stand in the middle of a line; here they begin one.
std::string capitalised(std::string sentence) {
    if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z')
        sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    return sentence;
}

}  // namespace

bool button(const Theme& theme, const Fonts& fonts, const Icon& icon, const char* id, std::string_view caption,
            std::string_view hint, Weight weight, bool enabled) {
    const std::string label =
        (caption.empty() ? std::string(fonts.sign(icon)) : fonts.label(icon, caption)) + "###" + id;
    push_button_colors(theme, weight);
    if (!enabled) ImGui::BeginDisabled();
    const bool clicked = ImGui::Button(label.c_str());
    if (!enabled) ImGui::EndDisabled();
    ImGui::PopStyleColor(4);
    if (!hint.empty() && ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) tooltip_now(hint);
    return clicked;
}

bool picture_button(const Theme& theme, const Fonts& fonts, bool enabled) {
    return button(theme, fonts, icon::picture, "picture", "Save picture",
                  "Save the whole connection as a picture (SVG or PNG), for a paper or a lesson", Weight::quiet,
                  enabled);
}

void empty_view(const Theme& theme, const Fonts& fonts, const Icon& icon, std::string_view headline,
                std::string_view explanation) {
    const ImVec2 from = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    auto& list = *ImGui::GetWindowDrawList();
    const float width = std::min(room.x - fonts.px(32), fonts.px(460)), gap = fonts.px(8);
    if (width < fonts.px(80)) return;
    const Face big{fonts.title.font, fonts.title.size};
    const ImVec2 sign = text_size(big, fonts.sign(icon)), head = text_size(fonts.bold, headline, width);
    const ImVec2 body = text_size(fonts.text, explanation, width);
    const float height = sign.y + head.y + body.y + 2 * gap;
    float y = from.y + std::max(0.f, (room.y - height) * 0.42f);
    const float middle = from.x + room.x / 2;
    list.AddText(big.font, big.size, {middle - sign.x / 2, y}, theme.faint.packed(), fonts.sign(icon));
    y += sign.y + gap;
    y += draw_text_centred(list, fonts.bold, middle, y, width, theme.text, headline) + gap;
    draw_text_centred(list, fonts.text, middle, y, width, theme.muted, explanation);
}

void copy_menu(const char* id, std::string_view value, std::string_view also_name) {
    if (!ImGui::BeginPopupContextItem(id)) return;
    if (ImGui::MenuItem("Copy value", "Ctrl+C")) copy_text(std::string(value));
    if (!also_name.empty() && ImGui::MenuItem("Copy name and value"))
        copy_text(std::string(also_name) + ": " + std::string(value));
    ImGui::EndPopup();
}

namespace {

bool message_box(const Theme& theme, const Fonts& fonts, const char* id, const capture::Error& error, Color color,
                 const Icon& sign) {
    ImGui::PushID(id);
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, pad = fonts.px(10), buttons = fonts.px(76);
    auto& list = *ImGui::GetWindowDrawList();
    list.ChannelsSplit(2);
    list.ChannelsSetCurrent(1);
    ImGui::SetCursorScreenPos({from.x + pad + fonts.px(4), from.y + pad * 0.8f});
    ImGui::BeginGroup();
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width - 2 * pad - buttons);
    text(color, fonts.label(sign, capitalised(error.what)));
    if (!error.where.empty()) text(theme.muted, error.where);
    if (!error.mend.empty()) text(theme.text, error.mend);
    ImGui::PopTextWrapPos();
    ImGui::EndGroup();
    const float bottom = ImGui::GetItemRectMax().y + pad * 0.8f;
    ImGui::SetCursorScreenPos({from.x + width - buttons, from.y + pad * 0.5f});
    if (button(theme, fonts, icon::copy, "copy", "", "Copy this message", Weight::quiet)) copy_text(to_text(error));
    ImGui::SameLine(0, 2);
    const bool close = button(theme, fonts, icon::close, "close", "", "Close", Weight::quiet);
    list.ChannelsSetCurrent(0);
    fill_rect(list, from, {from.x + width, bottom}, blend(theme.raised, color.faded(0.10)), fonts.px(4));
    fill_rect(list, from, {from.x + fonts.px(3), bottom}, color, fonts.px(1));
    list.ChannelsMerge();
    ImGui::SetCursorScreenPos({from.x, bottom});
    ImGui::Dummy({width, fonts.px(2)});
    ImGui::PopID();
    return close;
}

}  // namespace

bool error_box(const Theme& theme, const Fonts& fonts, const char* id, const capture::Error& error) {
    return message_box(theme, fonts, id, error, theme.failure, icon::error);
}

bool notice_box(const Theme& theme, const Fonts& fonts, const char* id, const capture::Error& notice) {
    return message_box(theme, fonts, id, notice, theme.warning, icon::warning);
}

bool hint_box(const Theme& theme, const Fonts& fonts, const char* id, const capture::Error& hint) {
    return message_box(theme, fonts, id, hint, theme.accent, icon::demo);
}

void command_line(const Theme& theme, const Fonts& fonts, const char* id, std::string_view command) {
    ImGui::PushID(id);
    const WithFont mono(fonts.mono);
    const float pad = fonts.px(8);
    const ImVec2 size = text_size(fonts.mono, command), from = ImGui::GetCursorScreenPos();
    const float width = std::min(size.x + 2 * pad, ImGui::GetContentRegionAvail().x - fonts.px(40)),
                height = size.y + pad;
    fill_rect(*ImGui::GetWindowDrawList(), from, {from.x + width, from.y + height}, theme.control, fonts.px(4));
    draw_text_cut(*ImGui::GetWindowDrawList(), fonts.mono, {from.x + pad, from.y + pad / 2}, width - 2 * pad,
                  theme.text, command);
    ImGui::Dummy({width, height});
    tooltip(command);
    ImGui::SameLine(0, fonts.px(4));
    if (button(theme, fonts, icon::copy, "copy", "", "Copy this command", Weight::quiet))
        copy_text(std::string(command));
    ImGui::PopID();
}

bool splitter(const char* id, const Theme& theme, const Fonts& fonts, bool upright, float* share, float whole,
              float length) {
    const float thickness = fonts.px(splitter_width);
    const ImVec2 from = ImGui::GetCursorScreenPos(),
                 size = upright ? ImVec2{thickness, length} : ImVec2{length, thickness};
    ImGui::InvisibleButton(id, size);
    const bool active = ImGui::IsItemActive(), hovered = ImGui::IsItemHovered() || active,
               focused = ImGui::IsItemFocused();
    if (hovered) ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    float moved = active ? (upright ? ImGui::GetIO().MouseDelta.x : ImGui::GetIO().MouseDelta.y) : 0;
    if (focused && pressed(upright ? Key::left : Key::up, ctrl)) moved -= fonts.px(16);
    if (focused && pressed(upright ? Key::right : Key::down, ctrl)) moved += fonts.px(16);
    if (moved != 0 && whole > 0) *share = std::clamp(*share + moved / whole, 0.1f, 0.9f);
    if (hovered || focused) {
        const float inset = thickness / 2 - 1;
        const ImVec2 a = upright ? ImVec2{from.x + inset, from.y} : ImVec2{from.x, from.y + inset};
        const ImVec2 b = upright ? ImVec2{a.x + 2, from.y + length} : ImVec2{from.x + length, a.y + 2};
        fill_rect(*ImGui::GetWindowDrawList(), a, b, theme.accent.faded(active ? 1 : 0.6), 1);
    }
    return moved != 0;
}

void heading(const Theme& theme, const Fonts& fonts, const Icon& icon, std::string_view caption) {
    const WithFont bold(fonts.bold);
    ImGui::AlignTextToFramePadding();
    text(theme.accent, fonts.sign(icon));
    ImGui::SameLine(0, fonts.px(8));
    text(theme.text, caption);
}

bool begin_panel(const char* id, const Theme& theme, ImVec2 size, ImGuiWindowFlags flags) {
    ImGui::PushStyleColor(ImGuiCol_ChildBg, theme.panel.packed());
    const bool open = begin_child(id, size, true, flags);
    ImGui::PopStyleColor();
    return open;
}

}  // namespace loopscope::ui
