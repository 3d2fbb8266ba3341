#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "decode/flow/finding.hpp"
#include "ui/list_state.hpp"
#include "ui/row_order.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

enum class FindingColumn : std::uint8_t { severity, kind, happened, connection, packets, time };
inline constexpr int finding_columns = 6;

/// The table of findings, as far as they were established at the replay position. A finding may change or be withdrawn
/// while packets come in.
class FindingsModel {
public:
    void update(const trace::Recording&, std::uint32_t packet_count);
    void reset();

    /// Findings to show, in order.
    const std::vector<std::uint32_t>& rows() const { return order_.rows(); }
    bool busy() const { return order_.busy() || more_ || looked_at_ < found_ || to_look_again_ > 0; }
    void wait() { order_.wait(); }
    std::uint32_t found() const { return found_; }  ///< findings up to the position; some may be withdrawn
    std::uint32_t shown() const { return counts_[0] + counts_[1] + counts_[2]; }  ///< before the filter
    /// How many of a severity there are, before the filter.
    std::uint32_t count(decode::flow::Severity severity) const { return counts_[static_cast<std::size_t>(severity)]; }
    std::string cell(const trace::Recording&, std::uint32_t finding, FindingColumn) const;

    void sort_by(FindingColumn column, bool descending);
    FindingColumn sort_column() const { return column_; }
    bool descending() const { return descending_; }
    /// Shows findings that hold each of the words in `filter`: severity, kind, what happened, an end's address.
    void set_filter(const std::string& filter);
    const std::string& filter() const { return filter_; }

    /// The finding whose packet was chosen in any view, else the one that was chosen here, else the first one.
    std::uint32_t chosen() const { return chosen_; }
    void choose(const trace::Recording&, Selection&, std::uint32_t finding);
    void follow(const trace::Recording&, const Selection&);

    std::string filter_text;  ///< as typed
    ListState list;

private:
    /// What a finding was taken for when it was looked at last.
    struct Seen {
        bool counted = false, matches = false;
        decode::flow::Severity severity = decode::flow::Severity::note;
    };
    void look_at(const trace::Recording&, std::uint32_t index);
    void forget_from(std::uint32_t count);
    void count(const Seen&, bool more);
    bool matches(const trace::Recording&, const decode::flow::Finding&) const;
    RowOrder::MakeKey sort_key(const trace::Recording&) const;

    std::uint32_t position_ = 0, found_ = 0, looked_at_ = 0;
    bool more_ = false;                                 ///< findings that were not taken note of yet
    std::uint32_t to_look_again_ = 0, next_again_ = 0;  ///< after packets came in
    std::array<std::uint32_t, 3> counts_{};             ///< by Severity
    std::vector<Seen> seen_;
    std::vector<std::uint32_t> matching_;
    std::uint64_t version_ = 0;
    std::string filter_;
    FindingColumn column_ = FindingColumn::severity;
    bool descending_ = false;
    std::uint32_t chosen_ = decode::none;
    std::uint32_t followed_changes_ = 0;
    RowOrder order_;
};

/// "5, 7 and 9"; the packets between the first and the last ones that a finding keeps are left out.
std::string packets_text(const decode::flow::Finding&);

/// Its title, and whether it is inferred.
std::string finding_caption(const decode::flow::Finding&);

}  // namespace loopscope::ui
