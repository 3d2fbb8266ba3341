#include "ui/ladder_rows.hpp"

#include <algorithm>
#include <cmath>

#include "ui/ladder_draw.hpp"
#include "ui/quantity.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

using decode::flow::TcpState;
using trace::LadderRow;
using trace::LadderSection;

namespace {

constexpr std::int64_t long_pause = 1'000'000'000;  ///< nanoseconds; lifelines are broken at it

/// Draws the rows in sight, one kind of thing after the other, so that arrows lie over lifelines and those over bands.
class RowsInSight {
public:
    RowsInSight(LadderModel& model, ViewContext& context, const LadderLayout& layout, const LadderArea& area)
        : model_(model),
          recording_(*context.recording),
          selection_(context.selection),
          theme_(context.theme),
          fonts_(context.fonts),
          layout_(layout),
          area_(area),
          list_(*ImGui::GetWindowDrawList()),
          first_(static_cast<std::size_t>(model.scroll.first())) {
        const auto shown = static_cast<std::size_t>(std::ceil((area.to.y - area.from.y) / layout.row_height)) + 1;
        last_ = std::min(model.row_count(), first_ + shown);
        if (selection_.frame != decode::no_frame && selection_.frame <= recording_.packet_count())
            related_ = recording_.packet(selection_.frame).related_frame;
        top_ = area.from.y - static_cast<float>(model.scroll.hidden_part()) * layout.row_height;
    }

    void draw() {
        for (std::size_t lane = 1; lane < layout_.lanes.size(); ++lane)
            line(list_, {x(layout_.lanes[lane].left), area_.from.y}, {x(layout_.lanes[lane].left), area_.to.y},
                 theme_.grid, 1);
        for (auto row = first_; row < last_; ++row) draw_background(row);
        for (std::size_t lane = 0; lane < layout_.lanes.size(); ++lane) draw_lifelines(lane);
        for (std::size_t lane = 0; lane < layout_.lanes.size(); ++lane) draw_brackets(lane);
        for (auto row = first_; row < last_; ++row) {
            const auto& arrow = model_.row(recording_, row);
            draw_gutter(arrow, row);
            draw_arrow_of(arrow, row);
        }
        draw_section_names();
        draw_chosen_explanation();
    }

private:
    const trace::PacketRecord& record(std::size_t row) const { return recording_.packet(model_.frame_at(row)); }
    float y_of(std::size_t row) const {
        return top_ + static_cast<float>(static_cast<double>(row) - static_cast<double>(first_)) * layout_.row_height;
    }
    float x(float offset) const { return area_.from.x + offset; }
    std::size_t lane_of(std::size_t row) const {
        return std::min(model_.lane_of(record(row).connection), layout_.lanes.size() - 1);
    }
    Color color_of(std::size_t row) const { return theme_.of(meaning_of(record(row))); }

    void draw_background(std::size_t row) {
        const float top = y_of(row), bottom = top + layout_.row_height;
        const auto frame = model_.frame_at(row);
        const auto section = ladder_section(record(row));
        const auto& lane = layout_.lanes[lane_of(row)];
        if (section != LadderSection::none) {
            const bool single = layout_.lanes.size() == 1;
            const float left = single ? area_.from.x : x(lane.left), right = single ? area_.to.x : x(lane.right);
            fill_rect(list_, {left, top}, {right, bottom},
                      section_color(theme_, section).faded(theme_.dark ? 0.07 : 0.06));
        }
        if (row == area_.hovered && frame != selection_.frame)
            fill_rect(list_, {area_.from.x, top}, {area_.to.x, bottom}, theme_.hovered.faded(0.6));
        if (frame == selection_.frame) {
            fill_rect(list_, {area_.from.x, top}, {area_.to.x, bottom}, theme_.selected);
            fill_rect(list_, {area_.from.x, top}, {area_.from.x + fonts_.px(3), bottom}, theme_.accent);
        }
    }

    /// The last row of the lane's connection before `row`, by the index; nullptr at its beginning.
    const trace::PacketRecord* previous_of(const trace::PacketRecord& of) const {
        return of.previous_in_connection == decode::no_frame ? nullptr : &recording_.packet(of.previous_in_connection);
    }

    /// Each piece of a lifeline lasts from one arrow of its connection to the next.
    void draw_lifelines(std::size_t index) {
        const auto& lane = layout_.lanes[index];
        const bool tcp = recording_.connection(model_.lanes()[index]).transport == decode::Protocol::tcp;
        float client_from = area_.from.y, server_from = area_.from.y;
        const trace::PacketRecord* before = state_above(index);
        auto client = before != nullptr ? before->client_state : TcpState::closed,
             server = before != nullptr ? before->server_state : TcpState::listen;
        const auto piece = [&](float offset, float from, float to, TcpState state) {
            const LifelineStyle plain{theme_.datagram.faded(0.55), 2, false};
            draw_lifeline(list_, x(offset), from, std::min(to, area_.to.y), tcp ? lifeline_style(theme_, state) : plain,
                          fonts_.scale);
        };
        for (auto row = first_; row < last_; ++row) {
            if (lane_of(row) != index) continue;
            const auto& packet = record(row);
            const bool from_server = packet.has(trace::packet_flag::from_server);
            const float begin = y_of(row) + layout_.arrow_begin, end = y_of(row) + layout_.arrow_end;
            if (packet.client_state != client) {
                piece(lane.client, client_from, from_server ? end : begin, client);
                client_from = from_server ? end : begin;
                client = packet.client_state;
            }
            if (packet.server_state != server) {
                piece(lane.server, server_from, from_server ? begin : end, server);
                server_from = from_server ? begin : end;
                server = packet.server_state;
            }
        }
        const float foot = last_ == model_.row_count() ? std::min(y_of(last_) + fonts_.px(10), area_.to.y) : area_.to.y;
        piece(lane.client, client_from, foot, client);
        piece(lane.server, server_from, foot, server);
        draw_breaks(index);
        if (tcp && lane.states_fit && before != nullptr) draw_states_above(lane, *before);
    }

    /// The connection's last packet above the first row in sight; nullptr where there is none.
    const trace::PacketRecord* state_above(std::size_t index) const {
        for (auto row = first_; row < last_; ++row)
            if (lane_of(row) == index) return previous_of(record(row));
        for (auto row = first_; row-- > 0;)
            if (lane_of(row) == index) return &record(row);
        return nullptr;
    }

    /// Which states last from above the edge, in a quieter box.
    void draw_states_above(const LadderLane& lane, const trace::PacketRecord& before) {
        const float y = area_.from.y + fonts_.px(11);
        if (first_ == last_ || y_of(first_) + layout_.arrow_begin < y + fonts_.px(20)) return;
        draw_state_box(list_, fonts_, theme_, {x(lane.client) - fonts_.px(8), y}, true, before.client_state, false);
        draw_state_box(list_, fonts_, theme_, {x(lane.server) + fonts_.px(8), y}, false, before.server_state, false);
    }

    /// A long pause breaks the lifelines, as a broken axis does.
    void draw_breaks(std::size_t index) {
        const auto& lane = layout_.lanes[index];
        for (auto row = std::max<std::size_t>(first_, 1); row < last_; ++row) {
            if (time_between(record(row - 1).time, record(row).time) < long_pause) continue;
            const float y = std::round(y_of(row) + fonts_.px(1)), half = fonts_.px(6), gap = fonts_.px(2.5f);
            for (const float offset : {lane.client, lane.server}) {
                fill_rect(list_, {x(offset) - half, y - gap}, {x(offset) + half, y + gap}, theme_.panel);
                for (const float edge : {y - gap, y + gap})
                    line(list_, {x(offset) - half, edge + gap}, {x(offset) + half, edge - gap}, theme_.muted,
                         fonts_.px(1.2f));
            }
        }
    }

    void draw_gutter(const LadderRow& arrow, std::size_t row) {
        const float y = y_of(row) + fonts_.px(5);
        const auto right_aligned = [&](float right, const Face& face, float at, Color color, const std::string& words) {
            draw_text(list_, face, {std::round(x(right) - text_size(face, words).x), at}, color, words);
        };
        const bool chosen = arrow.frame == selection_.frame, answered = arrow.frame == related_;
        const float time = layout_.time + layout_.time_width - fonts_.px(10);
        right_aligned(layout_.frame, fonts_.mono, y,
                      chosen     ? theme_.text
                      : answered ? theme_.accent
                                 : theme_.faint,
                      std::to_string(arrow.frame));
        if (answered)
            right_aligned(layout_.frame, fonts_.small, y + fonts_.text.size + fonts_.px(2), theme_.accent,
                          fonts_.sign(icon::handshake));
        right_aligned(time, fonts_.mono, y, chosen ? theme_.text : theme_.muted,
                      seconds_text(arrow.time - recording_.first_time()));
        if (row == 0) return;
        const auto gap = time_between(record(row - 1).time, arrow.time);
        right_aligned(time, fonts_.small, y + fonts_.text.size + fonts_.px(2),
                      gap >= long_pause ? theme_.text : theme_.faint, "+" + duration_text(gap));
    }

    /// The next row of the lane in sight, or last_.
    std::size_t next_in_lane(std::size_t row, std::size_t lane) const {
        for (++row; row < last_ && lane_of(row) != lane;) ++row;
        return row;
    }

    /// Handshake, teardown and the like, bracketed at the margin, or at the lane's edge where there are several.
    void draw_brackets(std::size_t lane) {
        const float left = layout_.lanes.size() == 1 ? layout_.bracket : layout_.lanes[lane].left + fonts_.px(4);
        auto row = first_;
        if (row < last_ && lane_of(row) != lane) row = next_in_lane(row, lane);
        while (row < last_) {
            const auto section = ladder_section(record(row));
            const auto* before = previous_of(record(row));
            const auto next = next_in_lane(row, lane);
            const bool goes_on = next < last_ ? ladder_section(record(next)) == section
                                              : last_ < model_.row_count() && section_goes_on(row, lane, section);
            if (section != LadderSection::none) {
                const float bottom =
                    goes_on ? (next < last_ ? y_of(next) : area_.to.y) : y_of(row) + layout_.row_height;
                draw_bracket(list_, std::round(x(left)), y_of(row), bottom, section_color(theme_, section),
                             before == nullptr || ladder_section(*before) != section, !goes_on, fonts_.scale);
            }
            row = next;
        }
    }

    /// Whether the lane's next row below the edge belongs to the same section; looks a little way down.
    bool section_goes_on(std::size_t row, std::size_t lane, LadderSection section) const {
        const auto stop = std::min(model_.row_count(), last_ + 64);
        for (++row; row < stop; ++row)
            if (lane_of(row) == lane) return ladder_section(record(row)) == section;
        return false;
    }

    /// The name of each bracket in sight, at its first row or at the edge.
    void draw_section_names() {
        if (layout_.section_width <= 0 || layout_.lanes.size() != 1) return;
        for (auto row = first_; row < last_; ++row) {
            const auto section = ladder_section(record(row));
            if (section == LadderSection::none || (row > first_ && ladder_section(record(row - 1)) == section))
                continue;
            auto end = row + 1;
            while (end < last_ && ladder_section(record(end)) == section) ++end;
            float y = std::max(y_of(row), area_.from.y) + fonts_.px(6);
            y = std::min(y, y_of(end) - fonts_.bold.size - fonts_.px(6));
            draw_text_cut(list_, fonts_.bold, {x(layout_.section), y}, layout_.section_width,
                          section_color(theme_, section), to_text(section));
        }
    }

    void draw_arrow_of(const LadderRow& arrow, std::size_t row) {
        const auto& lane = layout_.lanes[lane_of(row)];
        const float y = y_of(row), side = fonts_.px(3);
        const float client = x(lane.client) + side, server = x(lane.server) - side;
        const ImVec2 tail{arrow.from_server ? server : client, y + layout_.arrow_begin},
            tip{arrow.from_server ? client : server, y + layout_.arrow_end};
        const auto color = color_of(row);
        draw_arrow(list_, tail, tip, arrow.kind, color, fonts_.scale);
        draw_label(arrow, row, lane, color);
        if (arrow.tcp && lane.states_fit) {
            const float client_y = arrow.from_server ? tip.y : tail.y, server_y = arrow.from_server ? tail.y : tip.y;
            if (arrow.client_changes())
                draw_state_box(list_, fonts_, theme_, {x(lane.client) - fonts_.px(8), client_y}, true,
                               arrow.client_state, true);
            if (arrow.server_changes())
                draw_state_box(list_, fonts_, theme_, {x(lane.server) + fonts_.px(8), server_y}, false,
                               arrow.server_state, true);
        }
        draw_explanation(arrow, row, lane);
    }

    void draw_label(const LadderRow& arrow, std::size_t row, const LadderLane& lane, Color color) {
        const float room = lane.server - lane.client - fonts_.px(20), gap = fonts_.px(10);
        const bool sign = arrow.kind != trace::ArrowKind::plain;
        const std::string icon = sign ? fonts_.sign(icon_of(meaning_of(record(row)))) : "";
        const float icon_width = sign ? text_size(fonts_.small, icon).x + fonts_.px(6) : 0;
        const float name = text_size(fonts_.bold, arrow.name).x;
        // as much as there is room for: the flags are left out first, then the numbers
        std::string rest = arrow.flag_text.empty() ? arrow.numbers : arrow.flag_text + "  " + arrow.numbers;
        const auto fits = [&] { return icon_width + name + gap + text_size(fonts_.mono, rest).x <= room; };
        if (!fits()) rest = arrow.numbers;
        if (!fits()) rest.clear();
        const float width =
            std::min(room, icon_width + name + (rest.empty() ? 0 : gap + text_size(fonts_.mono, rest).x));
        const float y = std::round(y_of(row) + fonts_.px(5));
        float at = std::round(x(lane.middle()) - width / 2);
        if (sign) {
            draw_text(list_, fonts_.small, {at, y + (fonts_.bold.size - fonts_.small.size) / 2}, color, icon);
            at += icon_width;
        }
        draw_text_cut(list_, fonts_.bold, {at, y}, room - icon_width, color, arrow.name);
        if (!rest.empty())
            draw_text(list_, fonts_.mono, {std::round(at + name + gap), y + (fonts_.bold.size - fonts_.mono.size) / 2},
                      theme_.muted, rest);
    }

    void draw_explanation(const LadderRow& arrow, std::size_t row, const LadderLane& lane) {
        if (arrow.explanation.empty()) return;
        const auto ink = arrow.frame == selection_.frame ? theme_.text : theme_.muted;
        if (layout_.explained_below) {
            draw_text_cut(list_, fonts_.small,
                          {x(lane.client) + fonts_.px(10), y_of(row) + layout_.arrow_end + fonts_.px(4)},
                          lane.server - lane.client - fonts_.px(20), ink, arrow.explanation);
            return;
        }
        if (layout_.explanation_width <= 0) return;
        const auto broken = break_in_two(arrow.explanation, layout_.explanation_width);
        float y = y_of(row) + (layout_.row_height - (broken.second.empty() ? 1.f : 2.f) * fonts_.text.size -
                               (broken.second.empty() ? 0 : fonts_.px(2))) /
                                  2;
        draw_text_cut(list_, fonts_.text, {x(layout_.explanation), std::round(y)}, layout_.explanation_width, ink,
                      broken.first);
        y += fonts_.text.size + fonts_.px(2);
        if (!broken.second.empty())
            draw_text_cut(list_, fonts_.text, {x(layout_.explanation), std::round(y)}, layout_.explanation_width, ink,
                          broken.second);
    }

    /// All words of the chosen arrow's explanation, over its neighbours', where they did not fit beside it.
    void draw_chosen_explanation() {
        const auto row = model_.row_of(selection_.frame);
        if (row < first_ || row >= last_ || model_.frame_at(row) != selection_.frame || layout_.lanes.size() > 1)
            return;
        const auto& words = model_.row(recording_, row).explanation;
        const auto& lane = layout_.lanes.front();
        const bool below = layout_.explained_below;
        const float left = below ? x(lane.client) + fonts_.px(10) : x(layout_.explanation);
        const float width = below ? lane.server - lane.client - fonts_.px(20) : layout_.explanation_width;
        const Face& face = below ? fonts_.small : fonts_.text;
        const auto size = text_size(face, words, width);
        const float room = below ? face.size + fonts_.px(2) : layout_.row_height;
        if (words.empty() || width < fonts_.px(60) || size.y <= room) return;
        const float pad = fonts_.px(7);
        float top = y_of(row) + (below ? layout_.arrow_end + fonts_.px(3) : pad);
        top = std::max(area_.from.y + pad, std::min(top, area_.to.y - size.y - pad));
        fill_rect(list_, {left - pad, top - pad}, {left + width + pad, top + size.y + pad}, theme_.raised,
                  fonts_.px(5));
        stroke_rect(list_, {left - pad, top - pad}, {left + width + pad, top + size.y + pad}, theme_.accent,
                    fonts_.px(5), 1);
        ImGui::SetCursorScreenPos({left, top});
        const WithFont with(face);
        ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width + 1);
        text(theme_.text, words);
        ImGui::PopTextWrapPos();
    }

    /// The words that fit on the first line, and the rest.
    std::pair<std::string_view, std::string_view> break_in_two(std::string_view text, float width) const {
        if (text_size(fonts_.text, text).x <= width) return {text, {}};
        std::size_t best = 0;
        for (auto space = text.find(' '); space != text.npos; space = text.find(' ', space + 1)) {
            if (text_size(fonts_.text, text.substr(0, space)).x > width) break;
            best = space;
        }
        if (best == 0) return {text, {}};
        return {text.substr(0, best), text.substr(best + 1)};
    }

    LadderModel& model_;
    const trace::Recording& recording_;
    const Selection& selection_;
    const Theme& theme_;
    const Fonts& fonts_;
    const LadderLayout& layout_;
    const LadderArea& area_;
    ImDrawList& list_;
    std::size_t first_, last_ = 0;
    std::uint32_t related_ = decode::no_frame;  ///< the frame that the chosen one answers or repeats
    float top_ = 0;
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
    text += "\nClient " + std::string{to_text(row.client_before)} +
            (row.client_changes() ? " to " + std::string{to_text(row.client_state)} : "");
    text += "\nServer " + std::string{to_text(row.server_before)} +
            (row.server_changes() ? " to " + std::string{to_text(row.server_state)} : "");
    return text;
}

}  // namespace loopscope::ui
