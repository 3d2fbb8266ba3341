#include "decode/transport/story.hpp"

#include "decode/flow/annotation.hpp"
#include "decode/flow/figures.hpp"
#include "decode/flow/finding.hpp"

namespace loopscope::decode {

void describe_story(Reader& in, const StoryFacts& story) {
    const auto& f = fields::story;
    if (!in.wants_any(f)) return;
    const auto group = in.scope(f.story);
    const auto show = [&](const Field& field, std::string_view text) {
        if (!text.empty()) in.generated_lasting(field, text);
    };
    show(f.event, keyword(story.event));
    show(f.client_state, to_text(story.client_state));
    show(f.server_state, to_text(story.server_state));
    show(f.phase, keyword(story.phase));
    for (const auto& finding : story.findings) {
        show(f.finding, keyword(finding.kind));
        show(f.severity, to_text(finding.severity));
        in.generated(f.inferred, std::uint64_t{finding.inferred});
    }
}

}  // namespace loopscope::decode
