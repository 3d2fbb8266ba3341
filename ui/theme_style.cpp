#include "ui/imgui.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {
namespace {

void apply_spacing(ImGuiStyle& style) {
    style.WindowPadding = {10, 8};
    style.FramePadding = {9, 5};
    style.CellPadding = {8, 3};
    style.ItemSpacing = {8, 6};
    style.ItemInnerSpacing = {6, 4};
    style.IndentSpacing = 18;
    style.ScrollbarSize = 13;
    style.GrabMinSize = 18;
    style.WindowRounding = 6;
    style.ChildRounding = 5;
    style.FrameRounding = 4;
    style.PopupRounding = 6;
    style.ScrollbarRounding = 6;
    style.GrabRounding = 4;
    style.TabRounding = 4;
    style.WindowBorderSize = style.ChildBorderSize = style.PopupBorderSize = 1;
    style.FrameBorderSize = 0;
    style.WindowTitleAlign = {0, 0.5f};
    style.SelectableTextAlign = {0, 0.5f};
    style.DisabledAlpha = 0.45f;
}

void apply_surfaces(ImVec4* colors, const Theme& theme) {
    const auto set = [&](int index, Color color) { colors[index] = to_vec4(color); };
    set(ImGuiCol_Text, theme.text);
    set(ImGuiCol_TextDisabled, theme.faint);
    set(ImGuiCol_WindowBg, theme.window);
    set(ImGuiCol_ChildBg, {0, 0, 0, 0});
    set(ImGuiCol_PopupBg, theme.raised);
    set(ImGuiCol_Border, theme.border);
    set(ImGuiCol_BorderShadow, {0, 0, 0, 0});
    set(ImGuiCol_TitleBg, theme.raised);
    set(ImGuiCol_TitleBgActive, theme.raised);
    set(ImGuiCol_TitleBgCollapsed, theme.raised);
    set(ImGuiCol_MenuBarBg, theme.raised);
    set(ImGuiCol_TableHeaderBg, theme.raised);
    set(ImGuiCol_TableBorderStrong, theme.border);
    set(ImGuiCol_TableBorderLight, theme.grid);
    set(ImGuiCol_TableRowBg, {0, 0, 0, 0});
    set(ImGuiCol_TableRowBgAlt, theme.text.faded(0.02));
    set(ImGuiCol_ModalWindowDimBg, Color{0, 0, 0, 140});
    set(ImGuiCol_NavWindowingDimBg, Color{0, 0, 0, 90});
}

void apply_controls(ImVec4* colors, const Theme& theme) {
    const auto set = [&](int index, Color color) { colors[index] = to_vec4(color); };
    const Color over = blend(theme.control, theme.text.faded(0.10)),
                down = blend(theme.control, theme.text.faded(0.18));
    set(ImGuiCol_FrameBg, theme.control);
    set(ImGuiCol_FrameBgHovered, over);
    set(ImGuiCol_FrameBgActive, down);
    set(ImGuiCol_Button, theme.control);
    set(ImGuiCol_ButtonHovered, over);
    set(ImGuiCol_ButtonActive, down);
    set(ImGuiCol_Header, theme.selected);
    set(ImGuiCol_HeaderHovered, blend(theme.raised, theme.text.faded(0.08)));
    set(ImGuiCol_HeaderActive, theme.selected);
    set(ImGuiCol_Tab, theme.raised);
    set(ImGuiCol_TabHovered, over);
    set(ImGuiCol_Separator, theme.border);
    set(ImGuiCol_SeparatorHovered, theme.accent);
    set(ImGuiCol_SeparatorActive, theme.accent);
    set(ImGuiCol_ResizeGrip, {0, 0, 0, 0});
    set(ImGuiCol_ResizeGripHovered, theme.accent.faded(0.6));
    set(ImGuiCol_ResizeGripActive, theme.accent);
    set(ImGuiCol_ScrollbarBg, {0, 0, 0, 0});
    set(ImGuiCol_ScrollbarGrab, theme.faint.faded(0.45));
    set(ImGuiCol_ScrollbarGrabHovered, theme.faint.faded(0.7));
    set(ImGuiCol_ScrollbarGrabActive, theme.faint);
    set(ImGuiCol_CheckMark, theme.accent);
    set(ImGuiCol_SliderGrab, theme.accent);
    set(ImGuiCol_SliderGrabActive, theme.accent);
    set(ImGuiCol_TextSelectedBg, theme.accent.faded(0.35));
    set(ImGuiCol_DragDropTarget, theme.accent);
}

}  // namespace

void apply(const Theme& theme, float scale) {
    ImGuiStyle style;
    apply_spacing(style);
    style.ScaleAllSizes(scale);
    apply_surfaces(style.Colors, theme);
    apply_controls(style.Colors, theme);
#if IMGUI_VERSION_NUM >= 19140
    style.Colors[ImGuiCol_TabSelected] = to_vec4(theme.panel);
    style.Colors[ImGuiCol_NavCursor] = to_vec4(theme.accent);
#else
    style.Colors[ImGuiCol_TabActive] = to_vec4(theme.panel);
    style.Colors[ImGuiCol_NavHighlight] = to_vec4(theme.accent);
#endif
    ImGui::GetStyle() = style;
}

}  // namespace loopscope::ui
