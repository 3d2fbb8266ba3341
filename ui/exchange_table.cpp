#include "ui/exchange_table.hpp"

#include <algorithm>
#include <memory>

#include "ui/quantity.hpp"

namespace loopscope::ui {

namespace {

constexpr std::uint32_t filtered_a_frame = 50;  ///< exchanges that the filter decodes in one frame
constexpr std::size_t cached_rows = 512;

}  // namespace

void ExchangeTable::reset() {
    order_.reset();
    list_.reset();
    matching_.clear();
    cache_.clear();
    filtered_to_ = 0;
    ++filter_version_;
}

void ExchangeTable::update(const trace::Recording& recording, std::uint32_t packet_count) {
    list_.update(recording, packet_count);
    reading_ = !list_.complete(recording);
    if (list_.reorderings() != reorderings_) {
        reorderings_ = list_.reorderings();
        cache_.clear();
        matching_.clear();
        filtered_to_ = 0;
        ++filter_version_;
    }
    filter_on(recording);
    if (column_ == 0) {
        order_.update(matching_, 0, descending_, filter_version_, {});
        return;
    }
    order_.update(matching_, column_, descending_, filter_version_ + list_.version(),
                  [this, &recording]() -> RowOrder::Key {
                      auto exchanges = std::make_shared<std::vector<Exchange>>();
                      for (std::uint32_t i = 0; i < list_.count(); ++i) exchanges->push_back(list_.at(recording, i));
                      return [exchanges, &recording, column = column_, key = columns_.key](std::uint32_t row) {
                          return key(recording, row, (*exchanges)[row], column);
                      };
                  });
}

bool ExchangeTable::matches(const trace::Recording& recording, std::uint32_t index) const {
    if (filter_.empty()) return true;
    std::string text;
    for (const auto& cell : columns_.cells(recording, index, list_.whole(index))) text.append(cell).append("\n");
    return holds_words(text, filter_);
}

void ExchangeTable::filter_on(const trace::Recording& recording) {
    filtered_to_ = std::min(filtered_to_, list_.count());
    while (!matching_.empty() && matching_.back() >= filtered_to_) matching_.pop_back();
    for (const auto index : list_.take_answered()) {
        // an answer may make a row match that did not, or the other way round
        if (index >= filtered_to_ || filter_.empty()) continue;
        const auto place = std::lower_bound(matching_.begin(), matching_.end(), index);
        const bool shown = place != matching_.end() && *place == index;
        if (matches(recording, index) == shown) continue;
        if (shown)
            matching_.erase(place);
        else
            matching_.insert(place, index);
        ++filter_version_;
    }
    const auto stop = filter_.empty() ? list_.count() : std::min(list_.count(), filtered_to_ + filtered_a_frame);
    for (; filtered_to_ < stop; ++filtered_to_)
        if (matches(recording, filtered_to_)) matching_.push_back(filtered_to_);
}

const ExchangeRow& ExchangeTable::row(const trace::Recording& recording, std::uint32_t index) {
    const auto exchange = list_.at(recording, index);
    if (cache_.size() > cached_rows) cache_.clear();
    auto& row = cache_[index];
    if (row.cells.empty() || row.exchange.request != exchange.request || row.exchange.response != exchange.response) {
        row.exchange = exchange;
        row.cells = columns_.cells(recording, index, exchange);
    }
    return row;
}

void ExchangeTable::sort_by(int column, bool descending) {
    column_ = column;
    descending_ = descending;
}

void ExchangeTable::set_filter(const std::string& filter) {
    auto wanted = lower(filter);
    if (wanted == filter_) return;
    filter_ = std::move(wanted);
    filtered_to_ = 0;
    matching_.clear();
    ++filter_version_;
}

}  // namespace loopscope::ui
