#include "ui/exchange_table.hpp"

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
    filter_.restart();
    cache_.clear();
}

void ExchangeTable::update(const trace::Recording& recording, std::uint32_t packet_count) {
    list_.update(recording, packet_count);
    reading_ = !list_.complete(recording);
    if (list_.reorderings() != reorderings_) {
        reorderings_ = list_.reorderings();
        cache_.clear();
        filter_.restart();
    }
    filter_rows(recording);
    if (column_ == 0) {
        order_.update(filter_.rows(), 0, descending_, filter_.version(), {});
        return;
    }
    order_.update(filter_.rows(), column_, descending_, filter_.version() + list_.version(),
                  [this, &recording]() -> RowOrder::Key {
                      auto exchanges = std::make_shared<std::vector<Exchange>>();
                      for (std::uint32_t i = 0; i < list_.count(); ++i) exchanges->push_back(list_.at(recording, i));
                      return [exchanges, &recording, column = column_, key = columns_.key](std::uint32_t row) {
                          return key(recording, row, (*exchanges)[row], column);
                      };
                  });
}

void ExchangeTable::filter_rows(const trace::Recording& recording) {
    const auto text_of = [&](std::uint32_t index) {
        std::string text;
        for (const auto& cell : columns_.cells(recording, index, list_.whole(index))) text.append(cell).append("\n");
        return text;
    };
    filter_.update(list_.count(), filtered_a_frame, text_of);
    // an answer may make a row match that did not, or the other way round
    for (const auto index : list_.take_answered()) filter_.look_again(index, text_of);
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

}  // namespace loopscope::ui
