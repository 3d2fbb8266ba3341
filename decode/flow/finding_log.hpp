#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <span>
#include <vector>

#include "decode/flow/finding.hpp"

namespace loopscope::decode::flow {

/// The findings of all connections that were not forgotten, and which of them the current frame began or changed.
class FindingLog {
public:
    /// `frame`: no_frame at the capture's end.
    void begin_frame(std::uint32_t frame) {
        frame_ = frame;
        changed_.clear();
    }
    /// Adds a finding to the connection's chain; its index.
    std::uint32_t add(Connection& connection, Finding finding);
    /// The connection's newest finding of this kind by this side that was not withdrawn, or none.
    std::uint32_t latest(const Connection& connection, FindingKind kind, Side side) const;
    /// For changing it: counts as changed by this frame.
    Finding& change(std::uint32_t index);

    /// Asks for `watch_silence` once the capture's clock has passed `time`; times are expected to grow.
    void check_later(std::uint32_t connection, std::int64_t time) {
        if (waiting_.empty()) next_check_ = time;
        waiting_.push_back({time, connection});
    }
    /// A connection whose time has come, or none.
    std::uint32_t due(std::int64_t now) { return now < next_check_ ? none : take_due(now); }

    /// How many there were so far.
    std::uint32_t count() const { return static_cast<std::uint32_t>(places_.size()); }
    /// Of a connection that was not forgotten.
    const Finding& at(std::uint32_t index) const { return findings_[places_[index]]; }
    bool knows(std::uint32_t index) const { return places_[index] != none; }
    void forget(const Connection& connection);
    std::span<const std::uint32_t> changed() const { return changed_; }

private:
    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
    struct Waiting {
        std::int64_t time;
        std::uint32_t connection;
    };
    std::uint32_t take_due(std::int64_t now);

    std::uint32_t frame_ = no_frame;
    std::int64_t next_check_ = never;    ///< the time of the first that waits
    std::vector<std::uint32_t> places_;  ///< in `findings_`, by index; none: forgotten
    std::vector<Finding> findings_;
    std::vector<std::uint32_t> free_;  ///< of these
    std::vector<std::uint32_t> changed_;
    std::deque<Waiting> waiting_;
};

}  // namespace loopscope::decode::flow
