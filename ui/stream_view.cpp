#include "ui/stream_view.hpp"

#include <algorithm>
#include <cmath>

#include "ui/imgui.hpp"
#include "ui/quantity.hpp"
#include "ui/row_scroll_draw.hpp"
#include "ui/stream_file.hpp"
#include "ui/wake.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

namespace {

constexpr const char* line_menu = "line menu";

struct Area {
    ImVec2 from, to;
    float row_height = 0, gutter = 0;
};

void draw_choice(const ViewContext& context, const Icon& sign, const char* id, const char* caption, const char* hint,
                 bool chosen, const std::function<void()>& choose) {
    if (button(context.theme, context.fonts, sign, id, caption, hint, chosen ? Weight::chosen : Weight::quiet) &&
        !chosen)
        choose();
    ImGui::SameLine(0, context.fonts.px(2));
}

/// Asks where to write what is shown, as far as the replay has come.
void offer_file(const StreamModel& model, ViewContext& context, StreamFormat format) {
    const StreamFileOptions options{model.connection(), context.packet_count, model.side, format};
    const auto* side = model.side == StreamSide::client ? "-client" : model.side == StreamSide::server ? "-server" : "";
    const auto* end = format == StreamFormat::octets ? ".bin" : ".txt";
    const auto missing = model.text().missing;
    std::string hint = format == StreamFormat::octets        ? "The octets as they were said, and nothing else."
                       : format == StreamFormat::hexadecimal ? "A hex dump; > marks the client's lines, < the server's."
                                                             : "As text; > marks the client's lines, < the server's.";
    if (missing > 0)
        hint += format == StreamFormat::octets ? " " + counted(missing, "missing octet") + " will be left out."
                                               : " It says where octets are missing.";
    context.selection.wanted_file = FileOffer{"stream-" + std::to_string(model.connection()) + side + end, hint,
                                              [recording = context.recording, options](const std::string& path) {
                                                  return write_stream(*recording, options, path);
                                              }};
}

void draw_save(const StreamModel& model, ViewContext& context) {
    if (!ImGui::BeginPopup("save")) return;
    const char* who = model.side == StreamSide::both     ? "Save what both ends said"
                      : model.side == StreamSide::client ? "Save what the client said"
                                                         : "Save what the server said";
    text(context.theme.muted, who);
    if (ImGui::MenuItem("as octets\u2026")) offer_file(model, context, StreamFormat::octets);
    if (ImGui::MenuItem("as text\u2026")) offer_file(model, context, StreamFormat::text);
    if (ImGui::MenuItem("as a hex dump\u2026")) offer_file(model, context, StreamFormat::hexadecimal);
    ImGui::EndPopup();
}

void draw_bar(StreamModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    const auto connection = context.recording->connection(model.connection());
    const auto side = [&](const Icon& sign, const char* id, StreamSide wanted, const char* caption, const char* hint) {
        draw_choice(context, sign, id, caption, hint, model.side == wanted, [&] { model.side = wanted; });
    };
    side(icon::stream, "both", StreamSide::both, "Both", "What both ends said, in turn");
    side(icon::client, "client", StreamSide::client, "Client", "Only what the client said");
    side(icon::server, "server", StreamSide::server, "Server", "Only what the server said");
    ImGui::SameLine(0, fonts.px(14));
    const auto form = [&](const Icon& sign, const char* id, StreamForm wanted, const char* caption, const char* hint) {
        draw_choice(context, sign, id, caption, hint, model.form == wanted, [&] { model.form = wanted; });
    };
    form(icon::names, "text", StreamForm::text, "Text", "As text, line by line");
    form(icon::octets, "hexadecimal", StreamForm::hexadecimal, "Hexadecimal", "As octets");
    ImGui::SameLine(0, fonts.px(14));
    if (button(theme, fonts, icon::copy, "copy", "Copy", "Copy all lines, marked > (client) and < (server)",
               Weight::quiet))
        copy_text(model.copy_text());
    ImGui::SameLine(0, fonts.px(2));
    if (button(theme, fonts, icon::save, "save", "Save", "Write it to a file, however long it is", Weight::quiet))
        ImGui::OpenPopup("save");
    draw_save(model, context);
    ImGui::SameLine(0, fonts.px(2));
    if (button(theme, fonts, icon::ladder, "ladder", "Ladder", "Show the connection as a ladder", Weight::quiet))
        context.selection.wanted_view = "ladder";
    const auto& stream = model.text();
    text(theme.client, fonts.label(icon::client, "> " + decode::to_text(connection.client)));
    ImGui::SameLine(0, fonts.px(6));
    text(theme.muted, "said " + octets_text(stream.octets[0]));
    ImGui::SameLine(0, fonts.px(22));
    text(theme.server, fonts.label(icon::server, "< " + decode::to_text(connection.server)));
    ImGui::SameLine(0, fonts.px(6));
    text(theme.muted, "said " + octets_text(stream.octets[1]));
    if (stream.missing > 0) {
        ImGui::SameLine(0, fonts.px(22));
        text(theme.warning, fonts.label(icon::warning, counted(stream.missing, "octet") + " missing"));
    }
    if (stream.cut) {
        ImGui::SameLine(0, fonts.px(22));
        text(theme.warning,
             fonts.label(icon::info, "only the first " + octets_text(StreamModel::at_most_bytes) + " are shown"));
    }
}

void draw_line(const StreamModel& model, const ViewContext& context, const Area& area, std::size_t row, float y) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    auto& list = *ImGui::GetWindowDrawList();
    const auto& stream = model.text();
    const auto& entry = stream.lines[row];
    const auto& chunk = stream.chunks[entry.chunk];
    const auto color = entry.gap ? theme.warning : chunk.from_server ? theme.server : theme.client;
    fill_rect(list, {area.from.x, y}, {area.to.x, y + area.row_height},
              color.faded(chunk.frame == context.selection.frame ? 0.20 : 0.06));
    fill_rect(list, {area.from.x, y}, {area.from.x + fonts.px(3), y + area.row_height}, color);
    if (entry.first && row > 0) line(list, {area.from.x, y}, {area.to.x, y}, theme.grid, 1);
    const float text_y = std::round(y + (area.row_height - fonts.mono.size) / 2);
    const bool begins = row == 0 || stream.lines[row - 1].chunk != entry.chunk;
    if (begins && !entry.gap) {
        const auto frame = grouped(chunk.frame);
        draw_text(list, fonts.small, {area.from.x + fonts.px(56) - text_size(fonts.small, frame).x, text_y},
                  theme.faint, frame);
    }
    draw_text(list, fonts.mono_bold, {area.from.x + fonts.px(64), text_y}, color,
              entry.gap           ? fonts.sign(icon::warning)
              : chunk.from_server ? "<"
                                  : ">");
    const auto said = stream_line_text(stream, entry, model.laid_out_form());
    draw_text_cut(list, entry.gap ? fonts.text : fonts.mono, {area.from.x + area.gutter, text_y},
                  area.to.x - area.from.x - area.gutter - fonts.px(6),
                  entry.gap ? theme.warning : blend(theme.text, color.faded(0.25)), said);
}

void choose_by_input(StreamModel& model, ViewContext& context, const Area& area) {
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel != 0 && ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows) && !ImGui::GetIO().KeyCtrl)
        model.scroll.scroll_by(-3.0 * wheel);
    if (has_keyboard()) {
        const double page = std::max(1.0, model.scroll.visible() - 1);
        if (pressed(Key::down)) model.scroll.scroll_by(1);
        if (pressed(Key::up)) model.scroll.scroll_by(-1);
        if (pressed(Key::page_down)) model.scroll.scroll_by(page);
        if (pressed(Key::page_up)) model.scroll.scroll_by(-page);
        if (pressed(Key::home)) model.scroll.scroll_to(0);
        if (pressed(Key::end)) model.scroll.scroll_to(static_cast<double>(model.line_count()));
        if (pressed(Key::c, ctrl)) copy_text(model.copy_text());
    }
    const auto mouse = ImGui::GetIO().MousePos;
    const bool inside = mouse.x >= area.from.x && mouse.x < area.to.x && mouse.y >= area.from.y && mouse.y < area.to.y;
    if (!inside || !ImGui::IsWindowHovered() || ImGui::IsAnyItemActive() || ImGui::IsAnyItemHovered()) return;
    const auto row = static_cast<std::size_t>(model.scroll.first()) +
                     static_cast<std::size_t>((mouse.y - area.from.y) / area.row_height);
    if (row >= model.line_count()) return;
    const bool menu = ImGui::IsMouseClicked(ImGuiMouseButton_Right);
    if (!menu && !ImGui::IsMouseClicked(ImGuiMouseButton_Left)) return;
    const auto frame = model.text().chunks[model.text().lines[row].chunk].frame;
    context.selection.choose_frame(*context.recording, frame);
    model.seen_changes = context.selection.changes;
    model.menu_line = row;
    if (menu) ImGui::OpenPopup(line_menu);
}

void draw_line_menu(StreamModel& model, ViewContext& context) {
    if (!ImGui::BeginPopup(line_menu)) return;
    if (model.menu_line < model.line_count()) {
        if (ImGui::MenuItem("Copy line"))
            copy_text(stream_line_text(model.text(), model.text().lines[model.menu_line], model.laid_out_form()));
        if (ImGui::MenuItem("Copy all", "Ctrl+C")) copy_text(model.copy_text());
        ImGui::Separator();
        if (ImGui::MenuItem("Show the packet in the list")) context.selection.wanted_view = "packets";
        if (ImGui::MenuItem("Show ladder")) context.selection.wanted_view = "ladder";
    }
    ImGui::EndPopup();
}

void follow_selection(StreamModel& model, const ViewContext& context) {
    if (model.seen_changes == context.selection.changes || model.text().lines.empty()) return;
    model.seen_changes = context.selection.changes;
    const auto& stream = model.text();
    const auto end = stream.lines.begin() + static_cast<std::ptrdiff_t>(model.line_count());
    const auto line = std::find_if(stream.lines.begin(), end, [&](const StreamText::Line& entry) {
        return stream.chunks[entry.chunk].frame == context.selection.frame;
    });
    if (line != end) model.scroll.center(static_cast<std::uint64_t>(line - stream.lines.begin()));
}

void draw_lines(StreamModel& model, ViewContext& context) {
    const Fonts& fonts = context.fonts;
    const auto from = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    Area area{from, {from.x + room.x - fonts.px(14), from.y + room.y}, fonts.mono.size + fonts.px(4), fonts.px(82)};
    model.scroll.fit(model.line_count(), std::max(1.f, std::floor(room.y / area.row_height)));
    follow_selection(model, context);
    choose_by_input(model, context, area);
    draw_scrollbar("scrollbar", model.scroll, from, {from.x + room.x, from.y + room.y}, context.theme, fonts.scale);
    auto& list = *ImGui::GetWindowDrawList();
    list.PushClipRect(area.from, area.to, true);
    const auto first = static_cast<std::size_t>(model.scroll.first());
    float y = area.from.y - static_cast<float>(model.scroll.hidden_part()) * area.row_height;
    for (auto row = first; row < model.line_count() && y < area.to.y; ++row, y += area.row_height)
        draw_line(model, context, area, row, y);
    list.PopClipRect();
    draw_line_menu(model, context);
}

}  // namespace

void draw_stream(StreamModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    if (context.recording == nullptr)
        return empty_view(theme, fonts, icon::stream, "No capture is open",
                          "Open a capture file or play a demo: what the two ends of a connection said is shown here as "
                          "one conversation.");
    const bool known = context.selection.connection < context.recording->connection_count();
    if (!known)
        return empty_view(theme, fonts, icon::stream, "No connection is chosen",
                          "Choose a packet of a TCP connection or UDP conversation, or a row of the connections: what "
                          "its two ends said is shown here.");
    model.update(*context.recording, context.packet_count, context.selection);
    if (model.busy()) wake_window();
    draw_bar(model, context);
    if (model.line_count() == 0) {
        if (model.busy())
            return empty_view(theme, fonts, icon::clock, "Reading the stream",
                              "The octets of this connection are put in order.");
        return empty_view(
            theme, fonts, icon::stream, "Nothing was said",
            "This connection carries no payload up to here: only packets that open, acknowledge or close it.");
    }
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{1, 1});
    begin_panel("stream lines", theme, {0, 0},
                ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNavInputs);
    ImGui::PopStyleVar();
    draw_lines(model, context);
    ImGui::EndChild();
}

}  // namespace loopscope::ui
