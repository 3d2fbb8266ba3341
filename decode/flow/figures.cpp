#include "decode/flow/figures.hpp"

#include <algorithm>

namespace loopscope::decode::flow {

std::string_view to_text(SenderPhase phase) {
    switch (phase) {
        case SenderPhase::unknown: return "";
        case SenderPhase::slow_start: return "slow start";
        case SenderPhase::congestion_avoidance: return "congestion avoidance";
        case SenderPhase::fast_recovery: return "fast recovery";
        case SenderPhase::timeout_recovery: return "timeout recovery";
        case SenderPhase::window_limited: return "limited by the receive window";
        case SenderPhase::application_limited: return "limited by the application";
    }
    return "";
}

std::string_view keyword(SenderPhase phase) {
    switch (phase) {
        case SenderPhase::unknown: return "";
        case SenderPhase::slow_start: return "slow-start";
        case SenderPhase::congestion_avoidance: return "congestion-avoidance";
        case SenderPhase::fast_recovery: return "fast-recovery";
        case SenderPhase::timeout_recovery: return "timeout-recovery";
        case SenderPhase::window_limited: return "window-limited";
        case SenderPhase::application_limited: return "application-limited";
    }
    return "";
}

std::string_view to_text(Limit limit) {
    switch (limit) {
        case Limit::unknown: return "unknown";
        case Limit::application: return "application";
        case Limit::receive_window: return "receive window";
        case Limit::network: return "network";
    }
    return "unknown";
}

namespace {

double per_second(std::uint64_t octets, std::int64_t nanoseconds) {
    return nanoseconds <= 0 ? 0 : static_cast<double>(octets) * 1e9 / static_cast<double>(nanoseconds);
}

}  // namespace

double DirectionFigures::throughput() const {
    return per_second(octets, std::max(last_acknowledged_time, last_data_time) - first_data_time);
}

double DirectionFigures::goodput() const {
    return per_second(acknowledged, std::max(last_acknowledged_time, last_data_time) - first_data_time);
}

Limit DirectionFigures::limit() const {
    const auto longest = std::max_element(limited_time.begin(), limited_time.end());
    return *longest == 0 ? Limit::unknown : static_cast<Limit>(longest - limited_time.begin());
}

}  // namespace loopscope::decode::flow
