#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "trace/recording.hpp"

namespace loopscope::ui {

/// Where the replay stands, as a number of packets that have been played. Time is passed in: the same calls give the
/// same positions. Packet times may go backwards in a capture; such a packet follows its predecessor at once.
class ReplayClock {
public:
    static constexpr double slowest = 0.01, fastest = 100;

    /// Everything is shown, and what comes in is shown as it comes.
    bool following() const { return following_; }
    bool playing() const { return playing_; }
    double speed() const { return speed_; }
    void set_speed(double speed);  ///< clamped to [slowest, fastest]
    /// Packets played; `total` while following.
    std::uint32_t position(std::uint32_t total) const { return following_ || position_ > total ? total : position_; }

    /// From where it stands; from the beginning where everything is shown already.
    void play(const trace::Recording&);
    void pause(const trace::Recording&);
    void toggle(const trace::Recording& recording) { playing_ ? pause(recording) : play(recording); }
    /// Pauses, and goes `packets` on (back: negative).
    void step(const trace::Recording&, std::int64_t packets);
    /// Goes to where exactly `packets` have been played; keeps playing if it does.
    void seek(const trace::Recording&, std::uint32_t packets);
    void follow();

    /// Plays on for `elapsed` nanoseconds of the viewer's time. At the end of what is there it stops, or, where `live`,
    /// follows.
    void advance(const trace::Recording&, std::int64_t elapsed, bool live);
    /// Nanoseconds of capture time at the position, between packets too.
    std::int64_t now(const trace::Recording&) const;
    /// Nanoseconds of the viewer's time until the next packet is due; 0 where nothing plays.
    std::int64_t next_packet_in(const trace::Recording&) const;

    bool skip_silence = true;  ///< a pause longer than longest_silence is played as one
    static constexpr std::int64_t longest_silence = 2'000'000'000;  ///< nanoseconds of the viewer's time

private:
    std::int64_t gap_after(const trace::Recording&, std::uint32_t position) const;

    bool following_ = true;
    bool playing_ = false;
    double speed_ = 1;
    std::uint32_t position_ = 0;
    double since_position_ = 0;  ///< nanoseconds of capture time played since the packet at position_
};

/// The time bar's picture: packets and marks in a fixed number of equal spans of time, the span doubling as a live
/// capture grows.
class ReplayDensity {
public:
    static constexpr std::size_t bin_count = 1024;
    struct Bin {
        std::uint32_t packets = 0;
        bool handshake = false, teardown = false, reset = false, retransmission = false;
    };

    /// Counts what was published since the last call; a great many packets take several calls.
    void update(const trace::Recording&);
    bool complete(const trace::Recording& recording) const { return counted_ >= recording.packet_count(); }
    std::int64_t first_time() const { return first_time_; }
    std::int64_t last_time() const { return last_time_; }
    std::int64_t bin_width() const { return bin_width_; }  ///< nanoseconds
    const std::array<Bin, bin_count>& bins() const { return bins_; }
    std::uint32_t most() const { return most_; }  ///< packets in the fullest bin

private:
    void make_room(std::int64_t time);

    std::array<Bin, bin_count> bins_{};
    std::uint32_t counted_ = 0;
    std::uint32_t most_ = 0;
    std::int64_t first_time_ = 0, last_time_ = 0;
    std::int64_t bin_width_ = 1000;
};

/// Number of packets at or before `time`, in a capture whose times do not go backwards (else: near it).
std::uint32_t packets_until(const trace::Recording&, std::int64_t time);

/// Replay as the window keeps it. One for each recording that is open.
struct ReplayModel {
    ReplayClock clock;
    ReplayDensity density;

    /// Call once a frame. `elapsed`: nanoseconds of wall time since the last call.
    void update(const trace::Recording& recording, std::int64_t elapsed, bool live);
    /// Packets that the views show: ViewContext::packet_count.
    std::uint32_t visible_count(const trace::Recording& recording) const {
        return clock.position(recording.packet_count());
    }
    /// ViewContext::now
    std::int64_t now(const trace::Recording& recording) const { return clock.now(recording); }
    /// The window draws on although nothing comes in.
    bool animating() const { return clock.playing(); }
    /// Nanoseconds until what is drawn changes: the next packet, or the position by one pixel of a time bar `width`
    /// pixels wide. Between a thirtieth of a second, so that much at once costs little, and a tenth, for the clock.
    std::int64_t next_change_in(const trace::Recording& recording, double width) const;
};

}  // namespace loopscope::ui
