#include "decode/flow/sequence_analysis.hpp"

#include <algorithm>

namespace loopscope::decode::flow {

namespace {

using namespace analysis_flag;

constexpr std::size_t most_unacknowledged = 10'000;
constexpr std::int64_t millisecond = 1'000'000;

std::int32_t distance(std::uint32_t from, std::uint32_t to) { return static_cast<std::int32_t>(to - from); }
bool later(std::uint32_t a, std::uint32_t b) { return distance(b, a) > 0; }

bool controls(const TcpHeader& header) { return header.has(tcp_flag::syn | tcp_flag::fin | tcp_flag::rst); }
std::uint32_t virtual_octet(const TcpHeader& header) { return header.has(tcp_flag::syn | tcp_flag::fin) ? 1 : 0; }

}  // namespace

TcpAnalysis SequenceAnalysis::add(const Segment& segment) {
    auto& own = directions_[segment.from_server];
    auto& other = directions_[!segment.from_server];
    const auto& header = segment.header;
    if (!started_) {
        started_ = true;
        first_frame_ = segment.frame;
        first_time_ = previous_time_ = segment.time;
    }
    TcpAnalysis result;
    if (segment.reuses_ports) completeness_ |= completeness::syn;
    result.completeness = completeness_;
    if (begins_anew(segment, own, other)) {
        result.flags |= reused_ports;
        result.completeness |= completeness::syn;
    }
    result.time_relative = segment.time - first_time_;
    result.time_delta = segment.time - previous_time_;
    previous_time_ = segment.time;
    if (segment.reuses_ports) result.flags |= reused_ports;
    if (segment.has_length) judge(segment, own, other, result);
    // A connection's first segment tells nothing here unless it is the SYN, as in the peer's count.
    if (segment.frame != first_frame_ || (header.has(tcp_flag::syn) && !header.has(tcp_flag::ack)))
        note_completeness(segment);

    const bool plain_ack = header.has(tcp_flag::ack) && !header.has(tcp_flag::syn);
    if (header.has(tcp_flag::syn)) {
        if (!header.has(tcp_flag::ack)) last_syn_time_ = segment.time;
        own.first_ack = true;
    }
    if (plain_ack) {
        if (last_syn_time_ > 0 && initial_rtt_ <= 0) initial_rtt_ = segment.time - last_syn_time_;
        own.first_ack = false;
    }
    // What tells the handshake's round trip is known from the ACK that ends it.
    result.initial_rtt = initial_rtt_ > 0 ? initial_rtt_ : -1;
    own.sacked = 0;
    for (std::size_t i = 0; i < header.options.sack_blocks; ++i)
        own.sacked += static_cast<std::uint32_t>(header.options.sack[i].right - header.options.sack[i].left);
    return result;
}

/// A SYN-ACK that starts elsewhere than its end did before counts as ports used again, in the same stream.
[[gnu::always_inline]] inline bool SequenceAnalysis::begins_anew(const Segment& segment, Direction& own,
                                                                 Direction& other) {
    const auto& header = segment.header;
    const bool syn = header.has(tcp_flag::syn), ack = header.has(tcp_flag::ack);
    const auto sequence = header.sequence.value();
    const bool anew = syn && ack && own.has_base && own.base != sequence;
    if (!own.has_base || anew) own.base = syn ? sequence : sequence - 1;
    own.has_base = true;
    if (!other.has_base && ack) {
        other.base = header.acknowledgment.value() - 1;
        other.has_base = true;
    }
    return anew;
}

[[gnu::always_inline]] inline void SequenceAnalysis::judge(const Segment& segment, Direction& own, Direction& other,
                                                           TcpAnalysis& result) {
    const auto& header = segment.header;
    const bool seen_syn = header.has(tcp_flag::syn) && !header.has(tcp_flag::ack) && started_ && own.next_sequence != 0;
    if (seen_syn) own.next_sequence = own.highest_contiguous;
    if (header.has(tcp_flag::ack)) other.flight_valid = true;
    judge_window(segment, own, other, result);
    judge_acknowledgment(segment, own, other, result);
    if (segment.length != 0 || virtual_octet(header) != 0) judge_repetition(segment, own, other, result);
    advance(segment, own, result);
    if (!other.segments.empty()) release(segment, other, result);
    measure_flight(segment, own, other, result);
}

[[gnu::always_inline]] inline void SequenceAnalysis::judge_window(const Segment& segment, Direction& own,
                                                                  Direction& other, TcpAnalysis& result) {
    const auto& header = segment.header;
    const auto sequence = header.sequence.value(), acknowledgment = header.acknowledgment.value();
    const bool expected = sequence == own.next_sequence;
    if (segment.length == 1 && expected && other.window_seen && other.window == 0) {
        result.flags |= zero_window_probe;
        return;
    }
    if (header.window == 0 && !controls(header)) result.flags |= zero_window;
    if (own.next_sequence != 0 && later(sequence, own.next_sequence) && !header.has(tcp_flag::rst)) {
        result.flags |= lost_segment;
        own.flight_valid = false;
    }
    if (segment.length <= 1 && sequence == own.next_sequence - 1 && !controls(header)) result.flags |= keep_alive;

    const bool repeats = segment.length == 0 && expected && acknowledgment == own.last_ack && !controls(header);
    const bool same_window = own.window_seen && header.window == own.window;
    if (repeats && header.window != 0 && !same_window) result.flags |= window_update;
    const auto scale = segment.window_scale[!segment.from_server];
    if (segment.length > 0 && scale != -1 && !controls(header)) {
        const auto shift = other.first_ack || scale < 0 ? 0 : scale;
        const auto edge = other.last_ack + (static_cast<std::uint32_t>(other.window_seen ? other.window : 0) << shift);
        if (sequence + segment.length == edge) result.flags |= window_full;
    }
    if (!repeats || !same_window) return;
    if (header.window != 0 && other.kept_alive)
        result.flags |= keep_alive_ack;
    else if (header.window == 0 && other.probed_window)
        result.flags |= zero_window_probe_ack;
    else if (header.window != 0) {
        own.duplicate_acks = own.duplicate_acks == -1 ? 1 : own.duplicate_acks + 1;
        result.flags |= duplicate_ack;
        result.duplicate_ack_number = static_cast<std::uint32_t>(own.duplicate_acks);
        result.duplicate_ack_frame = own.last_new_ack_frame;
    }
}

[[gnu::always_inline]] inline void SequenceAnalysis::judge_acknowledgment(const Segment& segment, Direction& own,
                                                                          Direction& other, TcpAnalysis& result) {
    const auto acknowledgment = segment.header.acknowledgment.value();
    if (acknowledgment != own.last_ack) {
        own.last_new_ack_frame = segment.frame;
        own.duplicate_acks = 0;
    }
    if (other.highest_contiguous == 0 || !later(acknowledgment, other.highest_contiguous) ||
        !segment.header.has(tcp_flag::ack))
        return;
    if (later(other.next_sequence, other.highest_contiguous)) {
        other.highest_contiguous = other.next_sequence;
        result.flags |= ack_lost_segment;
    } else {
        if (other.duplicate_acks == 0) result.flags |= ack_lost_segment;
        result.repeats_lost_acknowledgment = other.duplicate_acks != 0;
        other.duplicate_acks = -1;
    }
}

void SequenceAnalysis::judge_repetition(const Segment& segment, Direction& own, Direction& other, TcpAnalysis& result) {
    const auto& header = segment.header;
    const auto sequence = header.sequence.value();
    if (result.has(keep_alive)) return;
    const bool may_follow_probe = segment.length > 1 && own.next_sequence - 1 == sequence;
    const bool repeats = own.next_sequence != 0 && later(own.next_sequence, sequence) && !may_follow_probe;
    if (segment.length > 0 && other.last_ack != 0 && !later(sequence + segment.length, other.last_ack)) {
        result.flags |= spurious_retransmission;
        return;
    }
    if (!repeats) return;
    // The count is unsigned there: -1, after an ACK of octets that were not captured, is many.
    if (static_cast<std::uint32_t>(other.duplicate_acks) >= 2 && other.last_ack == sequence &&
        segment.time - other.last_ack_time < 20 * millisecond) {
        result.flags |= fast_retransmission;
        return;
    }
    const auto patience = initial_rtt_ > 0 ? initial_rtt_ : 3 * millisecond;
    if (segment.time - own.next_time < patience) {
        const bool ends_elsewhere = own.next_sequence != sequence + segment.length + virtual_octet(header);
        if (ends_elsewhere) {
            result.flags |= out_of_order;
            return;
        }
    }
    result.flags |= retransmission;
    result.timeout = segment.time - own.next_time;
    result.timeout_frame = own.next_frame;
    for (auto i = own.segments.size(); i-- > 0;) {
        const auto& original = own.segments[i];
        if (later(sequence, original.sequence)) continue;
        result.timeout = segment.time - original.time;
        result.timeout_frame = original.frame;
    }
}

[[gnu::always_inline]] inline void SequenceAnalysis::advance(const Segment& segment, Direction& own,
                                                             TcpAnalysis& result) {
    const auto& header = segment.header;
    const auto sequence = header.sequence.value();
    const bool counts =
        (segment.length != 0 || virtual_octet(header) != 0) && own.segments.size() < most_unacknowledged;
    const auto next = sequence + segment.length + (counts ? virtual_octet(header) : 0);
    if (counts) {
        own.contiguous = own.segments.empty() || (own.contiguous && own.segments.back().next_sequence == sequence);
        own.segments.push_back({segment.frame, sequence, next, segment.time});
    }
    const bool probe = result.has(zero_window_probe);
    if ((own.next_sequence == 0 || later(next, own.next_sequence)) && !probe) {
        own.next_sequence = next;
        own.next_frame = segment.frame;
        own.next_time = segment.time;
    }
    if ((own.highest_contiguous == 0 || sequence == own.highest_contiguous) && !probe)
        own.highest_contiguous = own.next_sequence;
    own.window = header.window;
    own.window_seen = true;
    own.last_ack = header.acknowledgment.value();
    own.last_ack_time = segment.time;
    own.kept_alive = result.has(keep_alive);
    own.probed_window = probe;
}

/// Where each segment begins at the end of the one before, the first ones are those that go.
[[gnu::always_inline]] inline void SequenceAnalysis::release_contiguous(const Segment& segment, Direction& other,
                                                                        TcpAnalysis& result) {
    const auto acknowledgment = segment.header.acknowledgment.value();
    std::uint32_t gone = 0;
    for (auto& sent : other.segments) {
        if (later(sent.next_sequence, acknowledgment)) {
            if (later(acknowledgment, sent.sequence)) sent.sequence = acknowledgment;
            break;
        }
        if (sent.next_sequence == acknowledgment) {
            result.acknowledges_frame = sent.frame;
            result.ack_rtt = segment.time - sent.time;
        }
        ++gone;
    }
    other.segments.pop_front(gone);
}

void SequenceAnalysis::release(const Segment& segment, Direction& other, TcpAnalysis& result) {
    if (other.contiguous) return release_contiguous(segment, other, result);
    const auto acknowledgment = segment.header.acknowledgment.value();
    // Newest first, so that of several segments with the same end the oldest is the one that counts.
    for (auto i = other.segments.size(); i-- > 0;) {
        auto& sent = other.segments[i];
        if (sent.next_sequence == acknowledgment) {
            result.acknowledges_frame = sent.frame;
            result.ack_rtt = segment.time - sent.time;
        } else if (later(acknowledgment, sent.sequence) && later(sent.next_sequence, acknowledgment)) {
            sent.sequence = acknowledgment;
        }
    }
    other.segments.erase_if([&](const auto& sent) { return !later(sent.next_sequence, acknowledgment); });
}

[[gnu::always_inline]] inline void SequenceAnalysis::measure_flight(const Segment& segment, Direction& own,
                                                                    Direction& other, TcpAnalysis& result) {
    if (segment.length == 0 || own.segments.empty() || !own.flight_valid) return;
    const auto base = segment.base_sequence[segment.from_server];
    std::uint32_t first = own.segments.front().sequence - base, last = own.segments.back().next_sequence - base;
    if (!own.contiguous || last < first) {
        last = own.segments.front().next_sequence - base;
        for (const auto& sent : own.segments) {
            first = std::min(first, sent.sequence - base);
            last = std::max(last, sent.next_sequence - base);
        }
    }
    const auto in_flight = last - first - other.sacked;
    if (in_flight > 0 && in_flight < 2'000'000'000) result.bytes_in_flight = in_flight - virtual_octet(segment.header);
    const bool push = segment.header.has(tcp_flag::psh);
    own.push_bytes = own.push_was_last ? segment.length : own.push_bytes + segment.length;
    own.push_was_last = push;
    result.push_bytes_sent = own.push_bytes;
    result.has_push_bytes = true;
}

[[gnu::always_inline]] inline void SequenceAnalysis::note_completeness(const Segment& segment) {
    const auto& header = segment.header;
    const bool syn = header.has(tcp_flag::syn), ack = header.has(tcp_flag::ack);
    // A SYN counts only where the connection begins with it.
    if (syn && !ack && segment.frame == first_frame_)
        completeness_ |= completeness::syn | (segment.length > 0 ? completeness::data : 0);
    if (syn && ack) completeness_ |= completeness::syn_ack;
    if (!syn && ack) completeness_ |= segment.length > 0 ? completeness::data : completeness::ack;
    if (ack && header.has(tcp_flag::fin)) completeness_ |= completeness::fin;
    if (header.has(tcp_flag::rst)) completeness_ |= completeness::rst;
}

}  // namespace loopscope::decode::flow
