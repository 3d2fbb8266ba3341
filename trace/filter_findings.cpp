// Which packets show findings, for filters that ask for them.
#include "decode/flow/story.hpp"
#include "trace/filter_index.hpp"

namespace loopscope::trace {

/// Few packets show a finding. Those that come later are asked for one by one.
void IndexFilter::mark_findings() const {
    marked_ = recording_.packet_count();
    finding_frames_.resize(marked_ / 64 + 1);
    for (std::uint32_t index = 0; index < recording_.finding_count(); ++index) {
        const auto finding = recording_.finding(index);
        if (finding.withdrawn) continue;
        for (const auto frame : finding.evidence())
            if (frame - 1 < marked_) finding_frames_[(frame - 1) / 64] |= std::uint64_t{1} << (frame - 1) % 64;
    }
}

/// Where the block's packets are marked, and its words are those of the marks.
void IndexFilter::keep_those_with_findings(const Block& block, Words& asked) const {
    const auto before = block.first - 1;
    if (block.last_read || before % 64 != 0 || before + block.count > marked_) return;
    for (std::uint32_t word = 0; word * 64 < block.count; ++word) asked[word] &= finding_frames_[before / 64 + word];
}

bool IndexFilter::shows_no_finding(const Block& block, std::uint32_t place) const {
    if (block.last_read) return recording_.last_report().findings.empty();
    const auto number = block.first + place;
    if (number <= marked_) return (finding_frames_[(number - 1) / 64] >> (number - 1) % 64 & 1) == 0;
    const auto connection = block.rows[place].connection;
    return connection == decode::none || recording_.connection(connection).last_finding == decode::none;
}

std::vector<decode::StoryFacts::FindingFacts> IndexFilter::findings_of(const IndexedPacket& packet) const {
    std::vector<decode::StoryFacts::FindingFacts> shown;
    if (packet.connection == nullptr) return shown;
    for (const auto index : recording_.findings_of(packet.connection->index))
        if (const auto finding = recording_.finding(index); finding.shown_by(packet.number))
            shown.push_back(decode::flow::facts_of(finding));
    return shown;
}

}  // namespace loopscope::trace
