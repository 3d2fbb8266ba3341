#include "ui/packets_view.hpp"

#include <algorithm>
#include <cstdio>

#include "ui/filter_menu.hpp"
#include "ui/imgui.hpp"
#include "ui/quantity.hpp"
#include "ui/row_scroll_draw.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {
namespace {

constexpr const char* row_menu = "row menu";
constexpr const char* time_menu = "time menu";
constexpr int column_count = 7;

struct Rows {
    ImVec2 from, to;   ///< rectangle below the header
    float height = 0;  ///< of a row
    std::uint32_t first = 0, count = 0;
    std::uint32_t hovered = 0;   ///< packet under the pointer, or 0
    const char* menu = nullptr;  ///< asked for; opened outside of the table, whose ids are its own
};

float row_height(const Fonts& fonts) { return std::max(fonts.text.size, fonts.mono.size) + fonts.px(7); }

void draw_cell(const Face& face, Color color, std::string_view utf8, float height, bool right = false) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float shift = right ? std::max(0.f, width - text_size(face, utf8).x) : 0;
    const float y = at.y + (height - face.size) / 2 - ImGui::GetStyle().CellPadding.y;
    draw_text_cut(*ImGui::GetWindowDrawList(), face, {at.x + shift, y}, width, color, utf8);
}

void draw_what(const ViewContext& context, const PacketRow& row, Color color, float height) {
    auto& list = *ImGui::GetWindowDrawList();
    const Fonts& fonts = context.fonts;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float y = at.y + (height - fonts.text.size) / 2 - ImGui::GetStyle().CellPadding.y,
                room = ImGui::GetContentRegionAvail().x;
    const float sign_width = fonts.px(22), gap = fonts.px(14);
    const char* sign = fonts.sign(icon_of(row.meaning));
    list.AddText(fonts.small.font, fonts.small.size, {at.x, y + fonts.px(1)}, color.packed(), sign);
    const float headline = text_size(fonts.text, row.headline()).x;
    draw_text_cut(list, fonts.text, {at.x + sign_width, y}, room - sign_width, context.theme.text, row.headline());
    const float rest = room - sign_width - headline - gap;
    if (row.remark().empty() || rest < fonts.px(60)) return;
    draw_text_cut(list, fonts.text, {at.x + sign_width + headline + gap, y}, rest, context.theme.muted, row.remark());
}

void draw_row(PacketsModel& model, const ViewContext& context, const Settings& settings, const Rows& rows,
              std::uint32_t number) {
    const auto& [theme, fonts] = std::tie(context.theme, context.fonts);
    const auto& recording = *context.recording;
    const PacketRow& row = model.row(recording, number);
    const Color color = theme.of(row.meaning);
    ImGui::TableNextRow(0, rows.height);
    const bool chosen = number == context.selection.frame, trouble = color == theme.failure || color == theme.warning;
    if (chosen || number == rows.hovered || trouble) {
        const Color background = chosen                   ? theme.selected
                                 : number == rows.hovered ? theme.hovered
                                                          : blend(theme.panel, color.faded(0.10));
        ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, background.packed());
    }
    ImGui::TableNextColumn();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float top = at.y - ImGui::GetStyle().CellPadding.y, left = rows.from.x;
    fill_rect(*ImGui::GetWindowDrawList(), {left, top + 1}, {left + fonts.px(3), top + rows.height - 1}, color);
    const Color second = chosen ? theme.text : theme.muted;
    draw_cell(fonts.mono, second, std::to_string(number), rows.height, true);
    const auto cell = [&](const Face& face, Color ink, std::string_view utf8, bool right = false) {
        if (ImGui::TableNextColumn()) draw_cell(face, ink, utf8, rows.height, right);
    };
    cell(fonts.mono, second, model.time_text(recording, number, settings.time_column), true);
    cell(fonts.mono, theme.text, row.source);
    cell(fonts.mono, theme.text, row.destination);
    cell(fonts.text, color, row.protocol);
    cell(fonts.mono, second, std::to_string(recording.packet(number).original_length), true);
    if (ImGui::TableNextColumn()) draw_what(context, row, color, rows.height);
}

const char* time_caption(TimeColumn column) {
    switch (column) {
        case TimeColumn::since_first: return "Time";
        case TimeColumn::since_previous: return "Since previous";
        case TimeColumn::of_day: return "Time of day";
    }
    return "Time";
}

void set_up_columns(const ViewContext& context, const Settings& settings) {
    const Fonts& fonts = context.fonts;
    const auto wide = [&](std::string_view sample) { return text_size(fonts.mono, sample).x + fonts.px(4); };
    const std::string most = std::to_string(std::max(context.packet_count, 999u));
    const auto fixed = ImGuiTableColumnFlags_WidthFixed;
    ImGui::TableSetupColumn("No.", fixed | ImGuiTableColumnFlags_DefaultSort,
                            std::max(wide(most) + fonts.px(4), fonts.px(44)));
    ImGui::TableSetupColumn(
        time_caption(settings.time_column), fixed,
        wide(settings.time_column == TimeColumn::of_day ? "00:00:00.000000" : "00.000000") + fonts.px(8));
    ImGui::TableSetupColumn("Source", fixed, wide("192.168.100.1:65535"));
    ImGui::TableSetupColumn("Destination", fixed, wide("192.168.100.1:65535"));
    ImGui::TableSetupColumn("Protocol", fixed, fonts.px(66));
    ImGui::TableSetupColumn("Length", fixed, fonts.px(58));
    ImGui::TableSetupColumn("What happens", ImGuiTableColumnFlags_WidthStretch);
}

void take_sort_order(PacketsModel& model) {
    ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs();
    if (!specs || !specs->SpecsDirty) return;
    if (specs->SpecsCount > 0) {
        const bool descending = specs->Specs[0].SortDirection == ImGuiSortDirection_Descending;
        model.sort_by(static_cast<PacketColumn>(specs->Specs[0].ColumnIndex), descending);
    }
    specs->SpecsDirty = false;
}

void draw_time_menu(Settings& settings) {
    if (!ImGui::BeginPopup(time_menu)) return;
    const auto choice = [&](const char* caption, TimeColumn column) {
        if (ImGui::MenuItem(caption, nullptr, settings.time_column == column)) settings.time_column = column;
    };
    choice("Seconds since the first packet", TimeColumn::since_first);
    choice("Seconds since the packet before", TimeColumn::since_previous);
    choice("Time of day", TimeColumn::of_day);
    ImGui::EndPopup();
}

std::optional<View> draw_row_menu(PacketsModel& model, ViewContext& context, const Settings& settings) {
    std::optional<View> wanted;
    if (!ImGui::BeginPopup(row_menu)) return wanted;
    const std::uint32_t number = context.selection.frame;
    if (number != decode::no_frame && number <= context.recording->packet_count()) {
        const PacketRow& row = model.row(*context.recording, number);
        if (ImGui::MenuItem("Copy the row", "Ctrl+C"))
            copy_text(model.line(*context.recording, number, settings.time_column));
        if (ImGui::MenuItem("Copy what happens")) copy_text(row.headline());
        if (ImGui::MenuItem("Copy the source")) copy_text(row.source);
        if (ImGui::MenuItem("Copy the destination")) copy_text(row.destination);
        ImGui::Separator();
        draw_filter_menu(context, model.filter_text(*context.recording, number, model.menu_column));
        const auto show_only = [&](const char* caption, PacketColumn column) {
            if (ImGui::MenuItem(caption)) model.set_filter(model.filter_text(*context.recording, number, column));
        };
        show_only("Show only its connection", PacketColumn::what);
        show_only("Show only from this source", PacketColumn::source);
        show_only("Show only to this destination", PacketColumn::destination);
        if (ImGui::MenuItem("Show all packets", nullptr, false, model.filter().active())) model.set_filter("");
        ImGui::Separator();
        const bool connected = context.recording->packet(number).connection != decode::none;
        if (ImGui::MenuItem("Show its connection as a ladder", nullptr, false, connected)) wanted = View::ladder;
        if (ImGui::MenuItem("Follow its stream", nullptr, false, connected)) wanted = View::stream;
    }
    ImGui::EndPopup();
    return wanted;
}

void choose_row(PacketsModel& model, ViewContext& context, std::uint32_t row) {
    context.selection.choose_frame(*context.recording, model.number_at(row));
    model.scroll.reveal(row);
}

void choose_by_keyboard(PacketsModel& model, ViewContext& context, const Settings& settings) {
    if (!has_keyboard() || model.row_count() == 0) return;
    const std::uint32_t now = model.row_of(context.selection.frame), last = model.row_count() - 1;
    const bool none = now > last;
    const auto page = static_cast<std::uint32_t>(std::max(1.0, model.scroll.visible() - 1));
    if (pressed(Key::down))
        choose_row(model, context, none ? static_cast<std::uint32_t>(model.scroll.first()) : std::min(now + 1, last));
    if (pressed(Key::up)) choose_row(model, context, none ? last : now > 0 ? now - 1 : 0);
    if (pressed(Key::page_down)) choose_row(model, context, none ? last : now + std::min(page, last - now));
    if (pressed(Key::page_up)) choose_row(model, context, none || now < page ? 0 : now - page);
    if (pressed(Key::home)) choose_row(model, context, 0);
    if (pressed(Key::end)) {
        choose_row(model, context, last);
        model.scroll.follow(context.live && model.newest_last());
    }
    if (!none && pressed(Key::c, ctrl))
        copy_text(model.line(*context.recording, context.selection.frame, settings.time_column));
}

void choose_by_mouse(PacketsModel& model, ViewContext& context, Rows& rows) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool inside = mouse.x >= rows.from.x && mouse.x < rows.to.x && mouse.y >= rows.from.y && mouse.y < rows.to.y;
    if (!inside || !ImGui::IsWindowHovered() || ImGui::IsAnyItemActive() || ImGui::IsAnyItemHovered()) return;
    const auto row = rows.first + static_cast<std::uint32_t>((mouse.y - rows.from.y) / rows.height);
    if (row >= model.row_count()) return;
    rows.hovered = model.number_at(row);
    const bool menu = ImGui::IsMouseClicked(ImGuiMouseButton_Right);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) || menu) choose_row(model, context, row);
    if (menu) {
        rows.menu = row_menu;
        for (int column = 0; column < column_count; ++column)
            if ((ImGui::TableGetColumnFlags(column) & ImGuiTableColumnFlags_IsHovered) != 0)
                model.menu_column = static_cast<PacketColumn>(column);
    } else if (rested() && !ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId)) {
        const PacketRow& under = model.row(*context.recording, rows.hovered);
        tooltip_now(under.remark().empty() ? under.headline() : under.headline() + "\n" + under.remark());
    }
}

/// Floats over the rows' lower edge while packets come in below them.
void draw_follow_button(PacketsModel& model, const ViewContext& context, const Rows& rows) {
    if (!context.live || model.scroll.follows() || !model.newest_last() || model.row_count() <= rows.count) return;
    const float width = context.fonts.px(170);
    ImGui::SetCursorScreenPos({(rows.from.x + rows.to.x - width) / 2, rows.to.y - context.fonts.px(44)});
    if (button(context.theme, context.fonts, icon::follow, "follow", "Follow new packets",
               "Keep the newest packet in sight (End)", Weight::main))
        model.scroll.follow(true);
}

void draw_table(PacketsModel& model, ViewContext& context, Settings& settings, float width) {
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const float bottom = from.y + ImGui::GetContentRegionAvail().y;
    char id[32];
    std::snprintf(id, sizeof id, "packets %d", static_cast<int>(context.fonts.scale * 100));
    const ImGuiTableFlags flags = ImGuiTableFlags_Resizable | ImGuiTableFlags_Sortable | ImGuiTableFlags_BordersInnerV |
                                  ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_NoBordersInBody |
                                  ImGuiTableFlags_PadOuterX;
    if (!ImGui::BeginTable(id, column_count, flags, {width, 0})) return;
    set_up_columns(context, settings);
    Rows rows;
    ImGui::TableHeadersRow();
    if (ImGui::TableGetColumnFlags(1) & ImGuiTableColumnFlags_IsHovered &&
        ImGui::IsMouseReleased(ImGuiMouseButton_Right) && ImGui::GetIO().MousePos.y < from.y + ImGui::GetFrameHeight())
        rows.menu = time_menu;
    take_sort_order(model);
    rows.height = row_height(context.fonts);
    rows.from = {from.x, from.y + ImGui::GetTextLineHeight() + 2 * ImGui::GetStyle().CellPadding.y};
    rows.to = {from.x + width, bottom};
    model.scroll.fit(model.row_count(), static_cast<int>((bottom - rows.from.y) / rows.height));
    choose_by_keyboard(model, context, settings);
    rows.first = static_cast<std::uint32_t>(model.scroll.first());
    rows.count = static_cast<std::uint32_t>(model.scroll.visible());
    choose_by_mouse(model, context, rows);
    const std::uint32_t end = std::min(rows.first + rows.count + 1, model.row_count());
    for (std::uint32_t row = rows.first; row < end; ++row)
        draw_row(model, context, settings, rows, model.number_at(row));
    ImGui::EndTable();
    if (rows.menu) ImGui::OpenPopup(rows.menu);
    draw_scrollbar("scroll", model.scroll, rows.from, {from.x + width + context.fonts.px(12), bottom}, context.theme,
                   context.fonts.scale);
    draw_follow_button(model, context, rows);
}

std::string percent(double share) { return std::to_string(static_cast<int>(100 * share)) + " %"; }

/// "12 of 345 packets", with how far the search or the sort is while it goes on.
std::string count_text(const PacketsModel& model) {
    const auto& filter = model.filter();
    std::string count = counted(model.all(), "packet", "packets");
    if (filter.active()) {
        count = grouped(model.row_count()) + " of " + count;
        if (filter.searched() < model.all())
            count += ", " + percent(static_cast<double>(filter.searched()) / model.all()) + " searched";
    }
    if (model.sorting()) count += ", " + percent(model.sorted_share()) + " sorted";
    if (model.too_large_to_sort()) count += ", too many to sort in this memory";
    return count;
}

/// The line above the table. What is typed takes effect at once; a text that is no filter is red and says why.
void draw_filter(PacketsModel& model, ViewContext& context, Settings& settings) {
    const auto& [theme, fonts] = std::tie(context.theme, context.fonts);
    ImGui::SetCursorPos({fonts.px(8), fonts.px(6)});
    ImGui::AlignTextToFramePadding();
    text(theme.muted, fonts.sign(icon::filter));
    ImGui::SameLine(0, fonts.px(6));
    const float width = std::max(fonts.px(160), ImGui::GetContentRegionAvail().x - fonts.px(310));
    if (auto wanted = draw_filter_bar(model.bar, model.filter(), settings, context, width))
        model.set_filter(std::move(*wanted));
    ImGui::SameLine(0, fonts.px(2));
    if (button(theme, fonts, icon::recent, "used filters", "", "Filters that were used", Weight::quiet,
               !settings.filters.empty())) {
        model.bar.show_history(settings);
        model.bar.take_keyboard();
    }
    ImGui::SameLine(0, fonts.px(2));
    if (button(theme, fonts, icon::close, "no filter", "", "Show all packets", Weight::quiet,
               !model.filter().text().empty()))
        model.set_filter("");
    ImGui::SameLine(0, fonts.px(8));
    text(theme.muted, count_text(model));
    draw_filter_error(model.filter(), context);
}

void say_what_would_fill(const ViewContext& context) {
    const bool waits = context.recording && context.live;
    empty_view(context.theme, context.fonts, icon::packets,
               !context.recording ? "No capture is open"
               : waits            ? "Waiting for the first packet"
                                  : "No packets",
               !context.recording ? "Open a capture file (Ctrl+O), play a demo from the start page, or capture on an "
                                    "interface: every packet will be listed here."
               : waits ? "The capture is running. Whatever passes the interface, and the capture filter, is listed "
                         "here as it comes."
                       : "This capture holds no packets up to here.");
}

/// Once after it was chosen, or after other rows or another order are shown, as soon as it has a row. Who scrolls or
/// follows the end meanwhile does not want it.
void bring_chosen_into_sight(PacketsModel& model, const Selection& selection) {
    if (model.seen_changes != selection.changes) {
        model.seen_changes = selection.changes;
        model.wants_chosen = true;
    } else if (model.scroll.follows() || ImGui::GetIO().MouseWheel != 0) {
        model.wants_chosen = false;
    }
    if (!model.wants_chosen || model.sorting()) return;
    const std::uint32_t row = model.row_of(selection.frame);
    if (row >= model.row_count()) return;
    model.scroll.center(row);
    model.wants_chosen = false;
}

}  // namespace

std::optional<View> draw_packets(PacketsModel& model, ViewContext& context, Settings& settings) {
    std::optional<View> wanted;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{1, 1});
    begin_panel("packets", context.theme, {0, 0},
                ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNavInputs);
    ImGui::PopStyleVar();
    if (!context.recording || context.packet_count == 0) {
        say_what_would_fill(context);
    } else {
        draw_filter(model, context, settings);
        model.show_time(settings.time_column);
        model.update(*context.recording, context.packet_count);
        scroll_by_wheel(model.scroll);
        bring_chosen_into_sight(model, context.selection);
        draw_table(model, context, settings, ImGui::GetContentRegionAvail().x - context.fonts.px(12));
        wanted = draw_row_menu(model, context, settings);
        draw_time_menu(settings);
    }
    ImGui::EndChild();
    return wanted;
}

}  // namespace loopscope::ui
