#include "decode/flow/sender_meter.hpp"

#include <algorithm>
#include <utility>

namespace loopscope::decode::flow {
namespace {

constexpr std::uint32_t least_segment_size = 536, usual_segment_size = 1460;
/// No window is larger (RFC 7323, section 2.3): sequence numbers that are further apart belong to different stories.
constexpr std::int32_t largest_distance = 1 << 30;

std::uint32_t timestamp_of(const TcpHeader& header) {
    return header.options.has_timestamps ? header.options.timestamp : 0;
}

bool carries_payload(const TcpMeter::Segment& segment) {
    return segment.length > 0 && segment.event != Event::keep_alive && !segment.header.has(tcp_flag::rst);
}

}  // namespace

const SenderMeter::Rare SenderMeter::none_rare;

SenderMeter::SenderMeter(const Terms& terms, std::int64_t round_trip)
    : phase_(terms.whole, terms.segment_size != 0 ? terms.segment_size : usual_segment_size),
      round_trip_(round_trip),
      segment_size_(terms.segment_size != 0 ? terms.segment_size : least_segment_size),
      segment_size_known_(terms.segment_size != 0),
      scale_known_(terms.scale_known),
      selective_(terms.selective) {
    started_ = terms.whole;
    acknowledged_ = next_ = terms.first;
    heard_ = terms.heard;
    if (round_trip_ >= 0) estimate_.add(round_trip_);
    known_phase_ = infer_phase();
}

[[gnu::noinline]] SenderMeter::Rare& SenderMeter::make_rare() {
    if (rare_ == nullptr) rare_ = std::make_unique<Rare>();
    return *rare_;
}

std::uint32_t SenderMeter::in_flight() const { return heard_ ? missing() : 0; }

[[gnu::always_inline]] inline std::uint32_t SenderMeter::missing() const {
    const auto all = outstanding();
    return all - std::min(all, sacked_octets_);
}

[[gnu::always_inline]] inline SenderPhase SenderMeter::infer_phase() const {
    if (!heard_) return SenderPhase::unknown;
    if (near_receiver_ && !phase_.recovering()) return SenderPhase::unknown;
    return phase_.phase();
}

/// After each segment that may have changed it.
[[gnu::always_inline]] inline void SenderMeter::note_phase() {
    const auto phase = infer_phase();
    if (phase != known_phase_) ++phase_changes_;
    known_phase_ = phase;
}

/// There is no room for another segment in the window that the receiver offers.
[[gnu::always_inline]] inline bool SenderMeter::window_is_full() const {
    if (!has_window_) return false;
    if (window_ == 0) return true;
    return scale_known_ && std::uint64_t{outstanding()} + segment_size_ >= window_;
}

/// What held the sender back until this ACK. Application: it had handed over its last octets (PSH) and far less than
/// the congestion window, as far as that is known, was in flight. Receive window: no room for a segment. Otherwise the
/// network.
[[gnu::always_inline]] inline SenderPhaseEstimate::Held SenderMeter::held() const {
    if (window_is_full()) return SenderPhaseEstimate::Held::window;
    constexpr std::uint64_t well_under_percent = 70;
    const auto well_under = [&] { return std::uint64_t{missing()} * 100 < phase_.capacity() * well_under_percent; };
    return pushed_ && well_under() ? SenderPhaseEstimate::Held::application : SenderPhaseEstimate::Held::network;
}

/// What keeps the sender from sending more at this moment; Limit::unknown where the capture cannot tell.
[[gnu::always_inline]] inline Limit SenderMeter::held_back() const {
    if (!heard_) return Limit::unknown;
    if (phase_.recovering()) return Limit::network;
    if (window_is_full()) return Limit::receive_window;
    if (outstanding() == 0) return Limit::application;
    if (near_receiver_) return Limit::unknown;
    return held() == SenderPhaseEstimate::Held::application ? Limit::application : Limit::network;
}

/// Books the time since the last segment on what held the sender back, on the window's use, and on its being closed.
[[gnu::always_inline]] inline void SenderMeter::pass_time(std::int64_t now) {
    if (first_data_time_ == 0) return;
    const auto passed = now - clock_;
    if (passed <= 0) return;
    clock_ = now;
    spend_time(passed);
}

void SenderMeter::spend_time(std::int64_t passed) {
    if (has_window_ && window_ == 0) make_rare().zero_window_time += passed;
    const auto limit = held_back();
    (limit == Limit::network && !phase_.recovering() ? undecided_time_
                                                     : trailing_time_[static_cast<std::size_t>(limit)]) += passed;
    if (outstanding() == 0 || !has_window_ || !scale_known_ || window_ == 0) return;
    const auto use = std::min(1.0, static_cast<double>(outstanding()) / static_cast<double>(window_));
    window_time_ += static_cast<double>(passed);
    window_use_ += use * static_cast<double>(passed);
}

/// What was in flight until now was so for this reason.
void SenderMeter::settle_time(Limit limit) {
    trailing_time_[static_cast<std::size_t>(limit)] += std::exchange(undecided_time_, 0);
}

void SenderMeter::send(const Segment& segment) {
    pass_time(segment.time);
    if (segment.ecn != 0) ++(segment.ecn == 3 ? make_rare().congestion_marked : make_rare().ecn_capable);
    if (segment.header.has(tcp_flag::syn)) return;
    if (segment.header.has(tcp_flag::cwr)) ++make_rare().window_reductions;
    if (carries_payload(segment)) send_payload(segment);
    if (segment.header.has(tcp_flag::fin) && !segment.header.has(tcp_flag::rst)) {
        if (segment.event == Event::fin_retry) ++make_rare().retransmissions;
        if (!has_fin_ && started_) {
            fin_ = segment.header.sequence + segment.length;
            has_fin_ = true;
        }
    }
    note_phase();
}

[[gnu::always_inline]] inline void SenderMeter::send_payload(const Segment& segment) {
    const auto begin = segment.header.sequence, end = begin + segment.length;
    octets_ += segment.length;
    ++segments_;
    if (!segment_size_known_) segment_size_ = std::clamp(segment.length, segment_size_, usual_segment_size);
    if (segment.event == Event::out_of_order) ++make_rare().out_of_order;
    for (std::size_t i = 0; i < limited_time_.size(); ++i) limited_time_[i] += std::exchange(trailing_time_[i], 0);
    limited_time_[static_cast<std::size_t>(Limit::network)] += std::exchange(undecided_time_, 0);
    if (first_data_time_ == 0) first_data_time_ = clock_ = segment.time;
    place(segment, begin, end);
    last_data_time_ = progress_time_ = segment.time;
    pushed_ = segment.header.has(tcp_flag::psh);
    most_in_flight_ = std::max(most_in_flight_, missing());
    if (has_window_ && scale_known_ && window_ > 0 && heard_)
        most_window_use_ = std::max(most_window_use_, static_cast<std::uint16_t>(std::min<std::uint64_t>(
                                                          1000, std::uint64_t{outstanding()} * 1000 / window_)));
}

/// Where the octets belong: new ones, or ones that were sent before.
[[gnu::always_inline]] inline void SenderMeter::place(const Segment& segment, SequenceNumber begin,
                                                      SequenceNumber end) {
    if (!started_ || begin - next_ > largest_distance || next_ - end > largest_distance) {
        acknowledged_ = next_ = begin;
        sent_.clear();
        if (rare_ != nullptr) rare_->sacked.clear();
        sacked_octets_ = 0;
        started_ = true;
    }
    if (is_repetition(segment.event)) {
        count_repetition(segment, begin, end);
    } else if (begin < next_) {
        const auto again = std::min(next_, end);
        if (segment.event == Event::data) make_rare().repeated_octets += static_cast<std::uint32_t>(again - begin);
        sent_.repeat(begin, again);
    }
    if (end <= next_) return;
    if (outstanding() == 0 && last_data_time_ != 0) {
        const auto idle = segment.time - std::max(last_data_time_, last_acknowledged_time_);
        if (idle > 0) {
            idle_time_ += idle;
            longest_idle_ = std::max(longest_idle_, idle);
            if (idle > estimate_.timeout()) phase_.restart();
        }
    }
    next_ = end;
    sent_.sent(end, segment.time, timestamp_of(segment.header));
    phase_.sent(missing(), next_);
}

/// Counts what was sent again by its cause. A timeout counts where the timer expired; what follows in its wake is part
/// of the same.
void SenderMeter::count_repetition(const Segment& segment, SequenceNumber begin, SequenceNumber end) {
    auto& rare = make_rare();
    ++rare.retransmissions;
    rare.repeated_octets += segment.length;
    if (end > next_) rare.repeated_octets -= std::min(segment.length, static_cast<std::uint32_t>(end - next_));
    sent_.repeat(begin, end);
    const auto silence = segment.time - progress_time_;
    switch (segment.event) {
        case Event::timeout_retransmission:
            if (!phase_.recovering_from_timeout() || silence * 2 > estimate_.timeout()) ++rare.timeouts;
            phase_.time_out(missing(), next_);
            break;
        case Event::fast_retransmission:
            ++rare.fast;
            phase_.lose(missing(), next_);
            break;
        case Event::unneeded_retransmission:
            ++rare.unneeded;
            ++rare.announced_unneeded;
            break;
        default: break;
    }
    if (rare.repeats == 0) {
        rare.repeat_begin = begin;
        rare.eifel_timestamp = timestamp_of(segment.header);
    }
    if (rare.repeats < 0xffff) ++rare.repeats;
    rare.repeat_timestamp = timestamp_of(segment.header);
    rare.repeat_time = segment.time;
}

SenderMeter::Heard SenderMeter::hear(const Segment& segment) {
    Heard heard;
    pass_time(segment.time);
    const auto& header = segment.header;
    if (!header.has(tcp_flag::ack) || header.has(tcp_flag::syn) || header.has(tcp_flag::rst) || !started_) return heard;
    const auto ahead = header.acknowledgment - acknowledged_;
    if (ahead > largest_distance || ahead < -largest_distance) return heard;
    heard_ = true;
    if (header.has(tcp_flag::ece)) hear_congestion(header.acknowledgment);
    const auto held_until_now = ahead > 0 ? held() : SenderPhaseEstimate::Held::network;
    heard.duplicate_sack = header.options.sack_blocks > 0 && hear_sack(segment);
    if (ahead > 0) {
        hear_progress(segment, heard);
        phase_.acknowledged(acknowledged_, held_until_now, outstanding() == 0);
    } else if (segment.event == Event::duplicate_acknowledgment) {
        auto& rare = make_rare();
        ++rare.duplicate_acks;
        if (rare.recent_duplicate_acks < 0xffff) ++rare.recent_duplicate_acks;
        progress_time_ = segment.time;
    }
    if (ahead >= 0) {
        confirmed_ = true;
        hear_window(segment);
    }
    note_phase();
    return heard;
}

/// ECE comes with every ACK until CWR answers it; the sender reduces once in a round trip (RFC 3168, section 6.1.2).
void SenderMeter::hear_congestion(SequenceNumber acknowledgment) {
    auto& rare = make_rare();
    if (rare.echoes++ != 0 && acknowledgment <= rare.congestion_point) return;
    rare.congestion_point = next_;
    phase_.congested(missing());
}

[[gnu::always_inline]] inline void SenderMeter::hear_window(const Segment& segment) {
    const auto window = static_cast<std::uint32_t>(std::min<std::uint64_t>(segment.window, largest_distance));
    const bool closed = window == 0 && !segment.header.has(tcp_flag::fin);
    if (closed && (!has_window_ || window_ != 0)) ++make_rare().zero_windows;
    smallest_window_ = has_window_ ? std::min(smallest_window_, window) : window;
    largest_window_ = std::max(largest_window_, window);
    window_ = window;
    has_window_ = true;
}

/// The receiver's news of octets beyond the first missing one. True where it tells of octets that arrived twice.
bool SenderMeter::hear_sack(const Segment& segment) {
    const auto& options = segment.header.options;
    const auto acknowledgment = segment.header.acknowledgment;
    const bool twice = segment.header.reports_duplicate();
    auto& rare = make_rare();
    rare.sack_blocks += options.sack_blocks;
    std::uint32_t fresh = 0;
    for (std::size_t i = twice ? 1 : 0; i < options.sack_blocks; ++i) {
        const auto& block = options.sack[i];
        const bool fits = block.left >= acknowledgment && block.left >= acknowledged_ && block.right <= next_;
        if (fits) fresh += rare.sacked.add(block.left, block.right);
    }
    if (fresh > 0) progress_time_ = segment.time;
    sacked_octets_ = rare.sacked.octets();
    rare.most_sacked = std::max(rare.most_sacked, sacked_octets_);
    if (!twice) return false;
    // A keep-alive brings an old octet on purpose, and is answered so.
    if (segment.event == Event::keep_alive_answer || segment.event == Event::window_probe_answer) return false;
    ++rare.duplicate_sacks;
    if (rare.announced_unneeded > 0) {
        --rare.announced_unneeded;
    } else if (rare.unneeded < rare.retransmissions) {
        ++rare.unneeded;
    }
    return true;
}

/// Whether octets before `acknowledgment` were covered by SACK.
bool SenderMeter::pass_sacked(SequenceNumber acknowledgment) {
    const bool passes = rare_->sacked.acknowledge(acknowledgment) > 0;
    sacked_octets_ = rare_->sacked.octets();
    return passes;
}

[[gnu::always_inline]] inline void SenderMeter::hear_progress(const Segment& segment, Heard& heard) {
    const auto acknowledgment = segment.header.acknowledgment;
    const bool unseen = acknowledgment > next_ && !(has_fin_ && acknowledgment == fin_ + 1);
    const auto covered = sent_.acknowledged(acknowledgment, segment.header.options.timestamp_echo);
    const bool passes_sacked = sacked_octets_ > 0 && pass_sacked(acknowledgment);
    auto octets = static_cast<std::uint32_t>(acknowledgment - acknowledged_);
    if (has_fin_ && acknowledgment == fin_ + 1) --octets;
    octets_acknowledged_ += octets;
    if (acknowledgment > next_) next_ = acknowledgment;
    if (!unseen) measure_round_trip(segment, covered, passes_sacked, heard);
    if (rare_ != nullptr && rare_->repeats != 0) detect_unneeded(segment, *rare_);
    acknowledged_ = acknowledgment;
    last_acknowledged_time_ = progress_time_ = segment.time;
    if (rare_ != nullptr) rare_->recent_duplicate_acks = rare_->repeats = 0;
    if (outstanding() == 0) settle_time(pushed_ ? Limit::application : Limit::network);
}

/// The round trip of the newest segment that this ACK covers, as the capture point saw both; the receiver's delay of
/// the ACK is part of it. None where a covered segment was sent twice (Karn; RFC 6298, section 3), or had arrived long
/// before and only waited for a hole to be filled. With timestamps: from the first segment with the echoed TSval, where
/// the ACK brings news (RFC 7323, section 4.1); this holds for repeated segments, too.
[[gnu::always_inline]] inline void SenderMeter::measure_round_trip(const Segment& segment,
                                                                   const SentSegments::Covered& covered,
                                                                   bool passes_sacked, Heard& heard) {
    if (covered.newest_time >= 0 && !covered.repeated && !passes_sacked) {
        heard.round_trip = std::max<std::int64_t>(segment.time - covered.newest_time, 0);
        by_acknowledgments_.add(heard.round_trip);
        near_receiver_ |= round_trip_ >= 1'000'000 && heard.round_trip < round_trip_ / 10;
        estimate_.add(heard.round_trip);
    }
    const auto& options = segment.header.options;
    if (!options.has_timestamps || options.timestamp_echo == 0 || options.timestamp_echo == echoed_) return;
    const bool of_repetition = rare().repeat_timestamp != 0 && options.timestamp_echo == rare().repeat_timestamp;
    const auto sent = covered.echo_time >= 0 ? covered.echo_time : of_repetition ? rare().repeat_time : -1;
    if (sent < 0) return;
    echoed_ = options.timestamp_echo;
    heard.round_trip_by_timestamp = std::max<std::int64_t>(segment.time - sent, 0);
    by_timestamps_.add(heard.round_trip_by_timestamp);
}

/// RFC 3522: the ACK that covers a repeated segment echoes an older timestamp than the repetition's: the original had
/// arrived.
void SenderMeter::detect_unneeded(const Segment& segment, Rare& rare) {
    if (rare.eifel_timestamp == 0 || !segment.header.options.has_timestamps) return;
    if (segment.header.acknowledgment <= rare.repeat_begin) return;
    if (SequenceNumber{segment.header.options.timestamp_echo} >= SequenceNumber{rare.eifel_timestamp}) return;
    if (rare.unneeded < rare.retransmissions) {
        ++rare.unneeded;
        ++rare.announced_unneeded;
    }
    phase_.undo();
}

TcpMeter::Evidence SenderMeter::evidence(std::int64_t time, SequenceNumber begin, std::uint32_t length) const {
    TcpMeter::Evidence evidence;
    evidence.timeout = estimate_.timeout();
    evidence.round_trip = estimate_.smoothed();
    evidence.variation = estimate_.variation();
    if (!started_) return evidence;
    const auto end = begin + length;
    evidence.acknowledged = confirmed_ && end <= acknowledged_;
    evidence.silence = time - progress_time_;
    if (const auto first = sent_.time_of(begin); first >= 0) evidence.age = time - first;
    evidence.duplicate_acks = rare().recent_duplicate_acks;
    evidence.sacked_beyond = rare().sacked.holds_beyond(end);
    evidence.first_outstanding = begin <= acknowledged_;
    evidence.last_outstanding = end >= next_;
    evidence.selective = selective_;
    evidence.repeats = rare().repeats;
    const bool before_point = phase_.recovering() && begin < phase_.recovery_point();
    evidence.recovering_from_timeout = before_point && phase_.recovering_from_timeout();
    evidence.recovering_fast = before_point && !phase_.recovering_from_timeout();
    return evidence;
}

}  // namespace loopscope::decode::flow
