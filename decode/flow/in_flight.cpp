#include "decode/flow/in_flight.hpp"

namespace loopscope::decode::flow {

std::uint32_t InFlight::frame_of(SequenceNumber sequence) const {
    for (const auto& sent : segments_)
        if (sent.end > sequence) return sent.frame;
    return no_frame;
}

}  // namespace loopscope::decode::flow
