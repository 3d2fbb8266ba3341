#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/print.hpp"
#include "trace/recording.hpp"

namespace loopscope::app {

/// "▲ Zero window: what happened. What to try."; `with_ends`: "▲ Zero window (client → server): ...".
void append_finding(std::string& out, const decode::flow::Finding& finding, const decode::flow::Connection& connection,
                    bool with_ends);
/// One JSON object with all that is known of the finding.
void append_finding_json(std::string& out, const decode::flow::Finding& finding,
                         const decode::flow::Connection& connection);
/// `"findings":[...]`, each with its connection's facts.
void append_findings_json(std::string& out, std::span<const PrintedFinding> findings);

/// Tells which findings are news: each is told when it is established, and once more when it turns out otherwise or
/// ends. Nothing is said of one that was disproved in between.
class FindingNews {
public:
    /// Whether a finding is to be told with the frame that is printed next. In the order of the frames.
    bool is_news(std::uint32_t index, const decode::flow::Finding& finding);
    /// A frame of that connection is printed.
    void printed(std::uint32_t connection);
    /// After the last frame: what only the capture's end established, and what frames did that were not printed, in
    /// connections of which some were.
    std::vector<std::uint32_t> of_end(const trace::Recording& recording);

private:
    struct Told {
        decode::flow::FindingKind kind;
        decode::flow::Circumstance circumstance;
    };

    std::vector<Told> told_;  ///< by finding
    std::vector<bool> known_;
    std::vector<bool> printed_;  ///< connections
};

/// A separate part below the frames; nothing where `indices` is empty.
void append_findings_at_end(std::string& out, const std::vector<std::uint32_t>& indices,
                            const trace::Recording& recording, bool coloured);

}  // namespace loopscope::app
