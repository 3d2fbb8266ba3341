#include <algorithm>
#include <cmath>

#include "decode/flow/sender_meter.hpp"

namespace loopscope::decode::flow {

DirectionFigures SenderMeter::figures() const {
    DirectionFigures all;
    const auto& rare = this->rare();
    all.by_acknowledgments = by_acknowledgments_.round_trips();
    all.by_timestamps = by_timestamps_.round_trips();
    all.octets = octets_;
    all.fresh_octets = octets_ - rare.repeated_octets;
    all.acknowledged = octets_acknowledged_;
    all.repeated_octets = rare.repeated_octets;
    all.segments = segments_;
    all.retransmissions = rare.retransmissions;
    all.timeouts = rare.timeouts;
    all.fast_retransmissions = rare.fast;
    all.unneeded_retransmissions = rare.unneeded;
    all.lost_segments = rare.retransmissions - std::min(rare.retransmissions, rare.unneeded);
    all.out_of_order = rare.out_of_order;
    all.duplicate_acks = rare.duplicate_acks;
    all.sack_blocks = rare.sack_blocks;
    all.duplicate_sacks = rare.duplicate_sacks;
    all.most_sacked = rare.most_sacked;
    all.in_flight = in_flight();
    if (heard_) all.most_in_flight = most_in_flight_;
    if (scale_known_) {
        all.window = window_;
        all.smallest_window = smallest_window_;
        all.largest_window = largest_window_;
    }
    all.window_use = most_window_use_;
    if (window_time_ > 0)
        all.mean_window_use = static_cast<std::uint16_t>(std::lround(1000 * window_use_ / window_time_));
    all.zero_windows = rare.zero_windows;
    all.zero_window_time = rare.zero_window_time;
    all.first_data_time = first_data_time_;
    all.last_data_time = last_data_time_;
    all.last_acknowledged_time = last_acknowledged_time_;
    all.longest_idle = longest_idle_;
    all.idle_time = idle_time_;
    all.limited_time = limited_time_;
    all.ecn_capable = rare.ecn_capable;
    all.congestion_marked = rare.congestion_marked;
    all.echoes = rare.echoes;
    all.window_reductions = rare.window_reductions;
    all.phase = phase();
    all.phase_changes = phase_changes_;
    return all;
}

}  // namespace loopscope::decode::flow
