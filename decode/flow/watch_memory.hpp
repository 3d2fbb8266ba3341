#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "decode/flow/finding_log.hpp"
#include "decode/flow/watch.hpp"

namespace loopscope::decode::flow {

/// What the findings need of the segments so far, beside what the connection keeps anyway. Made with the first segment
/// after the SYNs; fixed in size.
struct WatchMemory {
    /// One end. "Since" and "last" mean before the segment that is looked at.
    struct End {
        std::int64_t last_time = -1;    ///< of its last segment; -1: it sent none
        std::int64_t spoke_time = 0;    ///< when it last sent payload
        std::uint64_t turn_octets = 0;  ///< new octets since the other end's last payload
        std::int64_t fin_time = -1;
        std::int64_t small_time = -1;  ///< of its last small segment; see watch_nagle.cpp. -1: none that counts
        SequenceNumber small_end;
        std::uint32_t small_frame = no_frame;
        SequenceNumber last_acknowledgment;
        std::uint32_t spoke_frame = no_frame;
        std::uint32_t turn_frame = no_frame;  ///< the first payload since the other end's last
        bool last_had_acknowledgment = false;
        bool spoke = false;     ///< it has sent payload
        bool ahead = false;     ///< its numbers went on with nothing captured: data or a FIN that got lost
        bool no_delay = false;  ///< it sent a small segment while another was not acknowledged
    };
    /// What only few connections need of an end.
    struct Trouble {
        bool window_closed = false;
        std::int64_t window_closed_time = 0, closed_before = 0;  ///< nanoseconds of earlier episodes

        std::uint32_t timeouts = 0;    ///< without any progress between them
        SequenceNumber stuck_at;       ///< what the other end had acknowledged then
        std::uint32_t unanswered = 0;  ///< repetitions since the other end's last segment
        std::uint32_t unanswered_frame = no_frame;
        std::uint32_t unanswered_probes = 0;

        SequenceNumber hole_begin, hole_end;  ///< the last octets that were taken for never captured
        std::int64_t hole_time = -1;

        SequenceNumber after_other_fin;  ///< where its octets after the other end's FIN begin
        std::uint64_t octets_after_other_fin = 0;

        // Of its small segments:
        std::int64_t acknowledged_time = -1;  ///< when the last one was acknowledged late
        std::uint32_t acknowledged_frame = no_frame;
        std::uint32_t matches = 0, misses = 0;
        std::int64_t waited = 0;
    };

    End ends[2];
    std::unique_ptr<std::array<Trouble, 2>> troubles;  ///< by Side; made when there is any
    Side last_sender = Side::client;
    bool server_defied_syn = false;  ///< it answered the SYN with an ACK of something else
    bool silence_expected = false;   ///< a check was asked for

    End& of(Side side) { return ends[static_cast<int>(side)]; }
    const Trouble& trouble_of(Side side) const {
        return troubles == nullptr ? no_trouble : (*troubles)[static_cast<std::size_t>(side)];
    }
    /// For changing it.
    Trouble& make_trouble(Side side) {
        if (troubles == nullptr) troubles = std::make_unique<std::array<Trouble, 2>>();
        return (*troubles)[static_cast<std::size_t>(side)];
    }

    static const Trouble no_trouble;
};

/// The parts of `watch`; each looks at one side of a connection's life.
void watch_opening(const Watched&, FindingLog&);
void watch_window(const Watched&, WatchMemory&, FindingLog&);
void watch_repetitions(const Watched&, WatchMemory&, FindingLog&);
void watch_probes(const Watched&, WatchMemory&, FindingLog&);
void watch_capture(const Watched&, WatchMemory&, FindingLog&);
void count_copy(const Watched&, FindingLog&);
void watch_small_segments(const Watched&, WatchMemory&, FindingLog&);
void watch_reset(const Watched&, WatchMemory&, FindingLog&);
void watch_close(const Watched&, WatchMemory&, FindingLog&);
void watch_silent_opening(TcpConnection&, std::int64_t now, FindingLog&);
void watch_silent_close(TcpConnection&, WatchMemory&, std::int64_t now, bool capture_ended, FindingLog&);
void watch_silent_end(TcpConnection&, WatchMemory&, FindingLog&);

/// Both ends on one machine: nothing gets lost between them.
bool stays_on_the_machine(const Connection&);

/// A finding that begins with this segment, which becomes evidence.
Finding begin(const Watched&, FindingKind, Side);

}  // namespace loopscope::decode::flow
