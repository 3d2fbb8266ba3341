#pragma once

#include <array>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "trace/recording.hpp"
#include "ui/background.hpp"
#include "ui/filter_bar.hpp"
#include "ui/filter_wish.hpp"
#include "ui/packet_filter.hpp"
#include "ui/packet_order.hpp"
#include "ui/packet_row.hpp"
#include "ui/row_scroll.hpp"
#include "ui/settings.hpp"

namespace loopscope::ui {

/// The packet table: which packet stands in which row, and the text of the rows on screen.
class PacketsModel {
public:
    PacketsModel() = default;
    PacketsModel(const PacketsModel&) = delete;
    PacketsModel& operator=(const PacketsModel&) = delete;
    ~PacketsModel() { work_->stop = true; }

    /// Call once a frame, before anything else. `shown`: packets up to the replay position.
    void update(const trace::Recording&, std::uint32_t shown);

    /// Which packets are shown at all: see PacketFilter::set_text.
    void set_filter(std::string text);
    /// What was chosen from a menu, joined to the filter that is there.
    void act_on(const FilterWish&);
    const PacketFilter& filter() const { return filter_; }

    std::uint32_t row_count() const { return count_; }
    /// Packets up to the replay position, whether they fit the filter or not.
    std::uint32_t all() const { return shown_; }
    /// The packet in row `row` (from 0), and the row of a packet; row_count() where it is not shown.
    std::uint32_t number_at(std::uint32_t row) const;
    std::uint32_t row_of(std::uint32_t number) const;

    /// `number` ascending is the order of the capture and costs nothing; everything else is sorted in the background.
    /// Until that is done the rows stand in the order of the capture; another call ends a sort on its way.
    void sort_by(PacketColumn column, bool descending);
    /// Which time the column shows, and is sorted by.
    void show_time(TimeColumn);
    PacketColumn sort_column() const { return sort_.column; }
    bool descending() const { return sort_.descending; }
    bool in_capture_order() const { return sort_.column == PacketColumn::number && !sort_.descending; }
    /// The newest packet stands in the last row: the list can follow it.
    bool newest_last() const {
        return !sort_.descending && (sort_.column == PacketColumn::number || sort_.column == PacketColumn::time);
    }
    bool sorting() const { return job_.running(); }
    /// How far a sort is, 0..1.
    double sorted_share() const;
    /// The last sort needed more memory than there is: the rows stand in the order of the capture.
    bool too_large_to_sort() const { return too_large_; }

    const PacketRow& row(const trace::Recording&, std::uint32_t number);
    std::string time_text(const trace::Recording&, std::uint32_t number, TimeColumn) const;
    /// All columns, separated by tabs, as they are copied.
    std::string line(const trace::Recording&, std::uint32_t number, TimeColumn);
    /// "ip.src == 10.0.0.1": see `filter_for`.
    std::string filter_text(const trace::Recording&, std::uint32_t number,
                            std::initializer_list<std::string_view> names);
    /// A filter that packets fit which are the same in this column; of the last one: the packet's connection.
    std::string filter_text(const trace::Recording&, std::uint32_t number, PacketColumn);

    FilterBar bar;
    PacketColumn menu_column = PacketColumn::number;  ///< where the context menu was opened
    RowScroll scroll;
    std::uint32_t seen_changes = 0;  ///< Selection::changes that was scrolled to
    bool wants_chosen = false;       ///< the chosen packet is to be scrolled to, as soon as it has a row

private:
    struct Sorted {
        PacketOrder order;
        std::uint32_t version = 0;
    };
    void resort(const trace::Recording&, bool still);
    void forget_order();
    void take_order();
    void replace_order(PacketOrder order);
    void hold_in_sight(std::uint32_t number, std::uint32_t row);
    /// Of the packets that are shown, the one in this place of the capture.
    std::uint32_t nth(std::uint32_t place) const { return filter_.active() ? filter_.number(place) : place + 1; }
    /// The place of a packet among those that are shown; row_count() where it is not.
    std::uint32_t place_of(std::uint32_t number) const;

    std::uint32_t shown_ = 0, count_ = 0;
    PacketFilter filter_;
    PacketSort sort_;
    bool outdated_ = false;  ///< sorted by another column so far
    bool too_large_ = false;
    PacketOrder order_;             ///< what was sorted; later packets follow in capture order
    std::uint32_t version_ = 0;     ///< counts what makes a sort on its way useless
    std::uint32_t generation_ = 0;  ///< of the filter
    std::shared_ptr<SortWork> work_ = std::make_shared<SortWork>();
    std::uint32_t to_sort_ = 0;
    Background<Sorted> job_;
    std::future<void> freeing_;                     ///< of the order before
    static constexpr std::size_t cache_size = 512;  ///< rows; more than any screen shows
    std::array<PacketRow, cache_size> cache_{};
    trace::FrameDetails scratch_;
};

}  // namespace loopscope::ui
