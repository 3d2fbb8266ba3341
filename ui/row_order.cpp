#include "ui/row_order.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "decode/bytes.hpp"

namespace loopscope::ui {

SortKey text_key(std::string_view text) {
    std::uint8_t octets[16] = {};
    std::copy_n(text.data(), std::min(text.size(), sizeof octets), octets);
    return {decode::load_be64(octets), decode::load_be64(octets + 8)};
}

namespace {

std::vector<std::uint32_t> sorted(std::vector<std::uint32_t> rows, bool descending, RowOrder::Key key) {
    struct Keyed {
        SortKey key;
        std::uint32_t row;
    };
    std::vector<Keyed> keyed;
    keyed.reserve(rows.size());
    for (const auto row : rows) keyed.push_back({key(row), row});
    std::stable_sort(keyed.begin(), keyed.end(),
                     [&](const Keyed& a, const Keyed& b) { return descending ? b.key < a.key : a.key < b.key; });
    std::transform(keyed.begin(), keyed.end(), rows.begin(), [](const Keyed& entry) { return entry.row; });
    return rows;
}

}  // namespace

RowOrder::~RowOrder() { wait(); }

void RowOrder::wait() {
    if (job_.valid()) job_.wait();
}

void RowOrder::reset() {
    wait();
    job_ = {};
    shown_.clear();
    sorted_rows_ = 0;
    column_ = -1;
    version_ = 0;
}

void RowOrder::update(const std::vector<std::uint32_t>& rows, int column, bool descending, std::uint64_t version,
                      const MakeKey& make_key) {
    if (job_.valid()) {
        if (job_.wait_for(std::chrono::seconds{0}) != std::future_status::ready) return;
        shown_ = job_.get();
    }
    const bool same = column == column_ && descending == descending_ && version == version_;
    const auto known = std::exchange(sorted_rows_, rows.size());
    if (same && rows.size() == known) return;
    column_ = column;
    descending_ = descending;
    version_ = version;
    if (!make_key && !descending) {
        if (!same) shown_.clear();
        shown_.resize(std::min(shown_.size(), rows.size()));
        shown_.insert(shown_.end(), rows.begin() + static_cast<std::ptrdiff_t>(shown_.size()), rows.end());
        return;
    }
    auto key = make_key ? make_key() : [](std::uint32_t row) { return SortKey{row, 0}; };
    if (rows.size() <= sorted_at_once)
        shown_ = sorted(rows, descending, key);
    else
        job_ = std::async(std::launch::async, sorted, rows, descending, std::move(key));
}

}  // namespace loopscope::ui
