#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "trace/ladder.hpp"
#include "trace/ladder_fold.hpp"
#include "trace/ladder_scale.hpp"
#include "ui/connection_search.hpp"
#include "ui/ladder_findings.hpp"
#include "ui/row_scroll.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// The ladder's rows: the packets of one connection, or of several side by side (a lane each), in the order of the
/// capture, long runs of ordinary ones folded into blocks, and silences. Holds packet numbers; the text of a row is
/// made when it is on the screen.
class LadderModel {
public:
    static constexpr std::size_t max_lanes = 4;
    using Kind = trace::FoldRow::Kind;

    /// Brings the rows up to date with what was published, and follows the selected connection. Costs what is new.
    void update(const trace::Recording&, std::uint32_t packet_count, const Selection&);
    void reset();

    const std::vector<std::uint32_t>& lanes() const { return lanes_; }  ///< connections, left to right
    void show_only(std::uint32_t connection);
    void add_lane(std::uint32_t connection);
    void remove_lane(std::uint32_t connection);
    bool has_lane(std::uint32_t connection) const { return lane_of(connection) < lanes_.size(); }
    /// Position in lanes(), or lanes().size().
    std::size_t lane_of(std::uint32_t connection) const;

    // -- rows

    std::size_t packet_count() const { return visible_; }
    std::size_t row_count() const { return fold_.rows().size(); }
    const trace::FoldRow& entry(std::size_t row) const { return fold_.rows()[row]; }
    Kind kind_of(std::size_t row) const { return entry(row).kind; }
    /// The row's packet; of a block its first, of a silence the one after it.
    std::uint32_t frame_at(std::size_t row) const { return frames_[entry(row).first]; }
    /// The row of that frame, or of the last one before it; row_count() where there is none.
    std::size_t row_of(std::uint32_t frame) const;
    /// An arrow's text, from a small cache.
    const trace::LadderRow& row(const trace::Recording&, std::size_t index);
    /// What a block or a silence says, from a small cache.
    const std::string& words(const trace::Recording&, std::size_t index);

    /// The findings that the row's packet shows, or a closed block's packets; what weighs most comes first.
    std::vector<LadderFindings::Shown> findings_at(std::size_t row) const;

    // -- where rows stand, counted in heights of an arrow's row

    static constexpr double silence_height = 0.62, block_height = 1.15;
    double top_of(std::size_t row) const { return tops_[row] + space_[row]; }
    double height_of(std::size_t row) const;
    double total_height() const;
    /// The row at that height: the one whose own space, or the empty space before it, it falls into.
    std::size_t row_at(double height) const;
    /// The empty space before a row was cut short: the time would have taken more than is sensible.
    bool broken_before(const trace::Recording&, std::size_t row) const;
    std::int64_t gap_before(const trace::Recording&, std::size_t row) const;

    bool to_scale() const { return to_scale_; }
    void set_to_scale(bool on);
    const trace::LadderScale& scale() const { return scale_; }  ///< valid where to_scale()

    // -- blocks

    const trace::LadderBlock& block(std::size_t row) const { return fold_.blocks()[entry(row).block]; }
    bool has_blocks() const { return !fold_.blocks().empty(); }
    bool all_open() const { return fold_.all_open(); }
    void set_all_open(bool open);
    /// Opens or closes the block that this row is or belongs to. The block's own row afterwards.
    std::size_t set_open(std::size_t row, bool open);
    /// Opens the block that holds the frame, if it is closed: somebody chose a packet of it.
    void open_around(std::uint32_t frame);

    /// The row `steps` further down (up: negative) from `row` (row_count(): from outside), silences left out.
    std::size_t step(std::size_t row, std::int64_t steps) const;
    /// Where the keyboard is: the row of the chosen frame, or of the open block that it begins.
    std::size_t cursor(const Selection&) const;

    RowScroll scroll;         ///< counts heights, not rows
    std::string search_text;  ///< of the connection picker, as typed
    ConnectionSearch search;
    std::size_t seen_packets = 0;      ///< packet_count() of the last frame
    std::uint32_t seen_published = 0;  ///< packets of the recording in the last frame
    std::uint32_t seen_changes = 0;    ///< Selection::changes that was scrolled to
    std::uint32_t opened_for = 0;      ///< Selection::changes whose packet was looked for in closed blocks
    bool on_block = false;             ///< the cursor is on the open block's own row, not on its first arrow

private:
    void extend(const trace::Recording&, std::uint32_t published);
    void forget_rows();
    void place_rows(const trace::Recording&);

    const trace::Recording* recording_ = nullptr;
    std::vector<std::uint32_t> lanes_;
    std::vector<std::uint32_t> frames_;
    trace::LadderFold fold_;
    LadderFindings findings_;
    std::vector<double> tops_;  ///< upper edge of the empty space before each row
    std::vector<float> space_;  ///< empty space before each row
    bool to_scale_ = false;
    trace::LadderScale scale_;
    std::size_t scaled_rows_ = 0;  ///< row_count() that scale_ was made for
    std::size_t visible_ = 0;
    std::uint32_t extended_to_ = 0;
    std::uint32_t followed_connection_ = decode::none;
    std::unordered_map<std::uint32_t, trace::LadderRow> cache_;
    struct Words {
        std::uint32_t last;  ///< position of the block's last packet when it was said
        std::string text;
    };
    std::unordered_map<std::uint64_t, Words> words_;
    trace::FrameDetails scratch_;
};

}  // namespace loopscope::ui
