#include "decode/flow/story.hpp"

namespace loopscope::decode::flow {

StoryFacts facts_of(const SegmentStory& story, std::span<const StoryFacts::FindingFacts> findings) {
    return {.event = story.event,
            .client_state = story.client_state,
            .server_state = story.server_state,
            .phase = story.sender_phase(),
            .findings = findings};
}

StoryFacts::FindingFacts facts_of(const Finding& finding) {
    return {.kind = finding.kind, .severity = severity(finding), .inferred = finding.inferred};
}

}  // namespace loopscope::decode::flow
