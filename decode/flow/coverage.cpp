#include "decode/flow/coverage.hpp"

#include <utility>
#include <vector>

namespace loopscope::decode::flow {

void Coverage::start(SequenceNumber next) {
    next_ = next;
    started_ = true;
}

Coverage::Arrival Coverage::arrive_elsewhere(SequenceNumber begin, std::uint32_t length) {
    Arrival arrival;
    if (!started_) start(begin);
    const auto end = begin + length;
    if (begin < next_ && has_holes()) {
        arrival.fresh = fill(begin, end < next_ ? end : next_);
        arrival.fills_hole = arrival.fresh > 0;
    }
    if (end > next_) {
        if (begin > next_) {
            arrival.skipped = static_cast<std::uint32_t>(begin - next_);
            if (holes_ == nullptr) holes_ = std::make_unique<std::vector<Hole>>();
            if (holes_->size() == most_holes) holes_->erase(holes_->begin());
            holes_->push_back({next_, begin});
        }
        arrival.fresh += static_cast<std::uint32_t>(end - (begin > next_ ? begin : next_));
        arrival.advances = true;
        next_ = end;
    }
    return arrival;
}

std::uint32_t Coverage::fill(SequenceNumber begin, SequenceNumber end) {
    std::uint32_t fresh = 0;
    std::vector<Hole> left;
    for (const auto& hole : *holes_) {
        const auto from = begin > hole.begin ? begin : hole.begin;
        const auto to = end < hole.end ? end : hole.end;
        if (from >= to) {
            left.push_back(hole);
            continue;
        }
        fresh += static_cast<std::uint32_t>(to - from);
        if (hole.begin < from) left.push_back({hole.begin, from});
        if (to < hole.end) left.push_back({to, hole.end});
    }
    *holes_ = std::move(left);
    return fresh;
}

Coverage::Settled Coverage::settle_holes(SequenceNumber acknowledged) {
    Settled settled;
    std::erase_if(*holes_, [&](const Hole& hole) {
        if (hole.begin >= acknowledged) return false;
        if (settled.octets == 0) settled.begin = hole.begin;
        settled.end = hole.end;
        settled.octets += static_cast<std::uint64_t>(hole.end - hole.begin);
        return true;
    });
    return settled;
}

}  // namespace loopscope::decode::flow
