// Nagle's algorithm (RFC 9293, section 3.7.4) holds a small segment back until what was sent before is acknowledged.
// Delayed ACK (section 3.8.6.3) holds that acknowledgment back, up to 500 ms, for it might travel with an answer. A
// program that writes a request in two pieces and then reads makes each wait for the other.
#include <algorithm>

#include "decode/flow/watch_memory.hpp"

namespace loopscope::decode::flow {
namespace {

constexpr std::int64_t millisecond = 1'000'000;
constexpr std::int64_t shortest_delay = 35 * millisecond;  ///< Linux waits 40 ms at least
constexpr std::int64_t longest_delay = 300 * millisecond;  ///< Windows waits 200 ms
constexpr std::int64_t at_once = 2 * millisecond;          ///< the sender's kernel had the octets ready
constexpr std::uint32_t telling_matches = 2;

bool is_small(const Watched& seen) {
    constexpr std::uint32_t smallest_mss = 536;
    const auto& peer = seen.summary().from(other(seen.sender));
    const std::uint32_t mss = peer.has_mss && peer.mss > 0 ? peer.mss : smallest_mss;
    return seen.segment.payload_length < mss / 2;
}

std::int64_t round_trip(const Connection& connection) { return std::max<std::int64_t>(connection.handshake_time, 0); }

/// The small segment that followed right after the late acknowledgment of another.
void match(const Watched& seen, WatchMemory::Small& small, FindingLog& log) {
    ++small.matches;
    small.waited += small.acknowledged_time - small.time;
    if (small.matches < telling_matches || small.matches <= small.misses) return;
    auto known = log.latest(seen.summary(), FindingKind::delayed_ack_meets_nagle, seen.sender);
    if (known == none)
        known = log.add(
            seen.connection.summary,
            {.kind = FindingKind::delayed_ack_meets_nagle, .inferred = true, .side = seen.sender, .time = small.time});
    auto& finding = log.change(known);
    finding.count = small.matches;
    finding.duration = small.waited;
    if (finding.frame_count >= Finding::most_frames - 2) return;
    finding.add_frame(small.frame);
    finding.add_frame(small.acknowledged_frame);
    finding.add_frame(seen.frame.number);
}

void after_small_segment(const Watched& seen, WatchMemory::Small& small) {
    // The other end's turn: a bare, late acknowledgment of all of it is what Nagle's algorithm waited for.
    if (small.time < 0) return;
    const auto delay = seen.frame.time - small.time;
    const bool bare = seen.segment.payload_length == 0 && !seen.tcp().has(tcp_flag::fin | tcp_flag::rst);
    const bool late =
        delay >= shortest_delay + round_trip(seen.summary()) && delay <= longest_delay + round_trip(seen.summary());
    // Without the handshake's time a long way could not be told from a late acknowledgment.
    if (!bare || !late || seen.summary().handshake_time < 0 || seen.tcp().acknowledgment != small.end) {
        small.time = -1;
        return;
    }
    if (small.acknowledged_time >= 0) return;
    small.acknowledged_time = seen.frame.time;
    small.acknowledged_frame = seen.frame.number;
}

}  // namespace

void watch_small_segments(const Watched& seen, WatchMemory& memory, FindingLog& log) {
    after_small_segment(seen, memory.small_of(other(seen.sender)));
    auto& small = memory.small_of(seen.sender);
    if (seen.segment.payload_length == 0) return;
    const auto& peer = seen.connection.from(other(seen.sender));
    const auto sequence = seen.tcp().sequence;
    const bool is_new = seen.followed.arrival.advances && seen.followed.arrival.skipped == 0;
    const bool nothing_outstanding = peer.has_acknowledgment && peer.acknowledgment == sequence;
    if (is_new && small.acknowledged_time >= 0 && small.time >= 0 && sequence == small.end && !small.no_delay) {
        if (seen.frame.time - small.acknowledged_time <= at_once + round_trip(seen.summary()))
            match(seen, small, log);
        else
            ++small.misses;
    }
    if (is_new && is_small(seen) && !nothing_outstanding && small.time >= 0 && small.acknowledged_time < 0)
        small.no_delay = true;
    small.time = -1;
    if (!is_new || !is_small(seen) || !nothing_outstanding) return;
    small.end = sequence + seen.segment.payload_length;
    small.time = seen.frame.time;
    small.frame = seen.frame.number;
    small.acknowledged_time = -1;
}

}  // namespace loopscope::decode::flow
