#include "trace/ladder_scale.hpp"

#include <algorithm>
#include <vector>

#include "trace/partition_place.hpp"

namespace loopscope::trace {

namespace {

constexpr std::size_t sample = 256;

/// The greatest of 1, 2, 5, 10, 20, 50, ... that is no more than `value`.
std::int64_t round_down(std::int64_t value) {
    std::int64_t power = 1;
    while (power <= value / 10) power *= 10;
    for (const std::int64_t factor : {5, 2})
        if (power <= value / factor) return factor * power;
    return power;
}

}  // namespace

double LadderScale::empty_rows(std::int64_t nanoseconds) const {
    if (row <= 0) return 0;
    const double wanted = static_cast<double>(nanoseconds) / static_cast<double>(row) - 1;
    return wanted > most ? left_out : std::max(wanted, 0.0);
}

bool LadderScale::broken(std::int64_t nanoseconds) const {
    return row > 0 && static_cast<double>(nanoseconds) / static_cast<double>(row) - 1 > most;
}

LadderScale fit_scale(const Recording& recording, std::span<const std::uint32_t> frames,
                      std::span<const FoldRow> rows) {
    std::vector<std::int64_t> gaps;
    const auto step = std::max<std::size_t>(1, rows.size() / sample);
    for (std::size_t i = 0; i < rows.size(); i += step) {
        if (rows[i].kind == FoldRow::Kind::silence) continue;
        if (i > 0 && rows[i - 1].kind == FoldRow::Kind::silence) continue;
        if (const auto gap = gap_before(recording, frames, rows[i].first); gap > 0) gaps.push_back(gap);
    }
    if (gaps.empty()) return {};
    const auto room = [&](std::int64_t row) {
        double sum = 0;
        for (const auto gap : gaps)
            sum += std::clamp(static_cast<double>(gap) / static_cast<double>(row) - 1, 0.0, LadderScale::most);
        return sum;
    };
    const auto widest = *std::max_element(gaps.begin(), gaps.end());
    const auto too_short = partition_place(
        widest - 1, [&](std::int64_t before) { return room(before + 1) > static_cast<double>(gaps.size()); });
    return {round_down(too_short + 1)};
}

}  // namespace loopscope::trace
