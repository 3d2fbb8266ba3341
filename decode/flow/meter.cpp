#include "decode/flow/meter.hpp"

#include <algorithm>

namespace loopscope::decode::flow {

struct TcpMeter::State {
    TcpFigures figures;
};

TcpMeter::TcpMeter(const Connection&) : state_(std::make_unique<State>()) {}
TcpMeter::~TcpMeter() = default;
TcpMeter::TcpMeter(TcpMeter&&) noexcept = default;
TcpMeter& TcpMeter::operator=(TcpMeter&&) noexcept = default;

TcpMeter::Reading TcpMeter::add(const Segment& segment) {
    auto& own = state_->figures.from(segment.sender);
    if (segment.length > 0) {
        own.octets += segment.length;
        ++own.segments;
        if (own.first_data_time == 0) own.first_data_time = segment.time;
        own.last_data_time = segment.time;
    }
    return {};
}

void TcpMeter::release() {}
TcpFigures TcpMeter::figures() const { return state_->figures; }
std::int64_t TcpMeter::retransmission_timeout(Side) const { return 200'000'000; }

}  // namespace loopscope::decode::flow
