#include "ui/detail_rows.hpp"

#include <algorithm>
#include <vector>

#include "ui/quantity.hpp"
#include "ui/stream_text.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

void detail_heading(const ViewContext& context, const Icon& sign, std::string_view caption, Color color) {
    ImGui::Dummy({0, context.fonts.px(2)});
    const WithFont bold(context.fonts.bold);
    text(color, context.fonts.sign(sign));
    ImGui::SameLine(0, context.fonts.px(8));
    text(context.theme.text, caption);
    line(*ImGui::GetWindowDrawList(), {ImGui::GetItemRectMin().x, ImGui::GetItemRectMax().y + 2},
         {ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - context.fonts.px(12), ImGui::GetItemRectMax().y + 2},
         context.theme.grid, 1);
    ImGui::Dummy({0, context.fonts.px(4)});
}

bool begin_detail_table(const char* id, const ViewContext& context, float name_width) {
    if (!ImGui::BeginTable(id, 2, ImGuiTableFlags_SizingStretchProp | ImGuiTableFlags_NoSavedSettings)) return false;
    ImGui::TableSetupColumn("name", ImGuiTableColumnFlags_WidthFixed, context.fonts.px(name_width));
    ImGui::TableSetupColumn("value", ImGuiTableColumnFlags_WidthStretch);
    return true;
}

void detail_row(const ViewContext& context, std::string_view name, std::string_view value, std::string_view meaning,
                bool mono) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    ImGui::PushID(ImGui::TableGetRowIndex());
    text_wrapped(context.theme.muted, name);
    tooltip(meaning);
    ImGui::TableNextColumn();
    const WithFont face(mono ? context.fonts.mono : context.fonts.text);
    text_wrapped(context.theme.text, value);
    tooltip(meaning);
    copy_menu("copy", value, name);
    ImGui::PopID();
}

bool frame_link(ViewContext& context, std::uint32_t frame, std::string_view caption) {
    ImGui::PushID(static_cast<int>(frame));
    ImGui::PushStyleColor(ImGuiCol_Button, context.theme.control.faded(0).packed());
    ImGui::PushStyleColor(ImGuiCol_Text, context.theme.accent.packed());
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, 0});
    const std::string label{caption};
    const bool followed = ImGui::SmallButton(label.c_str());
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(2);
    if (ImGui::IsItemHovered()) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        const auto from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
        line(*ImGui::GetWindowDrawList(), {from.x, to.y - 1}, {to.x, to.y - 1}, context.theme.accent, 1);
    }
    tooltip("Choose this packet in every view");
    if (followed) context.selection.choose_frame(*context.recording, frame);
    ImGui::PopID();
    return followed;
}

namespace {

/// Where lines begin, for text that is drawn line by line.
std::vector<std::size_t> line_starts(decode::Bytes octets, std::size_t columns) {
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < octets.size();) {
        starts.push_back(at);
        const auto stop = octets.begin() + static_cast<std::ptrdiff_t>(std::min(octets.size(), at + columns));
        const auto feed = std::find(octets.begin() + static_cast<std::ptrdiff_t>(at), stop, std::uint8_t{'\n'});
        at = feed == stop ? static_cast<std::size_t>(stop - octets.begin())
                          : static_cast<std::size_t>(feed - octets.begin()) + 1;
    }
    return starts;
}

}  // namespace

void draw_octets(const char* id, const ViewContext& context, decode::Bytes octets, bool as_hexadecimal,
                 float most_height) {
    const WithFont mono(context.fonts.mono);
    const float advance = std::max(1.f, text_size(context.fonts.mono, "0").x);
    const auto columns =
        static_cast<std::size_t>(std::max(20.f, (ImGui::GetContentRegionAvail().x - context.fonts.px(24)) / advance));
    const auto starts = as_hexadecimal ? std::vector<std::size_t>{} : line_starts(octets, columns);
    const auto lines = as_hexadecimal ? (octets.size() + 15) / 16 : starts.size();
    const float height = std::min(most_height, static_cast<float>(lines) * ImGui::GetTextLineHeightWithSpacing() +
                                                   2 * ImGui::GetStyle().WindowPadding.y + context.fonts.px(4));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, context.theme.window.packed());
    begin_child(id, {0, height}, true);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(lines));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto row = static_cast<std::size_t>(i);
            if (as_hexadecimal) {
                text(context.theme.text,
                     hexadecimal_line(octets.subspan(row * 16, std::min<std::size_t>(16, octets.size() - row * 16)),
                                      row * 16));
                continue;
            }
            auto piece =
                octets.subspan(starts[row], (row + 1 < starts.size() ? starts[row + 1] : octets.size()) - starts[row]);
            while (!piece.empty() && (piece.back() == '\n' || piece.back() == '\r'))
                piece = piece.first(piece.size() - 1);
            text(context.theme.text, visible_text(piece));
        }
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
}

}  // namespace loopscope::ui
