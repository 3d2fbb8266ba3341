#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <string_view>
#include <vector>

namespace loopscope::ui {

/// What a row is sorted by: two numbers, compared one after the other. Rows with equal keys keep their order.
struct SortKey {
    std::uint64_t high = 0, low = 0;
    auto operator<=>(const SortKey&) const = default;
};

/// Sorts texts by their first 16 octets.
SortKey text_key(std::string_view text);

/// The order in which a table shows its rows. A long table is sorted in the background: the last order is shown (with
/// what came since at its end) until the new one is swapped in whole.
class RowOrder {
public:
    using Key = std::function<SortKey(std::uint32_t row)>;
    /// Makes the key function for one sort. It may be called from another thread: it brings copies of what changes.
    using MakeKey = std::function<Key()>;

    ~RowOrder();

    /// Shows `rows`; `make_key` empty: in the order given. Brings the order up to date where `rows` grew or shrank at
    /// its end, and where `column`, `descending` or `version` (other rows, or other keys) differ from the last time.
    void update(const std::vector<std::uint32_t>& rows, int column, bool descending, std::uint64_t version,
                const MakeKey& make_key);
    const std::vector<std::uint32_t>& rows() const { return shown_; }
    bool busy() const { return job_.valid(); }
    void wait();  ///< until the sort under way is done (its result is taken at the next update)
    void reset();

    static constexpr std::size_t sorted_at_once = 4096;  ///< more rows than this are sorted in the background

private:
    std::future<std::vector<std::uint32_t>> job_;
    std::vector<std::uint32_t> shown_;
    std::size_t sorted_rows_ = 0;
    int column_ = -1;
    bool descending_ = false;
    std::uint64_t version_ = 0;
};

}  // namespace loopscope::ui
