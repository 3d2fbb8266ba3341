#include "ui/row_scroll_draw.hpp"

namespace loopscope::ui {

float draw_scrollbar(const char* id, RowScroll& scroll, ImVec2 from, ImVec2 to, const Theme& theme, float scale) {
    const float width = 12 * scale;
    if (static_cast<double>(scroll.rows()) <= scroll.visible()) return 0;
    const float track = to.y - from.y, shortest = 26 * scale;
    const ImVec2 kept = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({to.x - width, from.y});
    ImGui::InvisibleButton(id, {width, track});
    const bool hovered = ImGui::IsItemHovered(), active = ImGui::IsItemActive();
    static double grabbed_at = 0;  // pixels from the grip's beginning to the pointer; one pointer, one grip at a time
    auto grip = scroll.grip(track, shortest);
    const double pointer = ImGui::GetIO().MousePos.y - from.y;
    if (ImGui::IsItemActivated()) {
        const bool inside = pointer >= grip.offset && pointer <= grip.offset + grip.length;
        grabbed_at = inside ? pointer - grip.offset : grip.length / 2;
    }
    if (active) {
        scroll.scroll_to(scroll.top_for(pointer - grabbed_at, track, shortest));
        grip = scroll.grip(track, shortest);
    }
    const float y = from.y + static_cast<float>(grip.offset), inset = 3 * scale;
    const Color color = theme.faint.faded(active ? 1.0 : hovered ? 0.75 : 0.45);
    fill_rect(*ImGui::GetWindowDrawList(), {to.x - width + inset, y},
              {to.x - inset, y + static_cast<float>(grip.length)}, color, width);
    ImGui::SetCursorScreenPos(kept);
    return width;
}

void scroll_by_wheel(RowScroll& scroll) {
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel != 0 && ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows) && !ImGui::GetIO().KeyCtrl)
        scroll.scroll_by(-3.0 * wheel);
}

void scroll_by_input(RowScroll& scroll) {
    scroll_by_wheel(scroll);
    if (!has_keyboard()) return;
    const double page = scroll.visible() > 2 ? scroll.visible() - 1 : 1;
    if (pressed(Key::page_down)) scroll.scroll_by(page);
    if (pressed(Key::page_up)) scroll.scroll_by(-page);
    if (pressed(Key::home)) scroll.scroll_to(0);
    if (pressed(Key::end)) scroll.scroll_to(static_cast<double>(scroll.rows()));
}

}  // namespace loopscope::ui
