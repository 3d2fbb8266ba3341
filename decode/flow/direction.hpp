#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "decode/flow/connection.hpp"
#include "decode/flow/coverage.hpp"
#include "decode/flow/in_flight.hpp"
#include "decode/flow/meter.hpp"
#include "decode/flow/sequence_analysis.hpp"
#include "decode/sequence_number.hpp"

namespace loopscope::decode::flow {

class ConnectionMessages;
struct WatchMemory;
struct WatchMemoryDeleter {
    void operator()(WatchMemory*) const;
};

/// What one end of a TCP connection has sent so far, as far as the next segments' meaning depends on it. Figures for
/// people are in the connection's DirectionSummary.
struct Direction {
    Coverage coverage;
    InFlight in_flight;
    SequenceNumber acknowledgment;                  ///< the highest this end has sent; valid where has_acknowledgment
    SequenceNumber fin_sequence;                    ///< of its FIN; valid where the summary says fin_sent
    std::int64_t newest_time = 0;                   ///< when it last sent octets that were new, nanoseconds
    std::uint32_t acknowledgment_frame = no_frame;  ///< the first with `acknowledgment`
    std::uint32_t fin_frame = no_frame;
    std::uint16_t window = 0;       ///< as sent in its last segment
    std::int8_t window_scale = -1;  ///< in force: shift count; -1: unknown, -2: none
    bool has_acknowledgment = false;
    bool kept_alive = false;  ///< its last segment was a keep-alive or a window probe
    bool strayed = false;     ///< its last segment was a SYN or RST that does not fit the connection
    bool sent_payload = false;
    bool passed_payload = false;  ///< some of it was looked at for messages
};

/// A connection and what only the tracker needs of it.
struct ConnectionState {
    Connection summary;
    std::unique_ptr<ConnectionMessages> messages;                  ///< made when an application protocol is recognised
    std::array<std::uint32_t, 2> last_frames{no_frame, no_frame};  ///< by Side: the last segment of this end
    std::uint8_t looks = 0;                                        ///< how often an application protocol was looked for
    bool messages_over = false;                                    ///< both ends have sent their last one

    ConnectionState();
    ~ConnectionState();
    ConnectionState(const ConnectionState&) = delete;
    ConnectionState& operator=(const ConnectionState&) = delete;

    std::uint32_t& last_frame(Side side) { return last_frames[static_cast<std::size_t>(side)]; }
    std::uint32_t last_frame(Side side) const { return last_frames[static_cast<std::size_t>(side)]; }
};

/// Each ConnectionState whose summary says TCP is one.
struct TcpConnection : ConnectionState {
    Direction directions[2];                                 ///< by Side of the sender
    SequenceAnalysis analysis;                               ///< tshark's judgement
    std::optional<TcpMeter> meter;                           ///< made with the first payload
    std::unique_ptr<WatchMemory, WatchMemoryDeleter> watch;  ///< made when a finding needs it

    Direction& from(Side side) { return directions[static_cast<int>(side)]; }
};

}  // namespace loopscope::decode::flow
