#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "ui/exchange_list.hpp"
#include "ui/row_filter.hpp"

namespace loopscope::ui {

/// The texts of one row, by column.
struct ExchangeRow {
    Exchange exchange;
    std::vector<std::string> cells;
};

/// A table of exchanges: which are shown (filter), in which order (sort), and the texts of those on the screen. What
/// the columns say is told by `Columns`.
class ExchangeTable {
public:
    struct Columns {
        ExchangeList::Accepts accepts;
        /// The cells' texts. Decodes: called for rows on the screen, and for the filter a few rows a frame.
        std::vector<std::string> (*cells)(const trace::Recording&, std::uint32_t index, const Exchange&);
        /// What a row is sorted by. Called from other threads; for columns of text it decodes.
        SortKey (*key)(const trace::Recording&, std::uint32_t index, const Exchange&, int column);
    };
    explicit ExchangeTable(Columns columns) : columns_(columns), list_(columns.accepts) {}

    void update(const trace::Recording&, std::uint32_t packet_count);
    void reset();

    /// Exchanges to show, in order. While a long table is sorted anew, some may be past count().
    const std::vector<std::uint32_t>& rows() const { return order_.rows(); }
    std::uint32_t count() const { return list_.count(); }  ///< before the filter
    bool busy() const { return order_.busy() || reading_ || filter_.looked_at() < list_.count(); }
    void wait() { order_.wait(); }
    const ExchangeList& list() const { return list_; }
    const ExchangeRow& row(const trace::Recording&, std::uint32_t exchange);

    void sort_by(int column, bool descending);
    int sort_column() const { return column_; }
    bool descending() const { return descending_; }
    void set_filter(const std::string& filter) { filter_.set(filter); }
    const std::string& filter() const { return filter_.words(); }

private:
    void filter_rows(const trace::Recording&);

    Columns columns_;
    ExchangeList list_;
    RowOrder order_;
    RowFilter filter_;
    bool reading_ = false;  ///< there are messages that were not read yet
    std::uint32_t reorderings_ = 0;
    int column_ = 0;
    bool descending_ = false;
    std::unordered_map<std::uint32_t, ExchangeRow> cache_;
};

}  // namespace loopscope::ui
