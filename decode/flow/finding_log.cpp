#include "decode/flow/finding_log.hpp"

#include <algorithm>
#include <utility>

namespace loopscope::decode::flow {

std::uint32_t FindingLog::add(Connection& connection, Finding finding) {
    const auto index = count();
    finding.connection = connection.index;
    finding.found_in = frame_;
    finding.previous_in_connection = connection.last_finding;
    connection.last_finding = index;
    if (free_.empty()) {
        places_.push_back(static_cast<std::uint32_t>(findings_.size()));
        findings_.push_back(finding);
    } else {
        places_.push_back(free_.back());
        findings_[free_.back()] = finding;
        free_.pop_back();
    }
    changed_.push_back(index);
    return index;
}

void FindingLog::forget(const Connection& connection) {
    for (auto index = connection.last_finding; index != none;) {
        const auto earlier = at(index).previous_in_connection;
        free_.push_back(std::exchange(places_[index], none));
        index = earlier;
    }
}

std::uint32_t FindingLog::latest(const Connection& connection, FindingKind kind, Side side) const {
    auto index = connection.last_finding;
    while (index != none) {
        const auto& finding = at(index);
        if (finding.kind == kind && finding.side == side && !finding.withdrawn) break;
        index = finding.previous_in_connection;
    }
    return index;
}

Finding& FindingLog::change(std::uint32_t index) {
    if (std::find(changed_.begin(), changed_.end(), index) == changed_.end()) changed_.push_back(index);
    return findings_[places_[index]];
}

std::uint32_t FindingLog::take_due(std::int64_t now) {
    if (waiting_.empty() || waiting_.front().time > now) return none;
    const auto connection = waiting_.front().connection;
    waiting_.pop_front();
    next_check_ = waiting_.empty() ? never : waiting_.front().time;
    return connection;
}

}  // namespace loopscope::decode::flow
