#pragma once

#include <algorithm>
#include <cmath>

#include "ui/imgui.hpp"
#include "ui/ladder_layout.hpp"
#include "ui/ladder_model.hpp"
#include "ui/ladder_style.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// The part of the screen in which the arrows are drawn.
struct LadderArea {
    ImVec2 from, to;
    std::size_t hovered = 0;  ///< row under the pointer; LadderModel::row_count(): none
};

/// The rows in sight, and where they are on the screen: what the parts of a ladder are drawn with.
class LadderSight {
public:
    LadderSight(LadderModel& shown, ViewContext& context, const LadderLayout& places, const LadderArea& room)
        : model(shown),
          recording(*context.recording),
          selection(context.selection),
          theme(context.theme),
          fonts(context.fonts),
          layout(places),
          area(room),
          list(*ImGui::GetWindowDrawList()),
          top_(static_cast<double>(model.scroll.first()) + model.scroll.hidden_part()) {
        const auto bottom =
            top_ + static_cast<double>(area.to.y - area.from.y) / static_cast<double>(layout.row_height);
        first = model.row_count() == 0 ? 0 : model.row_at(top_);
        for (last = first; last < model.row_count() && model.top_of(last) < bottom;) ++last;
    }

    float y_of(std::size_t row) const {
        return y_at(row < model.row_count() ? model.top_of(row) : model.total_height());
    }
    float bottom_of(std::size_t row) const { return y_at(model.top_of(row) + model.height_of(row)); }
    float x(float offset) const { return area.from.x + offset; }
    /// Where the packet leaves its sender: the arrow's tail, or the middle of the closed block that holds it.
    float tail_of(std::size_t row) const {
        return model.kind_of(row) == LadderModel::Kind::arrow ? y_of(row) + layout.arrow_begin
                                                              : (y_of(row) + bottom_of(row)) / 2;
    }

    bool is_arrow(std::size_t row) const { return model.kind_of(row) == LadderModel::Kind::arrow; }
    trace::PacketRecord record(std::size_t row) const { return recording.packet(model.frame_at(row)); }
    /// The lane of the row's packet; that of a silence, or of a block of several connections, is layout.lanes.size().
    std::size_t lane_of(std::size_t row) const {
        const auto kind = model.kind_of(row);
        if (kind == LadderModel::Kind::silence) return layout.lanes.size();
        const auto connection = kind == LadderModel::Kind::block ? model.block(row).connection : record(row).connection;
        return std::min(model.lane_of(connection), layout.lanes.size());
    }
    /// The part of the connection's life; a silence has that of both packets around it.
    trace::LadderSection section_of(std::size_t row) const {
        using trace::LadderSection;
        if (model.kind_of(row) == LadderModel::Kind::block) return LadderSection::none;
        const auto section = ladder_section(record(row));
        if (is_arrow(row)) return section;
        return row > 0 && is_arrow(row - 1) && section_of(row - 1) == section ? section : LadderSection::none;
    }
    bool is_chosen(std::size_t row) const { return row == model.cursor(selection) && holds(row, selection.frame); }
    bool holds(std::size_t row, std::uint32_t frame) const {
        return model.kind_of(row) == LadderModel::Kind::block || model.frame_at(row) == frame;
    }

    LadderModel& model;
    const trace::Recording& recording;
    const Selection& selection;
    const Theme& theme;
    const Fonts& fonts;
    const LadderLayout& layout;
    const LadderArea& area;
    ImDrawList& list;
    std::size_t first = 0, last = 0;  ///< rows; `last` is the one after

private:
    float y_at(double height) const {
        return area.from.y + static_cast<float>((height - top_) * static_cast<double>(layout.row_height));
    }
    double top_;
};

// -- the parts, in the order in which they are painted

void draw_lifelines(const LadderSight&);  ///< ladder_lifelines.cpp
void draw_section_brackets(const LadderSight&);
void draw_repeats(const LadderSight&);  ///< ladder_repeats.cpp: what was sent again is joined to what was sent first
void draw_block(const LadderSight&, std::size_t row);  ///< ladder_blocks.cpp
void draw_silence(const LadderSight&, std::size_t row);
void draw_time_axis(const LadderSight&);  ///< of a ladder to scale: the empty space, its ticks, where it is broken

// -- findings, in ladder_signs.cpp

/// Draws the sign of what weighs most among the findings that the row shows, below its frame number. Returns the pixels
/// that it takes; 0: there is none.
float draw_finding_sign(const LadderSight&, std::size_t row);
/// The pointer is on that sign: shows what it means, and at a click the finding itself.
bool point_at_finding(const LadderSight&, ViewContext&, std::size_t row);
/// The ways from a row to its findings, in its menu.
void draw_finding_menu(const LadderModel&, ViewContext&, std::size_t row);

}  // namespace loopscope::ui
