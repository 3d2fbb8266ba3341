#pragma once

#include <cstdint>

namespace loopscope::ui {

/// Where a long list stands, by row number and not by pixels, so that it is exact with any number of rows.
class RowScroll {
public:
    /// To be called before drawing: how many rows there are, and how many fit (a fraction counts).
    void fit(std::uint64_t rows, double visible);

    std::uint64_t first() const;  ///< number of the topmost row, from 0
    double hidden_part() const;   ///< of the topmost row, 0..1: how much of it is above the edge
    std::uint64_t rows() const { return rows_; }
    double visible() const { return visible_; }

    void scroll_by(double rows);     ///< the wheel, page up and down; a user's scroll upwards ends following
    void scroll_to(double top);      ///< the scrollbar
    void reveal(std::uint64_t row);  ///< scrolls as little as is needed to show the row whole
    void center(std::uint64_t row);  ///< scrolls it to the middle, if it is not in sight already

    bool follows() const { return follows_; }
    void follow(bool on);  ///< stay at the end while rows are added

    /// For a scrollbar of `length` pixels: where its grip begins and how long it is.
    struct Grip {
        double offset, length;
    };
    Grip grip(double track, double shortest) const;
    /// The position for a grip that begins at `offset`.
    double top_for(double offset, double track, double shortest) const;

private:
    double last_top() const;
    void settle();

    std::uint64_t rows_ = 0;
    double visible_ = 1, top_ = 0;
    bool follows_ = false;
};

}  // namespace loopscope::ui
