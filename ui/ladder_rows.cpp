#include "ui/ladder_rows.hpp"

#include <algorithm>
#include <cmath>

#include "ui/ladder_draw.hpp"
#include "ui/quantity.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

using trace::LadderRow;
using trace::LadderSection;
using Kind = LadderModel::Kind;

namespace {

/// Draws the rows in sight, one kind of thing after the other, so that arrows lie over lifelines and those over bands.
class RowsInSight : private LadderSight {
public:
    RowsInSight(LadderModel& shown, ViewContext& context, const LadderLayout& places, const LadderArea& room)
        : LadderSight(shown, context, places, room) {
        if (selection.frame != decode::no_frame && selection.frame <= recording.packet_count())
            related_ = recording.packet(selection.frame).related_frame;
    }

    void draw() {
        for (std::size_t lane = 1; lane < layout.lanes.size(); ++lane)
            line(list, {x(layout.lanes[lane].left), area.from.y}, {x(layout.lanes[lane].left), area.to.y}, theme.grid,
                 1);
        for (auto row = first; row < last; ++row) draw_background(row);
        draw_lifelines(*this);
        draw_time_axis(*this);
        draw_section_brackets(*this);
        draw_repeats(*this);
        for (auto row = first; row < last; ++row) draw_row(row);
        draw_chosen_explanation();
    }

private:
    void draw_row(std::size_t row) {
        if (model.kind_of(row) == Kind::silence) return draw_silence(*this, row);
        if (model.kind_of(row) == Kind::block) {
            draw_gutter_of_block(row);
            return draw_block(*this, row);
        }
        const auto& arrow = model.row(recording, row);
        draw_gutter(arrow, row);
        draw_arrow_of(arrow, row);
    }

    void draw_background(std::size_t row) {
        const float top = y_of(row), bottom = bottom_of(row);
        const auto section = section_of(row);
        const auto lane = lane_of(row);
        if (section != LadderSection::none) {
            const bool whole = layout.lanes.size() == 1 || lane == layout.lanes.size();
            const float left = whole ? area.from.x : x(layout.lanes[lane].left),
                        right = whole ? area.to.x : x(layout.lanes[lane].right);
            // the empty space of a ladder to scale belongs to the section on both of its sides
            const bool goes_on = row > 0 && section_of(row - 1) == section && layout.lanes.size() == 1;
            fill_rect(list, {left, goes_on ? bottom_of(row - 1) : top}, {right, bottom},
                      section_color(theme, section).faded(theme.dark ? 0.07 : 0.06));
        }
        if (is_arrow(row) && model.entry(row).block != decode::none) {
            const auto& place = layout.lanes[std::min(lane, layout.lanes.size() - 1)];
            fill_rect(list, {x(place.client), top}, {x(place.server), bottom}, theme.data.faded(0.05));
        }
        if (model.kind_of(row) == Kind::silence) return;
        const bool chosen = is_chosen(row);
        if (row == area.hovered && !chosen)
            fill_rect(list, {area.from.x, top}, {area.to.x, bottom}, theme.hovered.faded(0.6));
        if (!chosen) return;
        fill_rect(list, {area.from.x, top}, {area.to.x, bottom}, theme.selected);
        fill_rect(list, {area.from.x, top}, {area.from.x + fonts.px(3), bottom}, theme.accent);
    }

    void draw_right_aligned(float right, const Face& face, float y, Color color, const std::string& words) {
        draw_text(list, face, {std::round(x(right) - text_size(face, words).x), y}, color, words);
    }

    void draw_gutter(const LadderRow& arrow, std::size_t row) {
        const float y = y_of(row) + fonts.px(5), below = y + fonts.text.size + fonts.px(2);
        const bool chosen = is_chosen(row), answered = arrow.frame == related_;
        const float time = layout.time + layout.time_width - fonts.px(10);
        draw_right_aligned(layout.frame, fonts.mono, y,
                           chosen     ? theme.text
                           : answered ? theme.accent
                                      : theme.faint,
                           std::to_string(arrow.frame));
        const float taken = draw_finding_sign(*this, row);
        if (answered)
            draw_right_aligned(layout.frame - taken, fonts.small, below, theme.accent, fonts.sign(icon::handshake));
        draw_right_aligned(time, fonts.mono, y, chosen ? theme.text : theme.muted,
                           seconds_text(arrow.time - recording.first_time()));
        if (row > 0)
            draw_right_aligned(time, fonts.small, below, theme.faint,
                               "+" + duration_text(model.gap_before(recording, row)));
    }

    void draw_gutter_of_block(std::size_t row) {
        const float y = std::round((y_of(row) + bottom_of(row) - fonts.mono.size) / 2);
        const auto color = is_chosen(row) ? theme.text : theme.faint;
        draw_right_aligned(layout.frame, fonts.mono, y, color, std::to_string(model.frame_at(row)));
        draw_right_aligned(layout.time + layout.time_width - fonts.px(10), fonts.mono, y,
                           is_chosen(row) ? theme.text : theme.muted,
                           seconds_text(record(row).time - recording.first_time()));
        draw_finding_sign(*this, row);
    }

    void draw_arrow_of(const LadderRow& arrow, std::size_t row) {
        const auto& lane = layout.lanes[std::min(lane_of(row), layout.lanes.size() - 1)];
        const float y = y_of(row), side = fonts.px(3);
        const float client = x(lane.client) + side, server = x(lane.server) - side;
        const ImVec2 tail{arrow.from_server ? server : client, y + layout.arrow_begin},
            tip{arrow.from_server ? client : server, y + layout.arrow_end};
        const auto color = theme.of(meaning_of(record(row)));
        draw_arrow(list, tail, tip, arrow.kind, color, fonts.scale);
        draw_label(arrow, row, lane, color);
        if (arrow.tcp && lane.states_fit) {
            const float client_y = arrow.from_server ? tip.y : tail.y, server_y = arrow.from_server ? tail.y : tip.y;
            if (arrow.client_changes())
                draw_state_box(list, fonts, theme, {x(lane.client) - fonts.px(8), client_y}, true, arrow.client_state,
                               true);
            if (arrow.server_changes())
                draw_state_box(list, fonts, theme, {x(lane.server) + fonts.px(8), server_y}, false, arrow.server_state,
                               true);
        }
        draw_explanation(arrow, row, lane);
    }

    void draw_label(const LadderRow& arrow, std::size_t row, const LadderLane& lane, Color color) {
        const float room = lane.server - lane.client - fonts.px(20), gap = fonts.px(10);
        const bool sign = arrow.kind != trace::ArrowKind::plain;
        const std::string icon = sign ? fonts.sign(icon_of(meaning_of(record(row)))) : "";
        const float icon_width = sign ? text_size(fonts.small, icon).x + fonts.px(6) : 0;
        const float name = text_size(fonts.bold, arrow.name).x;
        std::string rest;
        for (const auto& details : label_details(arrow)) {
            rest = details;
            if (rest.empty() || icon_width + name + gap + text_size(fonts.mono, rest).x <= room) break;
        }
        const float width =
            std::min(room, icon_width + name + (rest.empty() ? 0 : gap + text_size(fonts.mono, rest).x));
        const float y = std::round(y_of(row) + fonts.px(5));
        float at = std::round(x(lane.middle()) - width / 2);
        if (sign) {
            draw_text(list, fonts.small, {at, y + (fonts.bold.size - fonts.small.size) / 2}, color, icon);
            at += icon_width;
        }
        draw_text_cut(list, fonts.bold, {at, y}, room - icon_width, color, arrow.name);
        if (!rest.empty())
            draw_text(list, fonts.mono, {std::round(at + name + gap), y + (fonts.bold.size - fonts.mono.size) / 2},
                      theme.muted, rest);
    }

    void draw_explanation(const LadderRow& arrow, std::size_t row, const LadderLane& lane) {
        if (arrow.explanation.empty()) return;
        const auto ink = is_chosen(row) ? theme.text : theme.muted;
        if (layout.explained_below) {
            draw_text_cut(list, fonts.small,
                          {x(lane.client) + fonts.px(10), y_of(row) + layout.arrow_end + fonts.px(4)},
                          lane.server - lane.client - fonts.px(20), ink, arrow.explanation);
            return;
        }
        if (layout.explanation_width <= 0) return;
        const auto broken = break_in_two(arrow.explanation, layout.explanation_width);
        float y = y_of(row) + (layout.row_height - (broken.second.empty() ? 1.f : 2.f) * fonts.text.size -
                               (broken.second.empty() ? 0 : fonts.px(2))) /
                                  2;
        draw_text_cut(list, fonts.text, {x(layout.explanation), std::round(y)}, layout.explanation_width, ink,
                      broken.first);
        y += fonts.text.size + fonts.px(2);
        if (!broken.second.empty())
            draw_text_cut(list, fonts.text, {x(layout.explanation), std::round(y)}, layout.explanation_width, ink,
                          broken.second);
    }

    /// All words of the chosen arrow's explanation, over its neighbours', where they did not fit beside it.
    void draw_chosen_explanation() {
        const auto row = model.cursor(selection);
        if (row < first || row >= last || !is_arrow(row) || !is_chosen(row) || layout.lanes.size() > 1) return;
        const auto& words = model.row(recording, row).explanation;
        const auto& lane = layout.lanes.front();
        const bool below = layout.explained_below;
        const float left = below ? x(lane.client) + fonts.px(10) : x(layout.explanation);
        const float width = below ? lane.server - lane.client - fonts.px(20) : layout.explanation_width;
        const Face& face = below ? fonts.small : fonts.text;
        const auto size = text_size(face, words, width);
        const float room = below ? face.size + fonts.px(2) : layout.row_height;
        if (words.empty() || width < fonts.px(60) || size.y <= room) return;
        const float pad = fonts.px(7);
        float top = y_of(row) + (below ? layout.arrow_end + fonts.px(3) : pad);
        top = std::max(area.from.y + pad, std::min(top, area.to.y - size.y - pad));
        fill_rect(list, {left - pad, top - pad}, {left + width + pad, top + size.y + pad}, theme.raised, fonts.px(5));
        stroke_rect(list, {left - pad, top - pad}, {left + width + pad, top + size.y + pad}, theme.accent, fonts.px(5),
                    1);
        ImGui::SetCursorScreenPos({left, top});
        const WithFont with(face);
        ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width + 1);
        text(theme.text, words);
        ImGui::PopTextWrapPos();
    }

    /// The words that fit on the first line, and the rest.
    std::pair<std::string_view, std::string_view> break_in_two(std::string_view text, float width) const {
        if (text_size(fonts.text, text).x <= width) return {text, {}};
        std::size_t best = 0;
        for (auto space = text.find(' '); space != text.npos; space = text.find(' ', space + 1)) {
            if (text_size(fonts.text, text.substr(0, space)).x > width) break;
            best = space;
        }
        if (best == 0) return {text, {}};
        return {text.substr(0, best), text.substr(best + 1)};
    }

    std::uint32_t related_ = decode::no_frame;  ///< the frame that the chosen one answers or repeats
};

}  // namespace

void draw_ladder_rows(LadderModel& model, ViewContext& context, const LadderLayout& layout, const LadderArea& area) {
    RowsInSight(model, context, layout, area).draw();
}

std::string arrow_text(const LadderRow& row, const trace::Recording& recording) {
    std::string text = row.name + "   " + (row.flag_text.empty() ? "" : row.flag_text + "  ") + row.numbers + "\n";
    if (!row.explanation.empty()) text += row.explanation + "\n";
    text +=
        "\nFrame " + grouped(row.frame) + ", " + seconds_text(row.time - recording.first_time()) + " s after the first";
    if (row.since_previous >= 0)
        text += ", " + duration_text(row.since_previous) + " after the connection's previous packet";
    text += "\nFrom the " + std::string{row.from_server ? "server" : "client"} + ", " +
            counted(row.payload_length, "octet") + " of payload";
    if (!row.tcp) return text;
    text += "\nSequence number " + grouped(row.sequence) + " (raw " + std::to_string(row.raw_sequence) + ")";
    if ((row.flags & decode::tcp_flag::ack) != 0)
        text +=
            "\nAcknowledgment " + grouped(row.acknowledgment) + " (raw " + std::to_string(row.raw_acknowledgment) + ")";
    text += "\nWindow " + grouped(row.window) + " octets";
    if (!row.sack.empty()) text += "\nConfirms besides: " + row.sack;
    text += "\nClient " + std::string{to_text(row.client_before)} +
            (row.client_changes() ? " to " + std::string{to_text(row.client_state)} : "");
    text += "\nServer " + std::string{to_text(row.server_before)} +
            (row.server_changes() ? " to " + std::string{to_text(row.server_state)} : "");
    return text;
}

}  // namespace loopscope::ui
