#include "trace/filter_search.hpp"

#include <bit>
#include <utility>

#include "trace/packet_index.hpp"

namespace loopscope::trace {

FilterSearch::FilterSearch(const Recording& recording, const IndexFilter& index, bool all, FilterShare share)
    : recording_(recording), index_(index), share_(share) {
    details_.wanted = wanted_facts(index.filter());
    details_.keep_followed = all;
    details_.fields.want(index.filter().wanted(), false);
}

bool FilterSearch::fits(std::uint32_t number) {
    FilterAnswers answers;
    index_.test(number, 1, work_, answers);
    return answers.fits(0) || (!answers.fails(0) && decode(number));
}

void FilterSearch::search(std::uint32_t first, std::uint32_t end, const std::atomic<bool>& stop,
                          std::vector<std::uint32_t>& found) {
    FilterAnswers answers;
    for (std::uint32_t count = 0; first <= end; first += count) {
        if (stop.load(std::memory_order_relaxed)) return;
        count = static_cast<std::uint32_t>(recording_.packets().rows(first, end - first + 1).size());
        index_.test(first, count, work_, answers);
        for (std::uint32_t place = 0; place < count; place = (place | 63) + 1) {
            const auto word = place / 64;
            for (auto open = ~answers.no[word] & first_bits(count - place); open != 0; open &= open - 1) {
                const auto bit = static_cast<std::uint32_t>(std::countr_zero(open));
                const auto number = first + place + bit;
                if (share_.count > 1 && !is_of_share(number)) continue;
                if ((answers.yes[word] >> bit & 1) == 0) {
                    if (stop.load(std::memory_order_relaxed)) return;
                    if (!decode(number)) continue;
                }
                found.push_back(number);
            }
        }
    }
}

/// Neighbours in number are often of one kind, such as a transfer and its control connection.
bool FilterSearch::is_of_share(std::uint32_t number) const {
    const auto mixed = recording_.followed_with(number) * 0x9E3779B1u;
    return (std::uint64_t{mixed} * share_.count >> 32) == share_.number;
}

bool FilterSearch::decode(std::uint32_t number) {
    ++decoded_;
    recording_.describe(number, details_);
    return index_.filter().matches(details_.fields, details_.frame.bytes, scratch_);
}

FilterSearch::Effort FilterSearch::take_effort() {
    return {std::exchange(decoded_, 0), std::exchange(scratch_.gave_up, 0) + std::exchange(work_.scratch.gave_up, 0)};
}

}  // namespace loopscope::trace
