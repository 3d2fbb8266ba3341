#include <optional>

#include "ui/ladder_draw.hpp"
#include "ui/ladder_sight.hpp"

namespace loopscope::ui {

using decode::flow::TcpState;
using trace::LadderSection;

namespace {

constexpr std::size_t looked_back = 4096, looked_ahead = 64;  ///< rows beyond the edges

/// The connection's packet before this one, by the index; none at its beginning.
std::optional<trace::PacketRecord> previous_of(const LadderSight& sight, const trace::PacketRecord& of) {
    if (of.previous_in_connection == decode::no_frame) return std::nullopt;
    return sight.recording.packet(of.previous_in_connection);
}

/// The connection's last packet above the first row in sight, if any.
std::optional<trace::PacketRecord> last_above(const LadderSight& sight, std::size_t lane) {
    for (auto row = sight.first; row < sight.last; ++row)
        if (sight.lane_of(row) == lane) return previous_of(sight, sight.record(row));
    for (auto row = sight.first, left = looked_back; row-- > 0 && left > 0; --left)
        if (sight.lane_of(row) == lane) return sight.record(row);
    return std::nullopt;
}

/// Which states last from above the edge, in a quieter box.
void draw_states_above(const LadderSight& sight, const LadderLane& lane, const trace::PacketRecord& before) {
    const auto& fonts = sight.fonts;
    const float y = sight.area.from.y + fonts.px(11);
    const bool room =
        sight.first < sight.last &&
        (!sight.is_arrow(sight.first) || sight.y_of(sight.first) + sight.layout.arrow_begin >= y + fonts.px(20));
    if (!room) return;
    draw_state_box(sight.list, fonts, sight.theme, {sight.x(lane.client) - fonts.px(8), y}, true, before.client_state,
                   false);
    draw_state_box(sight.list, fonts, sight.theme, {sight.x(lane.server) + fonts.px(8), y}, false, before.server_state,
                   false);
}

/// Each piece of a lifeline lasts from one arrow of its connection to the next.
void draw_lane(const LadderSight& sight, std::size_t index) {
    const auto& lane = sight.layout.lanes[index];
    const auto& area = sight.area;
    const bool tcp = sight.recording.connection(sight.model.lanes()[index]).transport == decode::Protocol::tcp;
    const auto before = last_above(sight, index);
    struct End {
        float offset, from;
        TcpState state;
    };
    End client{lane.client, area.from.y, before ? before->client_state : TcpState::closed},
        server{lane.server, area.from.y, before ? before->server_state : TcpState::listen};
    const auto go_to = [&](End& end, float y, TcpState next) {
        const LifelineStyle plain{sight.theme.datagram.faded(0.55), 2, false};
        draw_lifeline(sight.list, sight.x(end.offset), end.from, std::min(y, area.to.y),
                      tcp ? lifeline_style(sight.theme, end.state) : plain, sight.fonts.scale);
        end.from = y;
        end.state = next;
    };
    for (auto row = sight.first; row < sight.last; ++row) {
        if (!sight.is_arrow(row) || sight.lane_of(row) != index) continue;
        const auto& packet = sight.record(row);
        const bool from_server = packet.has(trace::packet_flag::from_server);
        const float begin = sight.y_of(row) + sight.layout.arrow_begin, end = sight.y_of(row) + sight.layout.arrow_end;
        if (packet.client_state != client.state) go_to(client, from_server ? end : begin, packet.client_state);
        if (packet.server_state != server.state) go_to(server, from_server ? begin : end, packet.server_state);
    }
    const float foot = sight.last == sight.model.row_count()
                           ? std::min(sight.y_of(sight.last) + sight.fonts.px(10), area.to.y)
                           : area.to.y;
    go_to(client, foot, client.state);
    go_to(server, foot, server.state);
    if (tcp && lane.states_fit && before) draw_states_above(sight, lane, *before);
}

/// The next row of the lane in sight, or sight.last.
std::size_t next_in_lane(const LadderSight& sight, std::size_t row, std::size_t lane) {
    for (++row; row < sight.last && sight.lane_of(row) != lane;) ++row;
    return row;
}

/// Whether the lane's next row below the edge belongs to the same section; looks a little way down.
bool goes_on_below(const LadderSight& sight, std::size_t row, std::size_t lane, LadderSection section) {
    const auto stop = std::min(sight.model.row_count(), sight.last + looked_ahead);
    for (++row; row < stop; ++row)
        if (sight.lane_of(row) == lane) return sight.section_of(row) == section;
    return false;
}

/// Handshake, teardown and the like, bracketed at the margin, or at the lane's edge where there are several.
void draw_brackets_of(const LadderSight& sight, std::size_t lane) {
    const float left =
        sight.layout.lanes.size() == 1 ? sight.layout.bracket : sight.layout.lanes[lane].left + sight.fonts.px(4);
    auto row = sight.first;
    if (row < sight.last && sight.lane_of(row) != lane) row = next_in_lane(sight, row, lane);
    while (row < sight.last) {
        const auto section = sight.section_of(row);
        const auto before = previous_of(sight, sight.record(row));
        const auto next = next_in_lane(sight, row, lane);
        const bool goes_on = next < sight.last
                                 ? sight.section_of(next) == section
                                 : sight.last < sight.model.row_count() && goes_on_below(sight, row, lane, section);
        if (section != LadderSection::none) {
            const float bottom =
                goes_on ? (next < sight.last ? sight.y_of(next) : sight.area.to.y) : sight.bottom_of(row);
            draw_bracket(sight.list, std::round(sight.x(left)), sight.y_of(row), bottom,
                         section_color(sight.theme, section), !before || ladder_section(*before) != section, !goes_on,
                         sight.fonts.scale);
        }
        row = next;
    }
}

/// The name of each bracket in sight, at its first row or at the edge.
void draw_section_names(const LadderSight& sight) {
    const auto& fonts = sight.fonts;
    if (sight.layout.section_width <= 0 || sight.layout.lanes.size() != 1) return;
    for (auto row = sight.first; row < sight.last;) {
        const auto section = sight.section_of(row);
        auto end = row + 1;
        while (end < sight.last && sight.section_of(end) == section) ++end;
        if (section != LadderSection::none) {
            float y = std::max(sight.y_of(row), sight.area.from.y) + fonts.px(6);
            y = std::min(y, sight.bottom_of(end - 1) - fonts.bold.size - fonts.px(6));
            draw_text_cut(sight.list, fonts.bold, {sight.x(sight.layout.section), y}, sight.layout.section_width,
                          section_color(sight.theme, section), to_text(section));
        }
        row = end;
    }
}

}  // namespace

void draw_lifelines(const LadderSight& sight) {
    for (std::size_t lane = 0; lane < sight.layout.lanes.size(); ++lane) draw_lane(sight, lane);
}

void draw_section_brackets(const LadderSight& sight) {
    for (std::size_t lane = 0; lane < sight.layout.lanes.size(); ++lane) draw_brackets_of(sight, lane);
    draw_section_names(sight);
}

}  // namespace loopscope::ui
