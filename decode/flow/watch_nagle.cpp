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

bool has_little(const Watched& seen) {
    constexpr std::uint32_t smallest_mss = 536;
    const auto& peer = seen.summary().from(other(seen.sender));
    const std::uint32_t mss = peer.has_mss && peer.mss > 0 ? peer.mss : smallest_mss;
    return seen.segment.payload_length < mss / 2;
}

std::int64_t round_trip(const Connection& connection) { return std::max<std::int64_t>(connection.handshake_time, 0); }

/// The small segment that followed right after the late acknowledgment of another.
void match(const Watched& seen, const WatchMemory::End& own, WatchMemory::Trouble& late, FindingLog& log) {
    ++late.matches;
    late.waited += late.acknowledged_time - own.small_time;
    if (late.matches < telling_matches || late.matches <= late.misses) return;
    auto known = log.latest(seen.summary(), FindingKind::delayed_ack_meets_nagle, seen.sender);
    if (known == none)
        known = log.add(seen.connection.summary, {.kind = FindingKind::delayed_ack_meets_nagle,
                                                  .inferred = true,
                                                  .side = seen.sender,
                                                  .time = own.small_time});
    auto& finding = log.change(known);
    finding.count = late.matches;
    finding.duration = late.waited;
    if (finding.frame_count >= Finding::most_frames - 2) return;
    finding.add_frame(own.small_frame);
    finding.add_frame(late.acknowledged_frame);
    finding.add_frame(seen.frame.number);
}

void after_late_acknowledgment(const Watched& seen, const WatchMemory::End& own, WatchMemory::Trouble& late,
                               FindingLog& log) {
    if (seen.tcp().sequence != own.small_end || own.no_delay) return;
    if (seen.frame.time - late.acknowledged_time <= at_once + round_trip(seen.summary()))
        match(seen, own, late, log);
    else
        ++late.misses;
}

void after_small_segment(const Watched& seen, WatchMemory& memory) {
    // The other end's turn: a bare, late acknowledgment of all of it is what Nagle's algorithm waited for.
    const auto sender = other(seen.sender);
    auto& end = memory.of(sender);
    if (end.small_time < 0) return;
    const auto delay = seen.frame.time - end.small_time;
    const bool bare = seen.segment.payload_length == 0 && !seen.tcp().has(tcp_flag::fin | tcp_flag::rst);
    const bool late =
        delay >= shortest_delay + round_trip(seen.summary()) && delay <= longest_delay + round_trip(seen.summary());
    // Without the handshake's time a long way could not be told from a late acknowledgment.
    if (!bare || !late || seen.summary().handshake_time < 0 || seen.tcp().acknowledgment != end.small_end) {
        end.small_time = -1;
        return;
    }
    auto& trouble = memory.make_trouble(sender);
    if (trouble.acknowledged_time >= 0) return;
    trouble.acknowledged_time = seen.frame.time;
    trouble.acknowledged_frame = seen.frame.number;
}

}  // namespace

void watch_small_segments(const Watched& seen, WatchMemory& memory, FindingLog& log) {
    after_small_segment(seen, memory);
    auto& own = memory.of(seen.sender);
    if (seen.segment.payload_length == 0) return;
    const auto& peer = seen.connection.from(other(seen.sender));
    const auto sequence = seen.tcp().sequence;
    const bool is_new = seen.followed.arrival.advances && seen.followed.arrival.skipped == 0;
    const bool nothing_outstanding = peer.has_acknowledgment && peer.acknowledgment == sequence;
    const bool is_small = has_little(seen);
    if (is_new && own.small_time >= 0) {
        if (memory.trouble_of(seen.sender).acknowledged_time >= 0)
            after_late_acknowledgment(seen, own, memory.make_trouble(seen.sender), log);
        else if (is_small && !nothing_outstanding)
            own.no_delay = true;
    }
    own.small_time = -1;
    if (!is_new || !is_small || !nothing_outstanding) return;
    own.small_end = sequence + seen.segment.payload_length;
    own.small_time = seen.frame.time;
    own.small_frame = seen.frame.number;
    if (memory.troubles != nullptr) memory.make_trouble(seen.sender).acknowledged_time = -1;
}

}  // namespace loopscope::decode::flow
