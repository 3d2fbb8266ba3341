#include "ui/list_and_details.hpp"

#include "ui/imgui.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

void draw_list_and_details(const ListAndDetails& panes, float& share, const ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    const auto room = ImGui::GetContentRegionAvail();
    const bool details = room.x > fonts.px(panes.least_width);
    const float bar = details ? fonts.px(splitter_width) : 0;
    const float width = details ? (room.x - bar) * share : room.x;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{1, 1});
    begin_panel("list", theme, {width, 0},
                ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNavInputs);
    ImGui::PopStyleVar();
    if (panes.nothing_matches)
        empty_view(theme, fonts, icon::filter, "Nothing matches", panes.nothing);
    else
        panes.list(ImGui::GetContentRegionAvail().x);
    ImGui::EndChild();
    if (!details) return;
    ImGui::SameLine(0, 0);
    splitter("details", theme, fonts, true, &share, room.x - bar, room.y);
    ImGui::SameLine(0, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {fonts.px(10), fonts.px(4)});
    begin_panel("details pane", theme, {0, 0});
    ImGui::PopStyleVar();
    panes.details();
    ImGui::EndChild();
}

}  // namespace loopscope::ui
