#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "decode/flow/connection.hpp"

namespace loopscope::decode::flow {

/// Why a connection was slow, or broke.
enum class FindingKind : std::uint8_t {
    refused,                  ///< RST to a SYN
    no_answer,                ///< SYNs, each later than the one before, and nothing comes back
    backlog_full,             ///< the SYN was repeated and answered late, while another connection to the port got in
    reset,                    ///< RST in an open connection: by whom, after what
    reset_unread_data,        ///< RST because unread data was there at close
    half_open,                ///< one end knows nothing of the connection that the other believes in
    closed_on_one_side,       ///< one end closed and the other never did: CLOSE-WAIT
    zero_window,              ///< the receiver did not read
    retransmission_timeout,   ///< nothing came back until the timer expired
    fast_retransmission,      ///< a loss that duplicate ACKs or SACK told of
    unneeded_retransmission,  ///< sent again although it had arrived
    delayed_ack_meets_nagle,  ///< small writes, each waiting for an ACK that waits for data
    ports_reused,             ///< the tuple had an earlier connection
    no_mss,                   ///< a SYN without the option
    no_window_scale,          ///< one end did not offer it: at most 65,535 octets in flight
    keep_alive,               ///< probes, answered or not
    capture_gap,     ///< octets that were acknowledged but not captured: the capture, not the network, lost them
    captured_twice,  ///< the capture point saw packets twice; tshark takes the copies for retransmissions
    last = captured_twice,
};

enum class Severity : std::uint8_t { note, slow, broken };

/// What tells two findings of one kind apart.
enum class Circumstance : std::uint8_t {
    none,
    going_on,           ///< zero window, CLOSE-WAIT, timeouts, probes: not over so far
    ended,              ///< ... it is over: a window update, a FIN, an acknowledgment, an answer came
    answered,           ///< the SYN was answered after all
    not_accepted,       ///< backlog full: the handshake looks done to the client, not to the server
    during_handshake,   ///< reset before the connection was open
    after_idle,         ///< reset after a second or more in which nothing was sent
    after_request,      ///< reset by the end that had received last and never answered
    while_receiving,    ///< reset although octets of the other end were under way
    own_data_lost,      ///< reset while the resetter's own octets were not acknowledged
    after_exchange,     ///< reset when everything was acknowledged, instead of a FIN
    after_close,        ///< reset by an end that had sent its FIN, and the other had nothing more to say
    late_data,          ///< reset by an end that had closed when more data came
    peer_closed,        ///< reset instead of a FIN in answer to the other's FIN
    not_known,          ///< half-open: the segment was answered as one of no connection
    syn_in_connection,  ///< half-open: a new SYN met the connection that the other end still believed in
    silent,             ///< half-open: an end fell silent, whatever the other repeated
    too_small,          ///< no window scale, and the 64 KiB were used up
};
std::string_view keyword(Circumstance);  ///< "after-idle"; empty for none

/// One finding: what, who, and the packets that show it. Trivially copyable; its words are made when somebody looks.
struct Finding {
    static constexpr std::size_t most_frames = 8;
    /// More octets than TLS needs to say that it closes: what is lost beyond them was worth reading.
    static constexpr std::uint64_t close_notify = 64;

    FindingKind kind = FindingKind::refused;
    Circumstance circumstance = Circumstance::none;
    bool inferred = false;   ///< follows from what was seen; false: the packets say it themselves
    bool withdrawn = false;  ///< what came later disproved it; not to be shown
    std::uint8_t frame_count = 0;
    Side side = Side::client;  ///< the end whose doing it is: who reset, who does not read, who sends again
    std::uint32_t connection = none;
    std::uint32_t previous_in_connection = none;  ///< the connection's earlier finding; see Connection::last_finding
    std::uint32_t other_connection = none;        ///< that got in, or had the ports before
    std::uint32_t found_in = no_frame;            ///< the frame that established it; no_frame: the capture's end did
    std::uint32_t count = 0;                      ///< how often: SYNs, probes, timeouts, repetitions
    std::int64_t time = 0;                        ///< of the first packet that shows it, nanoseconds since 1970
    std::int64_t duration = -1;                   ///< nanoseconds; -1: none
    std::uint64_t octets = 0;                     ///< unread, missing, repeated; 0: none
    std::array<std::uint32_t, most_frames>
        frames{};  ///< the packets that show it, ascending; the first and the last ones

    std::span<const std::uint32_t> evidence() const { return {frames.data(), frame_count}; }
    std::uint32_t first_frame() const { return frame_count == 0 ? no_frame : frames[0]; }
    std::uint32_t last_frame() const { return frame_count == 0 ? no_frame : frames[frame_count - 1u]; }
    bool shown_by(std::uint32_t frame) const;
    /// Keeps `frame` as evidence; past most_frames the newest takes the last place.
    void add_frame(std::uint32_t frame);
    void forget_frames();
};

std::string_view keyword(FindingKind);  ///< "zero-window": the value of loopscope.finding
std::string_view title(FindingKind);    ///< "Zero window"
Severity severity(const Finding&);
std::string_view to_text(Severity);  ///< "note", "slow", "broken"

/// Two plain sentences: what happened, and what to try in the code (the socket option, the missing call).
std::string what_happened(const Finding&, const Connection&);
std::string what_to_try(const Finding&, const Connection&);

}  // namespace loopscope::decode::flow
