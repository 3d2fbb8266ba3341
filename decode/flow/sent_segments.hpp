#pragma once

#include <cstdint>

#include "decode/flow/short_list.hpp"
#include "decode/sequence_number.hpp"

namespace loopscope::decode::flow {

/// When the segments that nobody has acknowledged so far were sent first. Bounded: past `most` every second one is
/// merged with the next.
class SentSegments {
public:
    static constexpr std::uint32_t most = 512;

    struct Covered {
        std::int64_t newest_time = -1;  ///< when the newest segment that is covered as a whole was sent
        std::int64_t echo_time = -1;    ///< when the first one with the echoed timestamp was sent
        bool repeated = false;          ///< some of what is covered was sent more than once
    };

    /// Ends are expected to grow. `timestamp`: its TSval; 0 where it has none.
    void sent(SequenceNumber end, std::int64_t time, std::uint32_t timestamp) {
        if (segments_.full()) make_room();
        segments_.push_back({time, end, timestamp, false});
    }
    /// These octets were sent again.
    void repeat(SequenceNumber begin, SequenceNumber end);
    /// Forgets what is acknowledged, and tells about it. `echo`: the TSecr, 0 where there is none.
    Covered acknowledged(SequenceNumber acknowledgment, std::uint32_t echo) {
        Covered covered;
        std::uint32_t count = 0;
        for (const auto& sent : segments_) {
            if (sent.end > acknowledgment) break;
            ++count;
            covered.newest_time = sent.time;
            covered.repeated |= sent.repeated;
            if (covered.echo_time < 0 && echo != 0 && sent.timestamp == echo) covered.echo_time = sent.time;
        }
        segments_.pop_front(count);
        return covered;
    }
    /// When the octet at `sequence`, or where that was not seen the one after it, was first sent; -1: never.
    std::int64_t time_of(SequenceNumber sequence) const;
    void clear() { segments_.release(); }

private:
    struct Sent {
        std::int64_t time;
        SequenceNumber end;
        std::uint32_t timestamp;
        bool repeated;
    };

    void make_room();
    std::uint32_t find(SequenceNumber sequence) const;

    ShortList<Sent, 2> segments_;  ///< oldest first
};

}  // namespace loopscope::decode::flow
