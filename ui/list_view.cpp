#include "ui/list_view.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/filter_menu.hpp"
#include "ui/quantity.hpp"
#include "ui/row_scroll_draw.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

namespace {

constexpr const char* row_menu = "row menu";

struct Place {
    ImVec2 from, to;  ///< below the header
    float row_height = 0;
};

float cell_x_padding(const Fonts& fonts) { return fonts.px(2); }

std::size_t row_of(const ListView& view, std::uint32_t item) {
    return static_cast<std::size_t>(std::find(view.rows->begin(), view.rows->end(), item) - view.rows->begin());
}

std::string row_text(const ListView& view, std::uint32_t item) {
    std::string text;
    for (int column = 0; column < static_cast<int>(view.columns.size()); ++column)
        text.append(column == 0 ? "" : "\t").append(view.cell(item, column).text);
    return text;
}

/// Pixels; never less than the caption with the sign of the sort order.
float column_width(const ListColumn& column, const Fonts& fonts) {
    return std::max(fonts.px(column.width), text_size(fonts.text, column.caption).x + fonts.px(18));
}

/// The highest level of columns that there is room for.
int level_that_fits(const ListView& view, const Fonts& fonts, float width) {
    int best = 0;
    for (int level = 1; level <= 3; ++level) {
        float needed = 0;
        for (const auto& column : view.columns)
            if (column.level <= level) needed += column_width(column, fonts) + 2 * ImGui::GetStyle().CellPadding.x + 1;
        if (needed <= width) best = level;
    }
    return best;
}

void set_up_columns(const ListView& view, const Fonts& fonts, int level) {
    for (const auto& column : view.columns) {
        const int hidden = column.level > level ? ImGuiTableColumnFlags_DefaultHide : 0;
        if (column.stretch > 0)
            ImGui::TableSetupColumn(column.caption, ImGuiTableColumnFlags_WidthStretch | hidden, column.stretch);
        else
            ImGui::TableSetupColumn(column.caption, ImGuiTableColumnFlags_WidthFixed | hidden,
                                    column_width(column, fonts));
    }
    ImGui::TableHeadersRow();
}

void take_sort_order(const ListView& view) {
    ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs();
    if (specs == nullptr || !specs->SpecsDirty) return;
    if (specs->SpecsCount > 0 && view.sort)
        view.sort(specs->Specs[0].ColumnIndex, specs->Specs[0].SortDirection == ImGuiSortDirection_Descending);
    specs->SpecsDirty = false;
}

void draw_cell(const ListCell& cell, const ListColumn& column, const Fonts& fonts, float row_height) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    auto& list = *ImGui::GetWindowDrawList();
    const Face& face = column.mono ? fonts.mono : fonts.text;
    const float room = ImGui::GetContentRegionAvail().x - cell_x_padding(fonts);
    const float y = std::round(at.y + (row_height - face.size) / 2 - ImGui::GetStyle().CellPadding.y);
    float x = at.x, width = room;
    if (cell.sign != nullptr) {
        draw_text(list, fonts.small, {x, y + fonts.px(1)}, cell.color, fonts.sign(*cell.sign));
        x += fonts.px(20);
        width -= fonts.px(20);
    }
    if (column.right) x += std::max(0.f, width - text_size(face, cell.text).x);
    draw_text_cut(list, face, {x, y}, width, cell.color, cell.text);
}

void choose_row(ListState& state, const ListView& view, std::size_t row) {
    state.scroll.reveal(row);
    state.revealed = (*view.rows)[row];
    view.choose(state.revealed);
}

void choose_by_keyboard(ListState& state, const ListView& view) {
    if (!has_keyboard() || view.rows->empty()) return;
    const bool moves = pressed(Key::down) || pressed(Key::up) || pressed(Key::page_down) || pressed(Key::page_up);
    const bool acts = pressed(Key::enter) || pressed(Key::c, ctrl);
    const auto last = view.rows->size() - 1;
    if (pressed(Key::home)) choose_row(state, view, 0);
    if (pressed(Key::end)) choose_row(state, view, last);
    if (!moves && !acts) return;
    const auto now = row_of(view, view.chosen);
    const bool none = now > last;
    if (acts && !none) {
        if (pressed(Key::c, ctrl))
            copy_text(row_text(view, view.chosen));
        else if (view.open)
            view.open(view.chosen);
    }
    if (!moves) return;
    const auto page = static_cast<std::size_t>(std::max(1.0, state.scroll.visible() - 1));
    if (none)
        return choose_row(state, view, static_cast<std::size_t>(std::min<std::uint64_t>(state.scroll.first(), last)));
    if (pressed(Key::down))
        choose_row(state, view, std::min(now + 1, last));
    else if (pressed(Key::up))
        choose_row(state, view, now > 0 ? now - 1 : 0);
    else if (pressed(Key::page_down))
        choose_row(state, view, std::min(now + page, last));
    else
        choose_row(state, view, now > page ? now - page : 0);
}

int hovered_column(const ListView& view) {
    for (int column = 0; column < static_cast<int>(view.columns.size()); ++column)
        if ((ImGui::TableGetColumnFlags(column) & ImGuiTableColumnFlags_IsHovered) != 0) return column;
    return 0;
}

/// Returns the row under the pointer, or the number of rows.
std::size_t choose_by_mouse(ListState& state, const ListView& view, const Place& place) {
    const auto none = view.rows->size();
    const auto mouse = ImGui::GetIO().MousePos;
    const bool inside =
        mouse.x >= place.from.x && mouse.x < place.to.x && mouse.y >= place.from.y && mouse.y < place.to.y;
    if (!inside || !ImGui::IsWindowHovered() || ImGui::IsAnyItemActive() || ImGui::IsAnyItemHovered()) return none;
    const auto row = static_cast<std::size_t>(state.scroll.first()) +
                     static_cast<std::size_t>((mouse.y - place.from.y) / place.row_height);
    if (row >= none) return none;
    const bool menu = ImGui::IsMouseClicked(ImGuiMouseButton_Right);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) || menu) choose_row(state, view, row);
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left) && view.open) view.open((*view.rows)[row]);
    if (menu) {
        state.menu_column = hovered_column(view);
        state.menu_wanted = true;
    }
    return row;
}

void draw_menu(const ListState& state, const ListView& view, ViewContext& context) {
    if (!ImGui::BeginPopup(row_menu)) return;
    if (view.chosen < view.count) {
        const auto column = std::min(state.menu_column, static_cast<int>(view.columns.size()) - 1);
        const auto value = view.cell(view.chosen, column).text;
        if (ImGui::MenuItem("Copy value", nullptr, false, !value.empty())) copy_text(value);
        if (ImGui::MenuItem("Copy row", "Ctrl+C")) copy_text(row_text(view, view.chosen));
        if (view.condition) {
            ImGui::Separator();
            draw_filter_menu(context, view.condition(view.chosen, column));
        }
        if (view.menu) {
            ImGui::Separator();
            view.menu(view.chosen);
        }
    }
    ImGui::EndPopup();
}

void draw_rows(ListState& state, const ListView& view, const ViewContext& context, const Place& place,
               std::size_t hovered) {
    const Theme& theme = context.theme;
    const auto first = static_cast<std::size_t>(state.scroll.first());
    const auto end = std::min(view.rows->size(), first + static_cast<std::size_t>(state.scroll.visible()) + 1);
    for (auto row = first; row < end; ++row) {
        const auto item = (*view.rows)[row];
        if (item >= view.count) continue;
        ImGui::TableNextRow(0, place.row_height);
        if (item == view.chosen)
            ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, theme.selected.packed());
        else if (row == hovered)
            ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, theme.hovered.packed());
        bool striped = false;
        for (int column = 0; column < static_cast<int>(view.columns.size()); ++column) {
            if (!ImGui::TableSetColumnIndex(column)) continue;
            if (!striped && view.stripe) {
                const float top = ImGui::GetCursorScreenPos().y - ImGui::GetStyle().CellPadding.y;
                fill_rect(*ImGui::GetWindowDrawList(), {place.from.x, top + 1},
                          {place.from.x + context.fonts.px(3), top + place.row_height - 1}, view.stripe(item));
            }
            striped = true;
            draw_cell(view.cell(item, column), view.columns[static_cast<std::size_t>(column)], context.fonts,
                      place.row_height);
        }
    }
}

}  // namespace

void draw_list(ListState& state, const ListView& view, ViewContext& context, float width) {
    const Fonts& fonts = context.fonts;
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const float bottom = from.y + ImGui::GetContentRegionAvail().y, bar = fonts.px(12);
    const int level = level_that_fits(view, fonts, width - bar);
    const auto id =
        std::string{view.id} + " " + std::to_string(level) + " " + std::to_string(static_cast<int>(fonts.scale * 100));
    const ImGuiTableFlags flags = ImGuiTableFlags_Resizable | ImGuiTableFlags_Sortable | ImGuiTableFlags_Hideable |
                                  ImGuiTableFlags_Reorderable | ImGuiTableFlags_BordersInnerV |
                                  ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_NoBordersInBody |
                                  ImGuiTableFlags_PadOuterX;
    if (!ImGui::BeginTable(id.c_str(), static_cast<int>(view.columns.size()), flags, {width - bar, 0})) return;
    set_up_columns(view, fonts, level);
    take_sort_order(view);
    Place place;
    place.row_height = std::max(fonts.text.size, fonts.mono.size) + fonts.px(7);
    place.from = {from.x, from.y + ImGui::GetTextLineHeight() + 2 * ImGui::GetStyle().CellPadding.y};
    place.to = {from.x + width - bar, bottom};
    state.scroll.fit(view.rows->size(), std::max(1.f, std::floor((bottom - place.from.y) / place.row_height)));
    if (state.revealed != view.chosen) {
        state.revealed = view.chosen;
        if (const auto row = row_of(view, view.chosen); row < view.rows->size()) state.scroll.center(row);
    }
    choose_by_keyboard(state, view);
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel != 0 && ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows) && !ImGui::GetIO().KeyCtrl)
        state.scroll.scroll_by(-3.0 * wheel);
    const auto hovered = choose_by_mouse(state, view, place);
    draw_rows(state, view, context, place, hovered);
    ImGui::EndTable();
    if (std::exchange(state.menu_wanted, false)) ImGui::OpenPopup(row_menu);
    draw_scrollbar("scrollbar", state.scroll, place.from, {from.x + width, bottom}, context.theme, fonts.scale);
    draw_menu(state, view, context);
}

bool draw_filter(const char* id, const char* hint, std::string& text_typed, const ViewContext& context,
                 std::uint64_t shown, std::uint64_t all, std::string_view noun, std::string_view plural) {
    const Fonts& fonts = context.fonts;
    ImGui::AlignTextToFramePadding();
    text(context.theme.muted, fonts.sign(icon::search));
    ImGui::SameLine(0, fonts.px(6));
    ImGui::SetNextItemWidth(std::min(fonts.px(340), ImGui::GetContentRegionAvail().x * 0.6f));
    const bool changed = ImGui::InputTextWithHint(id, hint, &text_typed);
    ImGui::SameLine(0, fonts.px(10));
    const auto count =
        text_typed.empty() ? counted(all, noun, plural) : grouped(shown) + " of " + counted(all, noun, plural);
    text(context.theme.muted, count);
    return changed;
}

}  // namespace loopscope::ui
