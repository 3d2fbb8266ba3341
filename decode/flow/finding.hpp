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

/// One finding: what, who, and the packets that show it. Trivially copyable; its words are made when somebody looks.
struct Finding {
    static constexpr std::size_t most_frames = 8;

    FindingKind kind = FindingKind::refused;
    bool inferred = false;     ///< follows from what was seen; false: the packets say it themselves
    bool withdrawn = false;    ///< what came later disproved it; not to be shown
    Side side = Side::client;  ///< the end whose doing it is: who reset, who does not read, who sends again
    std::uint32_t connection = none;
    std::uint32_t previous_in_connection = none;  ///< the connection's earlier finding; see Connection::last_finding
    std::uint32_t first_frame = no_frame, last_frame = no_frame;
    std::uint32_t count = 0;     ///< how often: probes, retries, timeouts
    std::int64_t duration = -1;  ///< nanoseconds; -1: none
    std::uint64_t octets = 0;    ///< unread, missing, repeated; 0: none
    std::array<std::uint32_t, most_frames>
        frames{};  ///< the packets that show it, ascending; the first and the last ones
    std::uint8_t frame_count = 0;

    std::span<const std::uint32_t> evidence() const { return {frames.data(), frame_count}; }
    bool shown_by(std::uint32_t frame) const;
    /// Keeps `frame` as evidence; past most_frames the newest takes the last place.
    void add_frame(std::uint32_t frame);
};

std::string_view keyword(FindingKind);  ///< "zero-window": the value of loopscope.finding
std::string_view title(FindingKind);    ///< "Zero window"
Severity severity(FindingKind);
std::string_view to_text(Severity);  ///< "note", "slow", "broken"

/// Two plain sentences: what happened, and what to try in the code (the socket option, the missing call).
std::string what_happened(const Finding&, const Connection&);
std::string what_to_try(const Finding&, const Connection&);

}  // namespace loopscope::decode::flow
