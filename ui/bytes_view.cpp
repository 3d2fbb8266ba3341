#include <algorithm>
#include <cstdio>

#include "ui/imgui.hpp"
#include "ui/inspector.hpp"
#include "ui/row_scroll_draw.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {
namespace {

constexpr const char* menu = "octet menu";

/// Where the columns of a row stand, in pixels from its left edge.
struct Columns {
    float character, hexadecimal, text, height;
    std::uint32_t per_row;

    float octet(std::uint32_t i) const { return hexadecimal + character * static_cast<float>(i * 3 + i / 8); }
    float letter(std::uint32_t i) const { return text + character * static_cast<float>(i); }
};

Columns columns_of(const Fonts& fonts, std::uint32_t per_row) {
    const float character = text_size(fonts.mono, "0").x;
    Columns columns{character, fonts.px(10) + character * 7, 0, fonts.mono.size + fonts.px(5), per_row};
    columns.text = columns.octet(per_row) + character;
    return columns;
}

/// The octet under the pointer, or `count`.
std::uint32_t octet_at(const Columns& columns, ImVec2 from, std::uint64_t first_row, double hidden,
                       std::uint32_t count) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const double row = (mouse.y - from.y) / columns.height + hidden;
    if (row < 0) return count;
    const float x = mouse.x - from.x;
    for (std::uint32_t i = 0; i < columns.per_row; ++i) {
        const bool hexadecimal =
            x >= columns.octet(i) - columns.character / 2 && x < columns.octet(i) + columns.character * 2.5f;
        const bool letter = x >= columns.letter(i) && x < columns.letter(i) + columns.character;
        if (!hexadecimal && !letter) continue;
        const std::uint64_t octet = (first_row + static_cast<std::uint64_t>(row)) * columns.per_row + i;
        return octet < count ? static_cast<std::uint32_t>(octet) : count;
    }
    return count;
}

void draw_sources(Inspector& inspector, ViewContext& context) {
    const DetailsModel& model = inspector.details;
    if (model.source_count() < 2) return;
    ImGui::SetCursorPos({ImGui::GetCursorPosX() + context.fonts.px(6), ImGui::GetCursorPosY() + context.fonts.px(4)});
    for (std::uint16_t source = 0; source < model.source_count(); ++source) {
        ImGui::PushID(source);
        const bool chosen = source == context.selection.byte_source;
        const std::string caption =
            model.source_name(source) + " (" + std::to_string(model.source_bytes(source).size()) + ")";
        if (button(context.theme, context.fonts, source == 0 ? icon::octets : icon::stream, "source", caption, "",
                   chosen ? Weight::chosen : Weight::quiet)) {
            context.selection.byte_source = source;
            context.selection.byte_size = 0;
            inspector.bytes.scroll.scroll_to(0);
        }
        ImGui::PopID();
        ImGui::SameLine(0, context.fonts.px(4));
    }
    ImGui::NewLine();
}

void choose_octet(Inspector& inspector, ViewContext& context, std::uint32_t octet) {
    Selection& selection = context.selection;
    const std::size_t row = inspector.details.reveal(selection.byte_source, octet);
    inspector.bytes.anchor = octet;
    selection.byte_offset = octet;
    selection.byte_size = 1;
    if (row < inspector.details.rows().size()) {
        const OctetRange range = inspector.details.range(inspector.details.rows()[row]);
        selection.byte_offset = range.offset;
        selection.byte_size = range.size;
    }
    ++selection.changes;
    inspector.bytes.seen_changes = selection.changes;
}

void drag_range(Inspector& inspector, ViewContext& context, std::uint32_t octet) {
    const std::uint32_t first = std::min(octet, inspector.bytes.anchor), last = std::max(octet, inspector.bytes.anchor);
    context.selection.byte_offset = first;
    context.selection.byte_size = last - first + 1;
}

void act_on_mouse(Inspector& inspector, ViewContext& context, std::uint32_t octet, std::uint32_t count) {
    if (octet >= count) return;
    const std::uint16_t source = context.selection.byte_source;
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) choose_octet(inspector, context, octet);
    const bool dragged = ImGui::IsMouseDragging(ImGuiMouseButton_Left, context.fonts.px(6));
    if (dragged && octet != inspector.bytes.anchor) drag_range(inspector, context, octet);
    const OctetRange chosen{source, context.selection.byte_offset, context.selection.byte_size};
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Right)) {
        if (!chosen.holds(source, octet)) choose_octet(inspector, context, octet);
        ImGui::OpenPopup(menu);
    }
    if (dragged) return;
    // What a click would choose is shown beforehand: the smallest field that holds the octet.
    std::uint32_t smallest = count + 1;
    for (const auto& record : inspector.details.details().fields.records()) {
        const OctetRange range{record.source, record.offset, record.size};
        if (!range.holds(source, octet) || record.size > smallest) continue;
        smallest = record.size;
        inspector.hovered_next = range;
    }
}

void act_on_keys(Inspector& inspector, ViewContext& context, std::uint32_t count) {
    if (!has_keyboard() || count == 0) return;
    const std::uint32_t per_row = inspector.bytes.per_row, at = std::min(inspector.bytes.anchor, count - 1);
    std::uint32_t to = at;
    if (pressed(Key::right)) to = std::min(at + 1, count - 1);
    if (pressed(Key::left)) to = at > 0 ? at - 1 : 0;
    if (pressed(Key::down) && at + per_row < count) to = at + per_row;
    if (pressed(Key::up) && at >= per_row) to = at - per_row;
    if (pressed(Key::home)) to = 0;
    if (pressed(Key::end)) to = count - 1;
    if (to != at) {
        choose_octet(inspector, context, to);
        inspector.bytes.scroll.reveal(to / per_row);
    }
    const OctetRange chosen{context.selection.byte_source, context.selection.byte_offset, context.selection.byte_size};
    if (pressed(Key::c, ctrl)) copy_text(as_hexadecimal(inspector.details.source_bytes(chosen.source), chosen));
}

void draw_menu(const Inspector& inspector, const ViewContext& context) {
    if (!ImGui::BeginPopup(menu)) return;
    const decode::Bytes bytes = inspector.details.source_bytes(context.selection.byte_source);
    const OctetRange chosen{context.selection.byte_source, context.selection.byte_offset, context.selection.byte_size};
    const OctetRange all{chosen.source, 0, static_cast<std::uint32_t>(bytes.size())};
    if (ImGui::MenuItem("Copy as hexadecimal", "Ctrl+C")) copy_text(as_hexadecimal(bytes, chosen));
    if (ImGui::MenuItem("Copy as text")) copy_text(as_plain_text(bytes, chosen));
    if (ImGui::MenuItem("Copy as C array")) copy_text(as_c_array(bytes, chosen));
    ImGui::Separator();
    if (ImGui::MenuItem("Copy all as hex dump")) copy_text(as_hex_dump(bytes, all));
    if (ImGui::MenuItem("Copy all as text")) copy_text(as_plain_text(bytes, all));
    ImGui::EndPopup();
}

/// Marks the octets of a range in both columns of one row.
void mark(ImDrawList& list, const Columns& columns, ImVec2 row, std::uint32_t row_offset, const OctetRange& range,
          Color color, float rounding) {
    const std::uint64_t end = std::uint64_t{range.offset} + range.size,
                        row_end = std::uint64_t{row_offset} + columns.per_row;
    if (range.empty() || range.offset >= row_end || end <= row_offset) return;
    const std::uint32_t first = std::max(range.offset, row_offset) - row_offset;
    const auto last = static_cast<std::uint32_t>(std::min(end, row_end) - row_offset - 1);
    const float pad = columns.character * 0.4f;
    fill_rect(list, {row.x + columns.octet(first) - pad, row.y},
              {row.x + columns.octet(last) + columns.character * 2 + pad, row.y + columns.height}, color, rounding);
    fill_rect(list, {row.x + columns.letter(first), row.y},
              {row.x + columns.letter(last) + columns.character, row.y + columns.height}, color, rounding);
}

/// Header octets are fainter than what the program itself sent: the layer that begins last owns the octet.
std::uint32_t payload_begin(const DetailsModel& model, std::uint16_t source) {
    std::uint32_t begin = 0;
    for (const auto& record : model.details().fields.records())
        if (record.depth == 0 && record.source == source && record.size > 0) begin = std::max(begin, record.offset);
    return begin;
}

void draw_row(const ViewContext& context, const Columns& columns, ImVec2 at, decode::Bytes bytes, std::uint32_t offset,
              std::uint32_t payload) {
    auto& list = *ImGui::GetWindowDrawList();
    const auto& [theme, mono] = std::tie(context.theme, context.fonts.mono);
    char caption[16];
    std::snprintf(caption, sizeof caption, "%06x", offset);
    const float y = at.y + (columns.height - mono.size) / 2;
    draw_text(list, mono, {at.x + context.fonts.px(10), y}, theme.faint, caption);
    std::string logged;
    for (std::uint32_t i = 0; i < columns.per_row && offset + i < bytes.size(); ++i) {
        const std::uint8_t octet = bytes[offset + i];
        char hexadecimal[4];
        std::snprintf(hexadecimal, sizeof hexadecimal, "%02x", octet);
        const char letter[] = {text_of(octet), 0};
        const bool printable = letter[0] != '.' || octet == '.';
        const Color ink = offset + i >= payload ? theme.text : theme.muted;
        list.AddText(mono.font, mono.size, {at.x + columns.octet(i), y}, ink.packed(), hexadecimal);
        list.AddText(mono.font, mono.size, {at.x + columns.letter(i), y}, (printable ? ink : theme.faint).packed(),
                     letter);
        logged += hexadecimal;
        logged += ' ';
    }
    log_drawn_text({at.x + columns.hexadecimal, y}, logged);
}

void draw_octets(Inspector& inspector, ViewContext& context) {
    BytesModel& model = inspector.bytes;
    const Fonts& fonts = context.fonts;
    const decode::Bytes bytes = inspector.details.source_bytes(context.selection.byte_source);
    const auto count = static_cast<std::uint32_t>(bytes.size());
    const ImVec2 from = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    model.fit(room.x - fonts.px(24), text_size(fonts.mono, "0").x);
    const Columns columns = columns_of(fonts, model.per_row);
    model.scroll.fit(model.row_count(bytes), room.y / columns.height);
    if (model.seen_changes != context.selection.changes) {
        model.seen_changes = context.selection.changes;
        model.anchor = context.selection.byte_offset;
        if (context.selection.byte_size > 0) model.scroll.center(context.selection.byte_offset / model.per_row);
    }
    act_on_keys(inspector, context, count);
    const bool inside = ImGui::IsWindowHovered() && !ImGui::IsAnyItemActive() && ImGui::GetIO().MousePos.y >= from.y;
    if (inside)
        act_on_mouse(inspector, context,
                     octet_at(columns, from, model.scroll.first(), model.scroll.hidden_part(), count), count);
    const OctetRange chosen{context.selection.byte_source, context.selection.byte_offset, context.selection.byte_size};
    const std::uint32_t payload = payload_begin(inspector.details, chosen.source);
    auto& list = *ImGui::GetWindowDrawList();
    float y = from.y - static_cast<float>(model.scroll.hidden_part()) * columns.height;
    for (std::uint64_t row = model.scroll.first(); row < model.row_count(bytes) && y < from.y + room.y;
         ++row, y += columns.height) {
        const auto offset = static_cast<std::uint32_t>(row * model.per_row);
        if (inspector.hovered.source == chosen.source)
            mark(list, columns, {from.x, y}, offset, inspector.hovered, context.theme.highlight, fonts.px(3));
        mark(list, columns, {from.x, y}, offset, chosen, context.theme.selected, fonts.px(3));
        draw_row(context, columns, {from.x, y}, bytes, offset, payload);
    }
    draw_scrollbar("scroll", model.scroll, from, {from.x + room.x, from.y + room.y}, context.theme, fonts.scale);
}

}  // namespace

void draw_bytes(Inspector& inspector, ViewContext& context) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{1, 4});
    begin_panel("octets", context.theme, {0, 0},
                ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNavInputs);
    ImGui::PopStyleVar();
    if (!context.recording || context.selection.frame == decode::no_frame) {
        empty_view(context.theme, context.fonts, icon::octets, "No packet is chosen",
                   "Its octets are shown here, in hexadecimal and as text.");
    } else {
        if (context.selection.byte_source >= inspector.details.source_count()) context.selection.byte_source = 0;
        scroll_by_wheel(inspector.bytes.scroll);
        draw_sources(inspector, context);
        draw_octets(inspector, context);
        draw_menu(inspector, context);
    }
    ImGui::EndChild();
}

}  // namespace loopscope::ui
