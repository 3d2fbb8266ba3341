#include "decode/flow/sent_segments.hpp"

#include <algorithm>
#include <cstddef>

namespace loopscope::decode::flow {

void SentSegments::make_room() {
    auto* const all = segments();
    if (first_ >= size_ / 4 && first_ > 0) {
        std::copy(all + first_, all + size_, all);
        size_ -= first_;
        first_ = 0;
        return;
    }
    if (size_ - first_ < most) {
        std::unique_ptr<Sent[]> larger(new Sent[capacity_ * std::size_t{2}]);
        std::copy(all, all + size_, larger.get());
        more_ = std::move(larger);
        capacity_ *= 2;
        return;
    }
    std::uint32_t kept = 0;
    for (auto i = first_ + 1; i < size_; i += 2) {
        all[i].repeated |= all[i - 1].repeated;
        all[kept++] = all[i];
    }
    size_ = kept;
    first_ = 0;
}

std::uint32_t SentSegments::find(SequenceNumber sequence) const {
    const auto* const all = segments();
    const auto* const at =
        std::partition_point(all + first_, all + size_, [&](const Sent& sent) { return sent.end <= sequence; });
    return static_cast<std::uint32_t>(at - all);
}

void SentSegments::repeat(SequenceNumber begin, SequenceNumber end) {
    auto* const all = segments();
    for (auto i = find(begin); i < size_; ++i) {
        all[i].repeated = true;
        if (all[i].end >= end) break;
    }
}

std::int64_t SentSegments::time_of(SequenceNumber sequence) const {
    const auto at = find(sequence);
    return at < size_ ? segments()[at].time : -1;
}

void SentSegments::clear() {
    more_.reset();
    first_ = size_ = 0;
    capacity_ = inside;
}

}  // namespace loopscope::decode::flow
