#include "decode/flow/sent_segments.hpp"

#include <algorithm>

namespace loopscope::decode::flow {

void SentSegments::make_room() {
    if (first_ >= segments_.size() / 4 && first_ > 0) {
        segments_.erase(segments_.begin(), segments_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
        return;
    }
    if (segments_.size() - first_ < most) return;
    std::size_t kept = 0;
    for (auto i = first_ + 1; i < segments_.size(); i += 2) {
        segments_[i].repeated |= segments_[i - 1].repeated;
        segments_[kept++] = segments_[i];
    }
    segments_.resize(kept);
    first_ = 0;
}

void SentSegments::sent(SequenceNumber end, std::int64_t time, std::uint32_t timestamp) {
    if (segments_.capacity() == 0) segments_.reserve(2);
    if (segments_.size() == segments_.capacity()) make_room();
    segments_.push_back({time, end, timestamp, false});
}

std::size_t SentSegments::find(SequenceNumber sequence) const {
    const auto at = std::partition_point(segments_.begin() + static_cast<std::ptrdiff_t>(first_), segments_.end(),
                                         [&](const Sent& sent) { return sent.end <= sequence; });
    return static_cast<std::size_t>(at - segments_.begin());
}

void SentSegments::repeat(SequenceNumber begin, SequenceNumber end) {
    for (auto i = find(begin); i < segments_.size(); ++i) {
        segments_[i].repeated = true;
        if (segments_[i].end >= end) break;
    }
}

SentSegments::Covered SentSegments::acknowledged(SequenceNumber acknowledgment, std::uint32_t echo) {
    Covered covered;
    for (; first_ < segments_.size() && segments_[first_].end <= acknowledgment; ++first_) {
        const auto& sent = segments_[first_];
        covered.newest_time = sent.time;
        covered.repeated |= sent.repeated;
        if (covered.echo_time < 0 && echo != 0 && sent.timestamp == echo) covered.echo_time = sent.time;
    }
    if (empty()) {
        segments_.clear();
        first_ = 0;
    }
    return covered;
}

std::int64_t SentSegments::time_of(SequenceNumber sequence) const {
    const auto at = find(sequence);
    return at < segments_.size() ? segments_[at].time : -1;
}

void SentSegments::clear() {
    segments_ = {};
    first_ = 0;
}

}  // namespace loopscope::decode::flow
