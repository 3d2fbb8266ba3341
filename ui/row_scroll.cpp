#include "ui/row_scroll.hpp"

#include <algorithm>
#include <cmath>

namespace loopscope::ui {

double RowScroll::last_top() const { return std::max(0.0, static_cast<double>(rows_) - visible_); }

void RowScroll::settle() { top_ = follows_ ? last_top() : std::clamp(top_, 0.0, last_top()); }

void RowScroll::fit(std::uint64_t rows, double visible) {
    rows_ = rows;
    visible_ = std::max(visible, 1.0);
    settle();
}

std::uint64_t RowScroll::first() const { return static_cast<std::uint64_t>(top_); }

double RowScroll::hidden_part() const { return top_ - std::floor(top_); }

void RowScroll::scroll_by(double rows) { scroll_to(top_ + rows); }

void RowScroll::scroll_to(double top) {
    if (top < last_top() && top < top_) follows_ = false;
    top_ = std::clamp(top, 0.0, last_top());
}

void RowScroll::reveal(std::uint64_t row) {
    const double at = static_cast<double>(row);
    if (at < top_)
        top_ = at;
    else if (at + 1 > top_ + visible_)
        top_ = at + 1 - visible_;
    else
        return;
    follows_ = follows_ && top_ >= last_top();
    settle();
}

void RowScroll::center(std::uint64_t row) {
    const double at = static_cast<double>(row);
    if (at >= top_ && at + 1 <= top_ + visible_) return;
    follows_ = false;
    top_ = at - (visible_ - 1) / 2;
    settle();
}

void RowScroll::follow(bool on) {
    follows_ = on;
    settle();
}

RowScroll::Grip RowScroll::grip(double track, double shortest) const {
    const double rows = static_cast<double>(rows_);
    if (rows <= visible_) return {0, track};
    const double length = std::min(track, std::max(shortest, track * visible_ / rows));
    return {(track - length) * top_ / last_top(), length};
}

double RowScroll::top_for(double offset, double track, double shortest) const {
    const double way = track - grip(track, shortest).length;
    return way <= 0 ? 0 : std::clamp(offset / way, 0.0, 1.0) * last_top();
}

}  // namespace loopscope::ui
