#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "conversation.hpp"
#include "decode/flow/finding.hpp"

namespace loopscope::decode::flow::testing {

inline constexpr std::int64_t ms = 1'000'000, second = 1'000 * ms;

inline std::vector<Finding> found(Conversation& c) {
    std::vector<Finding> all;
    for (std::uint32_t index = 0; index < c.tracker.finding_count(); ++index)
        if (const auto& finding = *c.tracker.finding(index); !finding.withdrawn) all.push_back(finding);
    return all;
}

/// "reset zero-window": the kinds, sorted.
inline std::string kinds(Conversation& c) {
    std::vector<std::string> words;
    for (const auto& finding : found(c)) words.emplace_back(keyword(finding.kind));
    std::sort(words.begin(), words.end());
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

inline Finding only(Conversation& c, FindingKind kind) {
    Finding result;
    int count = 0;
    for (const auto& finding : found(c))
        if (finding.kind == kind) result = finding, ++count;
    EXPECT_EQ(count, 1) << "of " << keyword(kind) << " in: " << kinds(c);
    return result;
}

inline std::vector<std::uint32_t> frames(const Finding& finding) {
    return {finding.evidence().begin(), finding.evidence().end()};
}

inline std::string told(Conversation& c, const Finding& finding) {
    return what_happened(finding, c.tracker.connection(finding.connection));
}

/// A handshake with every option, so that nothing is missing.
inline void open(Conversation& c) {
    c.client.syn(1000, {1460, 7, true});
    c.server.syn_ack(5000, {1460, 7, true});
    c.client.ack();
}

inline void close_in_order(Conversation& c) {
    c.client.fin();
    c.server.fin();
    c.client.ack();
}

using Frames = std::vector<std::uint32_t>;

}  // namespace loopscope::decode::flow::testing
