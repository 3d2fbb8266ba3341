#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ui/quantity.hpp"

namespace loopscope::ui {

/// Which rows of a table hold each of a filter's words. The table may grow and shrink at its end; while there is a
/// filter, a long one is looked through a part at a time.
class RowFilter {
public:
    /// Case does not matter.
    void set(const std::string& filter) {
        auto wanted = lower(filter);
        if (wanted == words_) return;
        words_ = std::move(wanted);
        restart();
    }
    const std::string& words() const { return words_; }
    /// The rows are other ones: looks at all of them anew.
    void restart() {
        looked_at_ = 0;
        matching_.clear();
        ++version_;
    }

    /// The table has `count` rows: looks at `at_once` of those that are new. `text_of(row)` is what words are looked
    /// for in; it is asked only while there are any.
    template <class TextOf> void update(std::uint32_t count, std::uint32_t at_once, TextOf text_of) {
        looked_at_ = std::min(looked_at_, count);
        while (!matching_.empty() && matching_.back() >= looked_at_) matching_.pop_back();
        const auto stop = words_.empty() ? count : std::min(count, looked_at_ + at_once);
        for (; looked_at_ < stop; ++looked_at_)
            if (words_.empty() || holds_words(text_of(looked_at_), words_)) matching_.push_back(looked_at_);
    }
    /// The row's text may have changed.
    template <class TextOf> void look_again(std::uint32_t row, TextOf text_of) {
        if (words_.empty() || row >= looked_at_) return;
        const auto place = std::lower_bound(matching_.begin(), matching_.end(), row);
        const bool shown = place != matching_.end() && *place == row;
        if (holds_words(text_of(row), words_) == shown) return;
        if (shown)
            matching_.erase(place);
        else
            matching_.insert(place, row);
        ++version_;
    }

    const std::vector<std::uint32_t>& rows() const { return matching_; }  ///< that match, of the first `looked_at`
    std::uint32_t looked_at() const { return looked_at_; }
    std::uint64_t version() const { return version_; }  ///< changes with rows other than the last

private:
    std::string words_;
    std::vector<std::uint32_t> matching_;
    std::uint32_t looked_at_ = 0;
    std::uint64_t version_ = 0;
};

}  // namespace loopscope::ui
