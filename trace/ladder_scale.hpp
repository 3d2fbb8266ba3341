#pragma once

#include <cstdint>
#include <span>

#include "trace/ladder_fold.hpp"

namespace loopscope::trace {

/// How far apart the rows of a ladder to scale stand: as the time between them asks for, but never nearer than a row,
/// and never farther than `most`: there the axis is broken, and says how long it was.
struct LadderScale {
    static constexpr double most = 7;        ///< empty rows before a packet
    static constexpr double left_out = 1.5;  ///< the same where the axis is broken

    std::int64_t row = 0;  ///< nanoseconds that a row's height stands for: 1, 2 or 5 times a power of ten; 0: not known

    /// Empty rows (a fraction counts) before a packet that came so long after the one before it.
    double empty_rows(std::int64_t nanoseconds) const;
    bool broken(std::int64_t nanoseconds) const;
};

/// The scale that gives a ladder with these rows about as much empty room as it has rows, from a sample of their gaps.
LadderScale fit_scale(const Recording&, std::span<const std::uint32_t> frames, std::span<const FoldRow> rows);

}  // namespace loopscope::trace
