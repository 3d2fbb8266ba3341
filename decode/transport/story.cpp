#include "decode/transport/story.hpp"

namespace loopscope::decode {

void describe_story(Reader& in, const StoryFacts& story) {
    if (!in.recording()) return;
    const auto& f = fields::story;
    const auto group = in.scope(f.story);
    const auto show = [&](const Field& field, std::string_view text) {
        if (!text.empty()) in.generated(field, std::string{text});
    };
    show(f.event, story.event);
    show(f.client_state, story.client_state);
    show(f.server_state, story.server_state);
    show(f.phase, story.phase);
    for (const auto& finding : story.findings) {
        show(f.finding, finding.kind);
        show(f.severity, finding.severity);
        in.generated(f.inferred, std::uint64_t{finding.inferred});
    }
}

}  // namespace loopscope::decode
