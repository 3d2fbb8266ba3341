#include "decode/flow/in_flight.hpp"

namespace loopscope::decode::flow {

void InFlight::sent(SequenceNumber end, std::uint32_t frame) {
    if (segments_.size() == most) segments_.pop_front(most / 2);
    segments_.push_back({end, frame});
}

std::uint32_t InFlight::acknowledged(SequenceNumber acknowledgment) {
    auto frame = no_frame;
    std::uint32_t count = 0;
    for (const auto& sent : segments_) {
        if (sent.end > acknowledgment) break;
        frame = sent.frame;
        ++count;
    }
    segments_.pop_front(count);
    return frame;
}

std::uint32_t InFlight::frame_of(SequenceNumber sequence) const {
    for (const auto& sent : segments_)
        if (sent.end > sequence) return sent.frame;
    return no_frame;
}

}  // namespace loopscope::decode::flow
