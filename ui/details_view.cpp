#include <algorithm>

#include "ui/filter_menu.hpp"
#include "ui/findings_view.hpp"
#include "ui/imgui.hpp"
#include "ui/inspector.hpp"
#include "ui/meaning.hpp"
#include "ui/packet_filter.hpp"
#include "ui/quantity.hpp"
#include "ui/row_scroll_draw.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {
namespace {

constexpr const char* menu = "field menu";

OctetRange chosen_range(const Selection& selection) {
    return {selection.byte_source, selection.byte_offset, selection.byte_size};
}

void choose(Inspector& inspector, ViewContext& context, std::size_t row) {
    inspector.details.cursor = row;
    const OctetRange range = inspector.details.range(inspector.details.rows()[row]);
    Selection& selection = context.selection;
    selection.byte_source = range.source;
    selection.byte_offset = range.offset;
    selection.byte_size = range.size;
    ++selection.changes;
    inspector.details.seen_changes = selection.changes;
}

std::string where(const DetailsModel& model, const OctetRange& range) {
    if (range.empty()) return "no octets of its own";
    std::string text = range.size == 1
                           ? "octet " + grouped(range.offset)
                           : "octets " + grouped(range.offset) + " to " + grouped(range.offset + range.size - 1);
    return range.source == 0 ? text : text + " of " + model.source_name(range.source);
}

void field_tooltip(const ViewContext& context, const DetailsModel& model, const DetailsModel::Row& row) {
    const auto& field = *model.record(row).field;
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(context.fonts.px(420));
    if (!field.meaning.empty()) text(context.theme.text, field.meaning);
    if (model.record(row).generated) text(context.theme.muted, "Inferred, not read from these octets.");
    {
        const WithFont mono(context.fonts.mono);
        text(context.theme.muted, field.name);
    }
    text(context.theme.muted, where(model, model.range(row)));
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
}

void draw_menu(Inspector& inspector, ViewContext& context) {
    DetailsModel& model = inspector.details;
    if (!ImGui::BeginPopup(menu)) return;
    if (model.cursor < model.rows().size()) {
        const auto row = model.rows()[model.cursor];
        if (ImGui::MenuItem("Copy value", "Ctrl+C")) copy_text(model.plain_value(row));
        if (ImGui::MenuItem("Copy name and value")) copy_text(model.title(row) + ": " + model.value(row));
        if (ImGui::MenuItem("Copy filter name")) copy_text(std::string(model.record(row).field->name));
        if (ImGui::MenuItem("Copy octets as hexadecimal", nullptr, false, !model.range(row).empty()))
            copy_text(as_hexadecimal(model.source_bytes(model.range(row).source), model.range(row)));
        ImGui::Separator();
        const auto filter = filter_of(model.record(row), model.details().fields, model.source_bytes(0));
        draw_filter_menu(context, filter);
        ImGui::Separator();
        if (ImGui::MenuItem("Open all")) model.open_all(true);
        if (ImGui::MenuItem("Close all")) model.open_all(false);
    }
    ImGui::EndPopup();
}

void act_on_keys(Inspector& inspector, ViewContext& context, RowScroll& scroll) {
    DetailsModel& model = inspector.details;
    if (!has_keyboard() || model.rows().empty()) return;
    const std::size_t last = model.rows().size() - 1;
    const auto page = static_cast<std::size_t>(std::max(1.0, scroll.visible() - 1));
    const auto go = [&](std::size_t row) {
        choose(inspector, context, std::min(row, last));
        scroll.reveal(model.cursor);
    };
    model.cursor = std::min(model.cursor, last);
    const auto row = model.rows()[model.cursor];
    if (pressed(Key::down)) go(model.cursor + 1);
    if (pressed(Key::up)) go(model.cursor > 0 ? model.cursor - 1 : 0);
    if (pressed(Key::page_down)) go(model.cursor + page);
    if (pressed(Key::page_up)) go(model.cursor > page ? model.cursor - page : 0);
    if (pressed(Key::home)) go(0);
    if (pressed(Key::end)) go(last);
    if (pressed(Key::right) && row.has_children) row.open ? go(model.cursor + 1) : model.set_open(row, true);
    if (pressed(Key::left)) row.open ? model.set_open(row, false) : go(model.parent_of(model.cursor));
    if (pressed(Key::enter) && row.has_children) model.set_open(row, !row.open);
    if (pressed(Key::c, ctrl)) copy_text(model.plain_value(row));
}

struct Place {
    ImVec2 from;
    float width = 0, height = 0;
};

void draw_arrow(ImDrawList& list, const ViewContext& context, ImVec2 middle, bool open) {
    const float r = context.fonts.px(3.5f);
    const auto color = context.theme.muted.packed();
    if (open)
        list.AddTriangleFilled({middle.x - r, middle.y - r * 0.6f}, {middle.x + r, middle.y - r * 0.6f},
                               {middle.x, middle.y + r * 0.8f}, color);
    else
        list.AddTriangleFilled({middle.x - r * 0.6f, middle.y - r}, {middle.x - r * 0.6f, middle.y + r},
                               {middle.x + r * 0.8f, middle.y}, color);
}

void draw_field(const DetailsModel& model, const ViewContext& context, const DetailsModel::Row& row,
                const Place& place) {
    auto& list = *ImGui::GetWindowDrawList();
    const auto& [theme, fonts] = std::tie(context.theme, context.fonts);
    const auto& record = model.record(row);
    const bool layer = record.depth == 0;
    const float indent = fonts.px(10) + fonts.px(16) * static_cast<float>(std::min<int>(record.depth, 24));
    const float x = place.from.x + indent + fonts.px(12);
    if (row.has_children)
        draw_arrow(list, context, {place.from.x + indent + fonts.px(2), place.from.y + place.height / 2}, row.open);
    const Face& face = layer ? fonts.bold : fonts.text;
    const float y = place.from.y + (place.height - face.size) / 2, right = place.from.x + place.width - fonts.px(8);
    const std::string title = model.title(row), value = model.value(row);
    const float taken = text_size(face, title).x;
    draw_text_cut(list, face, {x, y}, right - x, layer ? theme.text : theme.muted, title);
    if (value.empty()) return;
    const float column = place.from.x + std::min(place.width * 0.42f, fonts.px(230));
    const float at = std::max(x + taken + fonts.px(12), column);
    if (at < right)
        draw_text_cut(list, fonts.mono, {at, place.from.y + (place.height - fonts.mono.size) / 2}, right - at,
                      theme.text, value);
}

void act_on_row(Inspector& inspector, ViewContext& context, std::size_t index, const Place& place) {
    const auto row = inspector.details.rows()[index];
    inspector.hovered_next = inspector.details.range(row);
    const float arrow_end =
        place.from.x + context.fonts.px(22) + context.fonts.px(16) * inspector.details.record(row).depth;
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        choose(inspector, context, index);
        const bool toggles =
            ImGui::GetIO().MousePos.x < arrow_end || ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
        if (row.has_children && toggles) inspector.details.set_open(row, !row.open);
    } else if (ImGui::IsMouseClicked(ImGuiMouseButton_Right)) {
        choose(inspector, context, index);
        ImGui::OpenPopup(menu);
    } else if (rested()) {
        field_tooltip(context, inspector.details, row);
    }
}

void draw_rows(Inspector& inspector, ViewContext& context, RowScroll& scroll) {
    DetailsModel& model = inspector.details;
    const auto& [theme, fonts] = std::tie(context.theme, context.fonts);
    auto& list = *ImGui::GetWindowDrawList();
    const ImVec2 from = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    const float height = fonts.text.size + fonts.px(6);
    scroll.fit(model.rows().size(), room.y / height);
    act_on_keys(inspector, context, scroll);
    const OctetRange chosen = chosen_range(context.selection);
    const bool mouse_here = ImGui::IsWindowHovered() && !ImGui::IsAnyItemActive() &&
                            ImGui::GetIO().MousePos.x < from.x + room.x - fonts.px(12);
    float y = from.y - static_cast<float>(scroll.hidden_part()) * height;
    for (std::size_t i = scroll.first(); i < model.rows().size() && y < from.y + room.y; ++i, y += height) {
        const auto row = model.rows()[i];
        const Place place{{from.x, y}, room.x, height};
        const ImVec2 end{from.x + room.x, y + height};
        const OctetRange range = model.range(row);
        const float mouse = ImGui::GetIO().MousePos.y;
        const bool under = mouse_here && mouse >= std::max(y, from.y) && mouse < std::min(end.y, from.y + room.y);
        if (!chosen.empty() ? range == chosen && i == model.cursor : has_keyboard() && i == model.cursor)
            fill_rect(list, place.from, end, theme.selected);
        else if (!range.empty() && range == inspector.hovered && !under)
            fill_rect(list, place.from, end, theme.highlight);
        else if (under)
            fill_rect(list, place.from, end, theme.hovered);
        else if (model.record(row).depth == 0)
            fill_rect(list, place.from, end, theme.raised);
        draw_field(model, context, row, place);
        if (under) {
            act_on_row(inspector, context, i, place);
            if (i >= model.rows().size()) break;
        }
    }
    draw_scrollbar("scroll", scroll, from, {from.x + room.x, from.y + room.y}, theme, fonts.scale);
}

/// Above the tree: a sentence or two over the whole width.
void draw_banner(const ViewContext& context, const char* id, Color color, const Icon& sign, const std::string& words) {
    const auto& [theme, fonts] = std::tie(context.theme, context.fonts);
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, pad = fonts.px(10), left = fonts.px(30);
    const float height = text_size(fonts.text, words, width - left - pad).y + fonts.px(12);
    auto& list = *ImGui::GetWindowDrawList();
    fill_rect(list, from, {from.x + width, from.y + height}, blend(theme.panel, color.faded(0.10)));
    fill_rect(list, from, {from.x + fonts.px(3), from.y + height}, color);
    list.AddText(fonts.small.font, fonts.small.size, {from.x + pad, from.y + fonts.px(7)}, color.packed(),
                 fonts.sign(sign));
    ImGui::SetCursorScreenPos({from.x + left, from.y + fonts.px(6)});
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width - left - pad);
    text(theme.text, words);
    ImGui::PopTextWrapPos();
    copy_menu(id, words);
    ImGui::SetCursorScreenPos({from.x, from.y + height});
}

/// What the packet does, in plain words.
void draw_annotation(const Inspector& inspector, const ViewContext& context) {
    const std::string& annotation = inspector.details.annotation();
    if (annotation.empty()) return;
    const Meaning meaning = meaning_of(context.recording->packet(inspector.details.frame()));
    draw_banner(context, "annotation", context.theme.of(meaning), icon_of(meaning), annotation);
}

/// What went wrong here, and what to try.
void draw_findings_shown(const Inspector& inspector, const ViewContext& context) {
    constexpr int most = 3;
    const auto& recording = *context.recording;
    const auto frame = inspector.details.frame();
    const auto connection = recording.packet(frame).connection;
    if (connection == decode::none) return;
    int shown = 0;
    for (const auto index : recording.findings_of(connection)) {
        const auto finding = recording.finding(index);
        if (!finding.shown_by(frame) || ++shown > most) continue;
        const auto of = recording.connection(connection);
        const auto how = severity(finding);
        draw_banner(context, ("finding " + std::to_string(index)).c_str(), severity_color(context.theme, how),
                    severity_sign(how), what_happened(finding, of) + " " + what_to_try(finding, of));
    }
}

void show_selection(Inspector& inspector, const ViewContext& context, RowScroll& scroll) {
    DetailsModel& model = inspector.details;
    if (model.seen_changes == context.selection.changes) return;
    model.seen_changes = context.selection.changes;
    const OctetRange chosen = chosen_range(context.selection);
    if (chosen.empty()) return;
    std::size_t row = model.row_of(chosen);
    if (row == model.rows().size()) row = model.reveal(chosen.source, chosen.offset);
    if (row == model.rows().size()) return;
    model.cursor = row;
    scroll.center(row);
}

}  // namespace

void update_inspector(Inspector& inspector, const ViewContext& context) {
    inspector.hovered = inspector.hovered_next;
    inspector.hovered_next = {};
    if (context.recording) inspector.details.update(*context.recording, context.selection.frame);
}

void draw_details(Inspector& inspector, ViewContext& context, bool explained) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{1, 1});
    begin_panel("details", context.theme, {0, 0},
                ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNavInputs);
    ImGui::PopStyleVar();
    if (!context.recording || context.selection.frame == decode::no_frame) {
        empty_view(context.theme, context.fonts, icon::details, "No packet is chosen",
                   "Choose a packet: each layer and each field of it is listed here, with what it means.");
    } else {
        scroll_by_wheel(inspector.details_scroll);
        show_selection(inspector, context, inspector.details_scroll);
        if (explained) draw_annotation(inspector, context);
        draw_findings_shown(inspector, context);
        draw_rows(inspector, context, inspector.details_scroll);
        draw_menu(inspector, context);
    }
    ImGui::EndChild();
}

}  // namespace loopscope::ui
