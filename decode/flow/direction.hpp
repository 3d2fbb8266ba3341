#pragma once

#include <cstdint>
#include <memory>

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
    std::uint32_t last_frame = no_frame;  ///< the last segment of this end
    std::uint16_t window = 0;             ///< as sent in its last segment
    std::int8_t window_scale = -1;        ///< in force: shift count; -1: unknown, -2: none
    bool has_acknowledgment = false;
    bool kept_alive = false;  ///< its last segment was a keep-alive or a window probe
    bool strayed = false;     ///< its last segment was a SYN or RST that does not fit the connection
    bool sent_payload = false;
    bool passed_payload = false;  ///< some of it was looked at for messages
};

/// A connection and what only the tracker needs of it.
struct ConnectionState {
    Connection summary;
    Direction directions[2];                                 ///< by Side of the sender
    std::unique_ptr<SequenceAnalysis> analysis;              ///< TCP: tshark's judgement, where it is told
    std::unique_ptr<TcpMeter> meter;                         ///< made with the first payload
    std::unique_ptr<WatchMemory, WatchMemoryDeleter> watch;  ///< made when a finding needs it
    std::uint8_t looks = 0;                                  ///< how often an application protocol was looked for
    bool messages_over = false;                              ///< both ends have sent their last one
    std::unique_ptr<ConnectionMessages> messages;            ///< made when an application protocol is recognised

    ConnectionState();
    ~ConnectionState();
    ConnectionState(const ConnectionState&) = delete;
    ConnectionState& operator=(const ConnectionState&) = delete;

    Direction& from(Side side) { return directions[static_cast<int>(side)]; }
};

}  // namespace loopscope::decode::flow
