#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "decode/sequence_number.hpp"

namespace loopscope::decode::flow {

/// When the segments that nobody has acknowledged so far were sent first. Bounded: past `most` every second one is
/// merged with the next.
class SentSegments {
public:
    static constexpr std::size_t most = 512;

    struct Covered {
        std::int64_t newest_time = -1;  ///< when the newest segment that is covered as a whole was sent
        std::int64_t echo_time = -1;    ///< when the first one with the echoed timestamp was sent
        bool repeated = false;          ///< some of what is covered was sent more than once
    };

    /// Ends are expected to grow. `timestamp`: its TSval; 0 where it has none.
    void sent(SequenceNumber end, std::int64_t time, std::uint32_t timestamp);
    /// These octets were sent again.
    void repeat(SequenceNumber begin, SequenceNumber end);
    /// Forgets what is acknowledged, and tells about it. `echo`: the TSecr, 0 where there is none.
    Covered acknowledged(SequenceNumber acknowledgment, std::uint32_t echo);
    /// When the octet at `sequence`, or where that was not seen the one after it, was first sent; -1: never.
    std::int64_t time_of(SequenceNumber sequence) const;
    bool empty() const { return first_ == segments_.size(); }
    void clear();

private:
    struct Sent {
        std::int64_t time;
        SequenceNumber end;
        std::uint32_t timestamp;
        bool repeated;
    };
    void make_room();
    std::size_t find(SequenceNumber sequence) const;

    std::vector<Sent> segments_;
    std::size_t first_ = 0;
};

}  // namespace loopscope::decode::flow
