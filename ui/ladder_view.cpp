#include "ui/ladder_view.hpp"

#include <algorithm>
#include <cmath>

#include "trace/ladder_words.hpp"
#include "ui/connection_picker.hpp"
#include "ui/imgui.hpp"
#include "ui/ladder_draw.hpp"
#include "ui/ladder_picture.hpp"
#include "ui/ladder_rows.hpp"
#include "ui/quantity.hpp"
#include "ui/row_scroll_draw.hpp"
#include "ui/widgets.hpp"

namespace loopscope::ui {

namespace {

constexpr const char* arrow_menu = "arrow menu";

/// Where the view begins, in heights of a row.
double top_of(const RowScroll& scroll) { return static_cast<double>(scroll.first()) + scroll.hidden_part(); }

/// Scrolls as little as is needed to show the row whole.
void reveal(LadderModel& model, std::size_t row) {
    const double top = model.top_of(row), bottom = top + model.height_of(row), visible = model.scroll.visible();
    if (top < top_of(model.scroll))
        model.scroll.scroll_to(top);
    else if (bottom > top_of(model.scroll) + visible)
        model.scroll.scroll_to(bottom - visible);
}

/// Scrolls to the chosen packet, unless it is in sight.
void show_chosen(LadderModel& model, const ViewContext& context) {
    const auto row = model.cursor(context.selection);
    if (row >= model.row_count()) return;
    const bool holds = model.kind_of(row) == LadderModel::Kind::block || model.frame_at(row) == context.selection.frame;
    const double top = model.top_of(row), visible = model.scroll.visible(), from = top_of(model.scroll);
    if (!holds || (top >= from && top + model.height_of(row) <= from + visible)) return;
    model.scroll.follow(false);
    model.scroll.fit(static_cast<std::uint64_t>(std::ceil(model.total_height())), visible);
    model.scroll.scroll_to(top - (visible - 1) / 2);
}

void choose_connection(LadderModel& model, ViewContext& context, std::uint32_t connection) {
    model.show_only(connection);
    context.selection.choose_connection(connection);
    model.scroll.follow(context.live);
    if (!context.live) model.scroll.scroll_to(0);
}

/// Chooses the connection, and those beside it.
void draw_picker(LadderModel& model, ViewContext& context, float width) {
    const auto is_only = [&](std::uint32_t connection) {
        return model.lanes().size() == 1 && model.has_lane(connection);
    };
    const auto tick = [&](std::uint32_t connection) {
        bool beside = model.has_lane(connection);
        if (ImGui::Checkbox("##beside", &beside) && !is_only(connection))
            beside ? model.add_lane(connection) : model.remove_lane(connection);
        tooltip("Show it side by side with the others (up to 4)");
    };
    ImGui::SetNextItemWidth(width);
    draw_connection_picker(
        {.title = model.lanes().size() == 1 ? connection_title(*context.recording, model.lanes().front())
                                            : counted(model.lanes().size(), "connection") + " side by side",
         .hint = "Choose the connection, or tick several to see them side by side",
         .chosen = is_only,
         .choose = [&](std::uint32_t connection) { choose_connection(model, context, connection); },
         .draw_in_front = tick},
        model.search_text, model.search, context);
}

/// The whole of what is shown: the connections of all lanes, one below the other.
PictureOffer offer_picture(const LadderModel& model, const trace::Recording& recording) {
    const LadderPictureOptions options{.unfold = model.all_open(), .to_scale = model.to_scale()};
    return {"ladder", [&recording, options, lanes = model.lanes()](const Theme& theme, const TextMeasure& measure) {
                Scene all = ladder_picture(recording, lanes.front(), options, theme, measure);
                for (std::size_t i = 1; i < lanes.size(); ++i) {
                    const Scene next = ladder_picture(recording, lanes[i], options, theme, measure);
                    all.add(next, {0, all.height});
                    all.height += next.height;
                }
                return all;
            }};
}

/// How the rows are shown.
void draw_choices(LadderModel& model, ViewContext& context, bool captions) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    const auto caption = [captions](std::string_view words) { return captions ? words : std::string_view{}; };
    const bool open = model.all_open();
    if (button(theme, fonts, icon::clock, "to scale", caption("To scale"),
               "Rows stand as far apart as the time between them, instead of evenly",
               model.to_scale() ? Weight::chosen : Weight::quiet)) {
        model.set_to_scale(!model.to_scale());
        show_chosen(model, context);
    }
    ImGui::SameLine(0, fonts.px(2));
    if (button(theme, fonts, open ? icon::collapse : icon::expand, "fold", caption(open ? "Fold all" : "Unfold all"),
               open ? "Make long runs of ordinary packets a block each"
                    : "Long runs of ordinary packets are a block each: show every packet",
               Weight::quiet, model.has_blocks())) {
        model.set_all_open(!open);
        show_chosen(model, context);
    }
    ImGui::SameLine(0, fonts.px(2));
    if (button(theme, fonts, icon::stream, "stream", caption("Follow stream"), "Show what the two ends said",
               Weight::quiet))
        context.selection.wanted_view = "stream";
    ImGui::SameLine(0, fonts.px(2));
    const bool picture = captions ? picture_button(theme, fonts)
                                  : button(theme, fonts, icon::picture, "picture", "",
                                           "Save the whole connection as a picture (SVG or PNG)", Weight::quiet);
    if (picture) context.selection.wanted_picture = offer_picture(model, *context.recording);
    ImGui::SameLine(0, fonts.px(10));
}

void draw_bar(LadderModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    draw_connection_steps(context, model.lanes().front(),
                          [&](std::uint32_t connection) { choose_connection(model, context, connection); });
    const float room = ImGui::GetContentRegionAvail().x;
    const bool captions = room >= fonts.px(900);
    draw_picker(model, context, std::min(fonts.px(560), room - fonts.px(captions ? 640 : 240)));
    ImGui::SameLine(0, fonts.px(6));
    draw_choices(model, context, captions);
    ImGui::AlignTextToFramePadding();
    text(theme.muted, counted(model.packet_count(), "packet"));
}

/// Who stands at either end, pinned above the rows.
void draw_heads(const LadderModel& model, const ViewContext& context, const LadderLayout& layout, ImVec2 from) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    auto& list = *ImGui::GetWindowDrawList();
    fill_rect(list, from, {from.x + layout.width, from.y + layout.head_height}, theme.raised);
    line(list, {from.x, from.y + layout.head_height}, {from.x + layout.width, from.y + layout.head_height},
         theme.border, 1);
    const float top = from.y + fonts.px(6), second = top + fonts.text.size + fonts.px(3);
    const auto caption = [&](float right, std::string_view words) {
        draw_text(list, fonts.small, {std::round(from.x + right - text_size(fonts.small, words).x), second},
                  theme.faint, words);
    };
    if (model.to_scale() && model.scale().row > 0)
        draw_text(list, fonts.small, {std::round(from.x + layout.section), top + fonts.px(1)}, theme.accent,
                  "Height of a row: " + trace::duration_words(model.scale().row));
    caption(layout.frame, "Frame");
    caption(layout.time + layout.time_width - fonts.px(10), "Time, s");
    if (layout.explanation_width > 0)
        draw_text(list, fonts.small, {from.x + layout.explanation, second}, theme.faint, "What happens");
    for (std::size_t i = 0; i < layout.lanes.size() && i < model.lanes().size(); ++i) {
        const auto& lane = layout.lanes[i];
        const auto connection = context.recording->connection(model.lanes()[i]);
        const float room = (lane.right - lane.left) / 2 - fonts.px(8);
        const auto end = [&](float lifeline, float least, float most, const Icon& sign, std::string_view role,
                             const std::string& address, Color color) {
            const auto label = fonts.label(sign, role);
            const auto place = [&](const Face& face, std::string_view utf8) {
                const float width = std::min(text_size(face, utf8).x, room);
                return std::clamp(from.x + lifeline - width / 2, from.x + least,
                                  std::max(from.x + least, from.x + most - width));
            };
            draw_text_cut(list, fonts.bold, {place(fonts.bold, label), top}, room, color, label);
            draw_text_cut(list, fonts.mono, {place(fonts.mono, address), second}, room, theme.text, address);
        };
        end(lane.client, lane.left + fonts.px(4), lane.middle() - fonts.px(4), icon::client,
            connection.from_middle ? "client (inferred)" : "client", decode::to_text(connection.client), theme.client);
        end(lane.server, lane.middle() + fonts.px(4), lane.right - fonts.px(4), icon::server,
            connection.from_middle ? "server (inferred)" : "server", decode::to_text(connection.server), theme.server);
    }
}

void choose_row(LadderModel& model, ViewContext& context, std::size_t row) {
    if (row >= model.row_count() || model.kind_of(row) == LadderModel::Kind::silence) return;
    context.selection.choose_frame(*context.recording, model.frame_at(row));
    model.seen_changes = model.opened_for = context.selection.changes;
    model.on_block = model.kind_of(row) == LadderModel::Kind::block;
    reveal(model, row);
}

void open_block(LadderModel& model, ViewContext& context, std::size_t row, bool open) {
    choose_row(model, context, model.set_open(row, open));
}

bool is_block(const LadderModel& model, std::size_t row) {
    return row < model.row_count() && model.kind_of(row) == LadderModel::Kind::block;
}

/// Left and Right fold and unfold, as in a tree.
void fold_by_keyboard(LadderModel& model, ViewContext& context, std::size_t row) {
    if (row >= model.row_count()) return;
    const bool block = is_block(model, row);
    const bool open = block && model.block(row).open;
    if (block && pressed(Key::enter)) return open_block(model, context, row, !open);
    if (block && !open && pressed(Key::right)) return open_block(model, context, row, true);
    if (open && pressed(Key::right)) return choose_row(model, context, row + 1);
    if (open && pressed(Key::left)) return open_block(model, context, row, false);
    if (!block && model.entry(row).block != decode::none && pressed(Key::left))
        choose_row(model, context, model.set_open(row, true));
}

void choose_by_keyboard(LadderModel& model, ViewContext& context) {
    if (!has_keyboard() || model.row_count() == 0) return;
    const auto go = [&](std::int64_t rows) {
        choose_row(model, context, model.step(model.cursor(context.selection), rows));
    };
    const auto page = static_cast<std::int64_t>(std::max(1.0, model.scroll.visible() - 1));
    if (pressed(Key::down)) go(1);
    if (pressed(Key::up)) go(-1);
    if (pressed(Key::page_down)) go(page);
    if (pressed(Key::page_up)) go(-page);
    if (pressed(Key::home)) choose_row(model, context, 0);
    if (pressed(Key::end)) {
        choose_row(model, context, model.row_count() - 1);
        model.scroll.follow(context.live);
    }
    const auto row = model.cursor(context.selection);
    fold_by_keyboard(model, context, row);
    if (row >= model.row_count() || is_block(model, row) || model.frame_at(row) != context.selection.frame) return;
    if (pressed(Key::c, ctrl)) copy_text(arrow_text(model.row(*context.recording, row), *context.recording));
    const auto related = model.row(*context.recording, row).related_frame;
    if (pressed(Key::enter) && related != decode::no_frame) context.selection.choose_frame(*context.recording, related);
}

void choose_by_mouse(LadderModel& model, ViewContext& context, const LadderLayout& layout, LadderArea& area) {
    const auto mouse = ImGui::GetIO().MousePos;
    const bool inside = mouse.x >= area.from.x && mouse.x < area.to.x - layout.scale * 14 && mouse.y >= area.from.y &&
                        mouse.y < area.to.y;
    if (!inside || !ImGui::IsWindowHovered() || ImGui::IsAnyItemActive() || ImGui::IsAnyItemHovered()) return;
    const double at = static_cast<double>((mouse.y - area.from.y) / layout.row_height) + top_of(model.scroll);
    if (at >= model.total_height()) return;
    const auto row = model.row_at(at);
    if (model.kind_of(row) == LadderModel::Kind::silence || at < model.top_of(row)) return;
    area.hovered = row;
    if (point_at_finding(LadderSight(model, context, layout, area), context, row)) return;
    const bool menu = ImGui::IsMouseClicked(ImGuiMouseButton_Right);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && is_block(model, row))
        return open_block(model, context, row, !model.block(row).open);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) || menu) choose_row(model, context, row);
    if (menu)
        ImGui::OpenPopup(arrow_menu);
    else if (rested())
        tooltip_now(is_block(model, row) ? model.words(*context.recording, row)
                                         : arrow_text(model.row(*context.recording, row), *context.recording));
}

void draw_block_menu(LadderModel& model, ViewContext& context, std::size_t row) {
    const bool open = model.block(row).open;
    if (ImGui::MenuItem(open ? "Fold it" : "Show each packet", open ? "Left" : "Right"))
        return open_block(model, context, row, !open);
    draw_finding_menu(model, context, row);
    if (ImGui::MenuItem("Copy what it says")) copy_text(model.words(*context.recording, row));
    ImGui::Separator();
    if (ImGui::MenuItem("Show its first packet in the list")) context.selection.wanted_view = "packets";
    if (ImGui::MenuItem("Follow stream")) context.selection.wanted_view = "stream";
}

void draw_arrow_menu(LadderModel& model, ViewContext& context) {
    if (!ImGui::BeginPopup(arrow_menu)) return;
    const auto row = model.cursor(context.selection);
    if (is_block(model, row)) {
        draw_block_menu(model, context, row);
    } else if (row < model.row_count() && model.frame_at(row) == context.selection.frame) {
        const auto& arrow = model.row(*context.recording, row);
        if (ImGui::MenuItem("Copy all about it", "Ctrl+C")) copy_text(arrow_text(arrow, *context.recording));
        if (ImGui::MenuItem("Copy what the arrow says")) copy_text(arrow.name + "  " + arrow.numbers);
        if (ImGui::MenuItem("Copy the explanation", nullptr, false, !arrow.explanation.empty()))
            copy_text(arrow.explanation);
        ImGui::Separator();
        if (ImGui::MenuItem("Go to the packet that it answers", "Enter", false,
                            arrow.related_frame != decode::no_frame))
            context.selection.choose_frame(*context.recording, arrow.related_frame);
        draw_finding_menu(model, context, row);
        if (ImGui::MenuItem("Show in the packet list")) context.selection.wanted_view = "packets";
        if (ImGui::MenuItem("Follow stream")) context.selection.wanted_view = "stream";
    }
    ImGui::EndPopup();
}

void draw_body(LadderModel& model, ViewContext& context) {
    const auto& fonts = context.fonts;
    const ImVec2 from = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    const auto layout = lay_out_ladder(room.x, fonts.scale, fonts.text.size, model.lanes().size());
    LadderArea area{{from.x, from.y + layout.head_height}, {from.x + room.x, from.y + room.y}, model.row_count()};
    // half a row stays free below the last, so that lifelines are seen to end
    model.scroll.fit(static_cast<std::uint64_t>(std::ceil(model.total_height())),
                     std::max(1.0, static_cast<double>((area.to.y - area.from.y) / layout.row_height) - 0.4));
    // the replay went on or back: its newest arrow is kept in sight
    if (model.seen_packets != model.packet_count() && context.packet_count < model.seen_published)
        reveal(model, model.row_count() - 1);
    model.seen_packets = model.packet_count();
    model.seen_published = context.recording->packet_count();
    if (model.seen_changes != context.selection.changes) {
        model.seen_changes = context.selection.changes;
        show_chosen(model, context);
    }
    choose_by_keyboard(model, context);
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel != 0 && ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows) && !ImGui::GetIO().KeyCtrl)
        model.scroll.scroll_by(-2.0 * wheel);
    draw_scrollbar("scrollbar", model.scroll, area.from, area.to, context.theme, fonts.scale);
    choose_by_mouse(model, context, layout, area);
    auto& list = *ImGui::GetWindowDrawList();
    list.PushClipRect(area.from, area.to, true);
    draw_ladder_rows(model, context, layout, area);
    list.PopClipRect();
    draw_heads(model, context, layout, from);
    draw_arrow_menu(model, context);
    if (context.live && !model.scroll.follows() && model.total_height() > model.scroll.visible()) {
        ImGui::SetCursorScreenPos({(area.from.x + area.to.x) / 2 - fonts.px(85), area.to.y - fonts.px(44)});
        if (button(context.theme, fonts, icon::follow, "follow", "Follow new packets",
                   "Keep the newest packet in sight (End)", Weight::main))
            model.scroll.follow(true);
    }
}

}  // namespace

void draw_ladder(LadderModel& model, ViewContext& context) {
    const Theme& theme = context.theme;
    const Fonts& fonts = context.fonts;
    if (context.recording == nullptr)
        return empty_view(theme, fonts, icon::ladder, "No capture is open",
                          "Open a capture file or play a demo: the ladder shows each packet of a connection as an "
                          "arrow between client and server.");
    model.update(*context.recording, context.packet_count, context.selection);
    if (model.lanes().empty())
        return empty_view(
            theme, fonts, icon::ladder, "No connection so far",
            "The ladder is drawn for TCP connections and UDP conversations. It appears with the first packet of one.");
    draw_bar(model, context);
    model.update(*context.recording, context.packet_count, context.selection);  // another connection may be chosen now
    if (model.row_count() == 0)
        return empty_view(
            theme, fonts, icon::ladder, "Not begun yet",
            "The first packet of this connection comes later in the replay. Press play, or step forward.");
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{1, 1});
    begin_panel("ladder rows", theme, {0, 0},
                ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNavInputs);
    ImGui::PopStyleVar();
    draw_body(model, context);
    ImGui::EndChild();
}

}  // namespace loopscope::ui
