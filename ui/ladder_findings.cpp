#include "ui/ladder_findings.hpp"

#include <algorithm>
#include <tuple>

namespace loopscope::ui {

using Shown = LadderFindings::Shown;

namespace {

void sort_by_frame(std::vector<Shown>& shown) {
    std::sort(shown.begin(), shown.end(), [](const Shown& left, const Shown& right) {
        return std::tie(left.frame, left.finding) < std::tie(right.frame, right.finding);
    });
}

}  // namespace

void LadderFindings::reset() {
    shown_.clear();
    connections_.clear();
    packets_ = findings_ = position_ = 0;
    at_end_ = false;
}

void LadderFindings::update(const trace::Recording& recording, std::span<const std::uint32_t> connections,
                            std::uint32_t packet_count) {
    const auto packets = recording.packet_count(), findings = recording.finding_count();
    position_ = packet_count;
    at_end_ = packet_count >= packets;
    const bool same = std::equal(connections.begin(), connections.end(), connections_.begin(), connections_.end());
    if (same && packets == packets_ && findings == findings_) return;
    packets_ = packets;
    findings_ = findings;
    connections_.assign(connections.begin(), connections.end());
    shown_.clear();
    for (const auto connection : connections_)
        for (const auto index : recording.findings_of(connection)) {
            const auto finding = recording.finding(index);
            for (const auto frame : finding.evidence())
                shown_.push_back({frame, index, finding.found_in, severity(finding)});
        }
    sort_by_frame(shown_);
}

std::vector<Shown> LadderFindings::shown_by(std::uint32_t first, std::uint32_t last) const {
    std::vector<Shown> found;
    auto at = std::lower_bound(shown_.begin(), shown_.end(), first,
                               [](const Shown& shown, std::uint32_t frame) { return shown.frame < frame; });
    for (std::size_t steps = 0; at != shown_.end() && at->frame <= last && steps < looked_through; ++at, ++steps) {
        const bool established = at->found_in == decode::no_frame ? at_end_ : at->found_in <= position_;
        const bool again = std::any_of(found.begin(), found.end(),
                                       [&](const Shown& earlier) { return earlier.finding == at->finding; });
        if (established && !again) found.push_back(*at);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Shown& left, const Shown& right) { return left.severity > right.severity; });
    if (found.size() > most) found.resize(most);
    return found;
}

std::vector<Shown> last_shown(const trace::Recording& recording, std::uint32_t connection) {
    std::vector<Shown> shown;
    for (const auto index : recording.findings_of(connection)) {
        const auto finding = recording.finding(index);
        if (!finding.evidence().empty())
            shown.push_back({finding.evidence().back(), index, finding.found_in, severity(finding)});
    }
    sort_by_frame(shown);
    return shown;
}

}  // namespace loopscope::ui
