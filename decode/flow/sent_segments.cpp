#include "decode/flow/sent_segments.hpp"

#include <algorithm>

namespace loopscope::decode::flow {

void SentSegments::make_room() {
    const auto size = segments_.size();
    if (segments_.gone() > 0 && segments_.gone() >= (segments_.gone() + size) / 4) return segments_.compact();
    if (size < most) return segments_.grow();
    std::uint32_t kept = 0;
    for (std::uint32_t i = 1; i < size; i += 2) {
        segments_[i].repeated |= segments_[i - 1].repeated;
        segments_[kept++] = segments_[i];
    }
    segments_.pop_back(size - kept);
    segments_.compact();
}

/// The place of the first that ends behind it.
std::uint32_t SentSegments::find(SequenceNumber sequence) const {
    const auto* const at = std::partition_point(segments_.begin(), segments_.end(),
                                                [&](const Sent& sent) { return sent.end <= sequence; });
    return static_cast<std::uint32_t>(at - segments_.begin());
}

void SentSegments::repeat(SequenceNumber begin, SequenceNumber end) {
    for (auto i = find(begin); i < segments_.size(); ++i) {
        segments_[i].repeated = true;
        if (segments_[i].end >= end) break;
    }
}

std::int64_t SentSegments::time_of(SequenceNumber sequence) const {
    const auto at = find(sequence);
    return at < segments_.size() ? segments_.begin()[at].time : -1;
}

}  // namespace loopscope::decode::flow
