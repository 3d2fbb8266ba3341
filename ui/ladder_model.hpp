#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "trace/ladder.hpp"
#include "ui/row_scroll.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// "0   127.0.0.1:40000 → 127.0.0.1:80   HTTP, closed"
std::string connection_title(const trace::Recording&, std::uint32_t connection);

/// Finds connections whose title holds each of some words, a few connections at a time.
class ConnectionSearch {
public:
    static constexpr std::size_t at_most = 200;       ///< it stops when it has found so many
    static constexpr std::uint32_t in_one_go = 5000;  ///< connections looked at by one `advance`

    void begin(const std::string& words);
    void advance(const trace::Recording&);
    bool done(const trace::Recording&) const;
    const std::vector<std::uint32_t>& found() const { return found_; }  ///< by index

private:
    std::string words_;
    std::vector<std::uint32_t> found_;
    std::uint32_t looked_at_ = 0;
};

/// The ladder's rows: the packets of one connection, or of several side by side (a lane each), in the order of the
/// capture. Holds packet numbers; the text of a row is made when it is on the screen.
class LadderModel {
public:
    static constexpr std::size_t max_lanes = 4;

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

    std::size_t row_count() const { return visible_; }
    std::uint32_t frame_at(std::size_t row) const { return frames_[row]; }
    /// The row of that frame, or of the last one before it; row_count() where there is none.
    std::size_t row_of(std::uint32_t frame) const;
    /// The row's text, from a small cache.
    const trace::LadderRow& row(const trace::Recording&, std::size_t index);

    /// The frame `rows` further down (up: negative) from `frame`; no_frame where there are no rows.
    std::uint32_t step(std::uint32_t frame, std::int64_t rows) const;

    RowScroll scroll;
    std::string search_text;  ///< of the connection picker, as typed
    ConnectionSearch search;
    std::size_t seen_rows = 0;       ///< row_count() of the last frame
    std::uint32_t seen_changes = 0;  ///< Selection::changes that was scrolled to

private:
    void extend(const trace::Recording&, std::uint32_t published);

    const trace::Recording* recording_ = nullptr;
    std::vector<std::uint32_t> lanes_;
    std::vector<std::uint32_t> frames_;
    std::size_t visible_ = 0;
    std::uint32_t extended_to_ = 0;
    std::uint32_t followed_connection_ = decode::none;
    std::unordered_map<std::uint32_t, trace::LadderRow> cache_;
    trace::FrameDetails scratch_;
};

}  // namespace loopscope::ui
