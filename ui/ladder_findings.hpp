#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "trace/recording.hpp"

namespace loopscope::ui {

/// Which packets of a ladder show a finding, as far as findings were established at the replay position.
class LadderFindings {
public:
    /// A packet, and one of the findings that it shows.
    struct Shown {
        std::uint32_t frame = decode::no_frame, finding = decode::none;
        std::uint32_t found_in = decode::no_frame;
        decode::flow::Severity severity = decode::flow::Severity::note;
    };
    static constexpr std::size_t most = 4;  ///< findings that are named for one row
    static constexpr std::size_t looked_through = 256;

    /// Reads the findings of these connections again where the recording holds more packets or findings than the last
    /// time, or the connections are others. Costs as much as they have findings.
    void update(const trace::Recording&, std::span<const std::uint32_t> connections, std::uint32_t packet_count);
    void reset();

    /// What the packets from `first` to `last` show: each finding once, with its first packet of them; what weighs most
    /// comes first. At most `most`, of the first `looked_through`.
    std::vector<Shown> shown_by(std::uint32_t first, std::uint32_t last) const;

private:
    std::vector<Shown> shown_;  ///< by frame
    std::vector<std::uint32_t> connections_;
    std::uint32_t packets_ = 0, findings_ = 0;  ///< of the recording, when it was read
    std::uint32_t position_ = 0;
    bool at_end_ = false;
};

/// The connection's findings by the last packet that shows each.
std::vector<LadderFindings::Shown> last_shown(const trace::Recording&, std::uint32_t connection);

}  // namespace loopscope::ui
