#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "trace/recording.hpp"
#include "ui/background.hpp"
#include "ui/meaning.hpp"
#include "ui/packet_filter.hpp"
#include "ui/packet_order.hpp"
#include "ui/row_scroll.hpp"
#include "ui/settings.hpp"

namespace loopscope::ui {

/// A row of the packet table, as text. Made when it is on the screen.
struct PacketRow {
    std::uint32_t number = decode::no_frame;
    std::string source, destination, protocol;
    std::string annotation;  ///< what it does in its connection, in plain words; may be empty
    std::string summary;     ///< the top layer's line
    Meaning meaning = Meaning::other;

    /// What the last column leads with, and what follows it in a fainter colour.
    const std::string& headline() const;
    const std::string& remark() const;
};

/// The packet table: which packet stands in which row, and the text of the rows on screen.
class PacketsModel {
public:
    /// Call once a frame, before anything else. `shown`: packets up to the replay position.
    void update(const trace::Recording&, std::uint32_t shown);

    /// Which packets are shown at all: see PacketFilter::set_text.
    void set_filter(std::string text);
    const PacketFilter& filter() const { return filter_; }

    std::uint32_t row_count() const { return count_; }
    /// Packets up to the replay position, whether they fit the filter or not.
    std::uint32_t all() const { return shown_; }
    /// The packet in row `row` (from 0), and the row of a packet; row_count() where it is not shown.
    std::uint32_t number_at(std::uint32_t row) const;
    std::uint32_t row_of(std::uint32_t number) const;

    /// `number` ascending is the order of the capture and costs nothing; everything else is sorted in the background.
    void sort_by(PacketColumn column, bool descending);
    PacketColumn sort_column() const { return column_; }
    bool descending() const { return descending_; }
    bool in_capture_order() const { return column_ == PacketColumn::number && !descending_; }
    bool sorting() const { return job_.running(); }

    const PacketRow& row(const trace::Recording&, std::uint32_t number);
    std::string time_text(const trace::Recording&, std::uint32_t number, TimeColumn) const;
    /// All columns, separated by tabs, as they are copied.
    std::string line(const trace::Recording&, std::uint32_t number, TimeColumn);
    /// "ip.src == 10.0.0.1": see `filter_for`.
    std::string filter_text(const trace::Recording&, std::uint32_t number,
                            std::initializer_list<std::string_view> names);

    RowScroll scroll;
    std::uint32_t seen_changes = 0;  ///< Selection::changes that was scrolled to

private:
    struct Sorted {
        PacketOrder order;
        std::uint32_t generation = 0;  ///< of the filter
    };
    void resort(const trace::Recording&, bool still);
    void forget_order();
    /// Of the packets that are shown, the one in this place of the capture.
    std::uint32_t nth(std::uint32_t place) const { return filter_.active() ? filter_.numbers()[place] : place + 1; }
    /// The place of a packet among those that are shown; row_count() where it is not.
    std::uint32_t place_of(std::uint32_t number) const;

    std::uint32_t shown_ = 0, count_ = 0;
    PacketFilter filter_;
    PacketColumn column_ = PacketColumn::number;
    bool descending_ = false;
    bool outdated_ = false;         ///< sorted by another column so far
    PacketOrder order_;             ///< what was sorted; later packets follow in capture order
    std::uint32_t generation_ = 0;  ///< of the filter whose packets were sorted
    Background<Sorted> job_;
    static constexpr std::size_t cache_size = 512;  ///< rows; more than any screen shows
    std::array<PacketRow, cache_size> cache_{};
    trace::FrameDetails scratch_;
};

}  // namespace loopscope::ui
