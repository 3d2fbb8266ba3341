#include "decode/flow/in_flight.hpp"

namespace loopscope::decode::flow {

void InFlight::sent(SequenceNumber end, std::uint32_t frame) {
    if (segments_.size() == segments_.capacity() && first_ > 0) {
        segments_.erase(segments_.begin(), segments_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
    if (size() == most) first_ += most / 2;
    if (segments_.capacity() == 0) segments_.reserve(4);
    segments_.push_back({end, frame});
}

std::uint32_t InFlight::acknowledged(SequenceNumber acknowledgment) {
    auto frame = no_frame;
    while (first_ < segments_.size() && segments_[first_].end <= acknowledgment) frame = segments_[first_++].frame;
    if (empty()) {
        segments_.clear();
        first_ = 0;
    }
    return frame;
}

std::uint32_t InFlight::frame_of(SequenceNumber sequence) const {
    for (auto i = first_; i < segments_.size(); ++i)
        if (segments_[i].end > sequence) return segments_[i].frame;
    return no_frame;
}

void InFlight::release() {
    segments_ = {};
    first_ = 0;
}

}  // namespace loopscope::decode::flow
