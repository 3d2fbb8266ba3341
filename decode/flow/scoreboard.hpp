#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "decode/sequence_number.hpp"

namespace loopscope::decode::flow {

/// Which octets of a direction arrived beyond the first missing one, as the receiver's SACK blocks tell (RFC 2018;
/// RFC 6675, section 3). Bounded: what does not fit is left out, so that fewer octets count as arrived.
class Scoreboard {
public:
    static constexpr std::size_t most_ranges = 64;

    /// The octets from `left` to before `right` arrived. How many of them are news.
    std::uint32_t add(SequenceNumber left, SequenceNumber right);
    /// Forgets all before `acknowledgment`; how many octets of that were on the board.
    std::uint32_t acknowledge(SequenceNumber acknowledgment) {
        return ranges_.empty() ? 0 : forget_before(acknowledgment);
    }
    std::uint32_t octets() const { return octets_; }
    /// Whether any octet at or after `sequence` arrived.
    bool holds_beyond(SequenceNumber sequence) const { return !ranges_.empty() && ranges_.back().right > sequence; }
    void clear();

private:
    struct Range {
        SequenceNumber left, right;
    };
    std::uint32_t forget_before(SequenceNumber acknowledgment);

    std::vector<Range> ranges_;  ///< ascending, apart from each other
    std::uint32_t octets_ = 0;
};

}  // namespace loopscope::decode::flow
