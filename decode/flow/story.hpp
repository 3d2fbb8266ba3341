#pragma once

#include "decode/facts.hpp"
#include "decode/flow/annotation.hpp"
#include "decode/flow/figures.hpp"
#include "decode/flow/finding.hpp"

namespace loopscope::decode::flow {

/// What a frame's last segment did, and where it left the two ends: as in the tracker's report and in the index.
struct SegmentStory {
    Event event = Event::none;
    bool from_server = false;
    TcpState client_state = TcpState::unknown, server_state = TcpState::unknown;
    SenderPhase client_phase = SenderPhase::unknown, server_phase = SenderPhase::unknown;

    SenderPhase sender_phase() const { return from_server ? server_phase : client_phase; }
};

/// The same as `decode_frame` with a field list shows it. `findings`: those that the segment shows; the view is kept.
StoryFacts facts_of(const SegmentStory& story, std::span<const StoryFacts::FindingFacts> findings);
StoryFacts::FindingFacts facts_of(const Finding& finding);

}  // namespace loopscope::decode::flow
