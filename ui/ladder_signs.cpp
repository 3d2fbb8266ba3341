#include "ui/findings_view.hpp"
#include "ui/ladder_sight.hpp"

namespace loopscope::ui {

namespace {

using Shown = LadderFindings::Shown;

/// Upper edge of what stands below a row's frame number.
float below_number(const LadderSight& sight, std::size_t row) {
    const auto& fonts = sight.fonts;
    const bool block = sight.model.kind_of(row) == LadderModel::Kind::block;
    const float number = block ? std::round((sight.y_of(row) + sight.bottom_of(row) - fonts.mono.size) / 2)
                               : sight.y_of(row) + fonts.px(5);
    return number + fonts.text.size + fonts.px(2);
}

void show_findings(ViewContext& context, const std::vector<Shown>& shown) {
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(ImGui::GetFontSize() * 32);
    for (const auto& each : shown) {
        const auto finding = context.recording->finding(each.finding);
        const auto connection = context.recording->connection(finding.connection);
        if (&each != &shown.front()) ImGui::Dummy({0, context.fonts.px(4)});
        {
            const WithFont bold(context.fonts.bold);
            text(severity_color(context.theme, each.severity),
                 context.fonts.label(severity_sign(each.severity), finding_caption(finding)));
        }
        text(context.theme.text, what_happened(finding, connection));
        text(context.theme.muted, what_to_try(finding, connection));
    }
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
}

void show_in_findings(ViewContext& context, const Shown& shown) {
    context.selection.choose_frame(*context.recording, shown.frame);
    context.selection.finding = shown.finding;
    context.selection.wanted_view = "findings";
}

}  // namespace

float draw_finding_sign(const LadderSight& sight, std::size_t row) {
    const auto shown = sight.model.findings_at(row);
    if (shown.empty()) return 0;
    const auto how = shown.front().severity;
    const auto sign = sight.fonts.sign(severity_sign(how));
    const float width = text_size(sight.fonts.small, sign).x;
    draw_text(sight.list, sight.fonts.small,
              {std::round(sight.x(sight.layout.frame) - width), below_number(sight, row)},
              severity_color(sight.theme, how), sign);
    return width + sight.fonts.px(6);
}

bool point_at_finding(const LadderSight& sight, ViewContext& context, std::size_t row) {
    const auto pointer = ImGui::GetIO().MousePos;
    const auto& fonts = sight.fonts;
    const float right = sight.x(sight.layout.frame), top = below_number(sight, row), more = fonts.px(3);
    if (pointer.x < right - fonts.px(18) - more || pointer.x > right + more || pointer.y < top - more ||
        pointer.y > top + fonts.small.size + more)
        return false;
    const auto shown = sight.model.findings_at(row);
    if (shown.empty()) return false;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left))
        show_in_findings(context, shown.front());
    else if (rested())
        show_findings(context, shown);
    return true;
}

void draw_finding_menu(const LadderModel& model, ViewContext& context, std::size_t row) {
    for (const auto& shown : model.findings_at(row)) {
        ImGui::PushID(static_cast<int>(shown.finding));
        const auto words = "Show the finding: " + finding_caption(context.recording->finding(shown.finding));
        if (ImGui::MenuItem(words.c_str())) show_in_findings(context, shown);
        ImGui::PopID();
    }
}

}  // namespace loopscope::ui
