#include "ui/replay_model.hpp"

#include <algorithm>
#include <cmath>

#include "trace/partition_place.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::flow::Event;

void ReplayClock::set_speed(double speed) { speed_ = std::clamp(std::isfinite(speed) ? speed : 1, slowest, fastest); }

void ReplayClock::play(const trace::Recording& recording) {
    if (position(recording.packet_count()) == recording.packet_count()) {
        position_ = 0;
        since_position_ = 0;
    }
    following_ = false;
    playing_ = recording.packet_count() > 0;
}

void ReplayClock::pause(const trace::Recording& recording) {
    position_ = position(recording.packet_count());
    following_ = false;
    playing_ = false;
}

void ReplayClock::step(const trace::Recording& recording, std::int64_t packets) {
    const std::int64_t total = recording.packet_count();
    const std::int64_t from = position(recording.packet_count());
    position_ = static_cast<std::uint32_t>(std::clamp<std::int64_t>(from + packets, 0, total));
    since_position_ = 0;
    following_ = false;
    playing_ = false;
}

void ReplayClock::seek(const trace::Recording& recording, std::uint32_t packets) {
    position_ = std::min(packets, recording.packet_count());
    since_position_ = 0;
    following_ = false;
}

void ReplayClock::follow() {
    following_ = true;
    playing_ = false;
    since_position_ = 0;
}

std::int64_t ReplayClock::gap_after(const trace::Recording& recording, std::uint32_t position) const {
    if (position == 0) return 0;
    const auto gap = time_between(recording.time_of(position), recording.time_of(position + 1));
    const auto longest = static_cast<double>(longest_silence) * speed_;
    return skip_silence && static_cast<double>(gap) > longest ? static_cast<std::int64_t>(longest) : gap;
}

void ReplayClock::advance(const trace::Recording& recording, std::int64_t elapsed, bool live) {
    if (!playing_ || elapsed < 0) return;
    const auto total = recording.packet_count();
    since_position_ += static_cast<double>(elapsed) * speed_;
    while (position_ < total) {
        const auto gap = static_cast<double>(gap_after(recording, position_));
        if (since_position_ < gap) return;
        since_position_ -= gap;
        ++position_;
    }
    if (live)
        follow();
    else
        pause(recording);
    since_position_ = 0;
}

std::int64_t ReplayClock::next_packet_in(const trace::Recording& recording) const {
    if (!playing_ || position_ >= recording.packet_count()) return 0;
    const double left = static_cast<double>(gap_after(recording, position_)) - since_position_;
    return static_cast<std::int64_t>(std::clamp(left / speed_, 0.0, 1e12));
}

std::int64_t ReplayClock::now(const trace::Recording& recording) const {
    const auto total = recording.packet_count();
    if (total == 0) return 0;
    const auto played = position(total);
    if (played == 0) return recording.time_of(1);
    const auto time = recording.time_of(played);
    if (following_ || played == total) return time;
    const auto gap = static_cast<double>(time_between(time, recording.time_of(played + 1)));
    return time + static_cast<std::int64_t>(std::min(since_position_, gap));
}

void ReplayDensity::update(const trace::Recording& recording) {
    constexpr std::uint32_t counted_a_frame = 100'000;
    const auto total = std::min(recording.packet_count(), counted_ + counted_a_frame);
    for (; counted_ < total; ++counted_) {
        const auto record = recording.packet(counted_ + 1);
        if (counted_ == 0) first_time_ = last_time_ = record.time;
        last_time_ = std::max(last_time_, record.time);
        make_room(record.time);
        const auto since = time_between(first_time_, record.time);
        auto& bin = bins_[std::min<std::size_t>(static_cast<std::size_t>(since / bin_width_), bin_count - 1)];
        most_ = std::max(most_, ++bin.packets);
        if (record.event == Event::none) continue;
        bin.handshake |= record.event == Event::handshake_ack;
        bin.teardown |= record.event == Event::last_acknowledgment;
        bin.reset |= record.event == Event::reset || record.event == Event::refused;
        bin.retransmission |= is_repetition(record.event);
    }
}

void ReplayDensity::make_room(std::int64_t time) {
    while (time_between(first_time_, time) / bin_width_ >= static_cast<std::int64_t>(bin_count)) {
        for (std::size_t i = 0; i < bin_count; ++i) {
            Bin merged;
            if (2 * i + 1 < bin_count) {
                const auto &a = bins_[2 * i], &b = bins_[2 * i + 1];
                merged = {a.packets + b.packets, a.handshake || b.handshake, a.teardown || b.teardown,
                          a.reset || b.reset, a.retransmission || b.retransmission};
            }
            bins_[i] = merged;
            most_ = std::max(most_, merged.packets);
        }
        bin_width_ *= 2;
    }
}

std::uint32_t packets_until(const trace::Recording& recording, std::int64_t time) {
    return trace::partition_place(recording.packet_count(),
                                  [&](auto before) { return recording.time_of(before + 1) <= time; });
}

std::int64_t ReplayModel::next_change_in(const trace::Recording& recording, double width) const {
    const auto whole = static_cast<double>(time_between(density.first_time(), density.last_time()));
    const auto pixel = static_cast<std::int64_t>(std::min(whole / std::max(width, 1.0) / clock.speed(), 1e12));
    return std::clamp<std::int64_t>(std::min(pixel, clock.next_packet_in(recording)), 1'000'000'000 / 30, 100'000'000);
}

void ReplayModel::update(const trace::Recording& recording, std::int64_t elapsed, bool live) {
    density.update(recording);
    clock.advance(recording, elapsed, live);
}

}  // namespace loopscope::ui
