#pragma once

#include <cstdint>

#include "decode/flow/connection.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// An application message found in a connection: an HTTP request or response, a DNS query or answer. Appended when its
/// last octet (or the end of its stream) was seen, so `last_frame` never decreases. Its octets are read again from the
/// frames when somebody looks.
struct Message {
    std::uint32_t connection = none;
    Protocol protocol = Protocol::unknown;
    bool from_server = false;
    bool over_tcp = false;
    bool complete = true;  ///< false: the stream ended or has a gap before the message's end
    bool unfinished =
        false;  ///< its rest never came (a gap, a reset, the capture's end): listed here, but no frame completes it
    enum class Role : std::uint8_t { other, request, response, interim };
    Role role = Role::other;
    std::uint8_t segment = 0;  ///< which of the last frame's segments completed it
    std::uint32_t first_frame = no_frame, last_frame = no_frame;
    std::uint64_t stream_offset = 0;  ///< of the first octet in its direction (0: first octet after the SYN); UDP: 0
    std::uint64_t length = 0;         ///< octets
    std::uint32_t header_length = 0;
    std::uint32_t code = 0;         ///< HTTP status; DNS rcode
    std::uint32_t transaction = 0;  ///< DNS identification
    std::uint32_t request = none;   ///< on a response: index of the request's Message
    std::uint32_t answered_by =
        none;  ///< on a request whose response was there before the request's body ended: its index
    std::int64_t first_time = 0, last_time = 0;
    std::uint32_t session = 0;   ///< what the connection's earlier messages agreed on: MessageFacts::session
    bool retransmitted = false;  ///< DNS: this query was seen before
};

}  // namespace loopscope::decode::flow
