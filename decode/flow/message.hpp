#pragma once

#include <cstdint>

#include "decode/flow/connection.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// An application message found in a connection: an HTTP request or response, a DNS query or answer. Appended when its
/// last octet (or the end of its stream) was seen, so `last_frame` never decreases. Its octets are read again from the
/// frames when somebody looks; when it came is told by them, too.
struct Message {
    enum class Role : std::uint8_t { other, request, response, interim };

    std::uint32_t connection = none;
    Protocol protocol = Protocol::unknown;
    Role role = Role::other;
    std::uint8_t segment = 0;  ///< which of the last frame's segments completed it
    bool from_server = false;
    bool over_tcp = false;
    bool complete = true;  ///< false: the stream ended or has a gap before the message's end
    /// Its rest never came (a gap, a reset, the capture's end): listed here, but no frame completes it.
    bool unfinished = false;
    bool retransmitted = false;     ///< DNS: this query was seen before
    std::uint16_t code = 0;         ///< HTTP status; DNS rcode
    std::uint16_t transaction = 0;  ///< DNS identification
    std::uint32_t first_frame = no_frame, last_frame = no_frame;
    std::uint64_t stream_offset = 0;  ///< of the first octet in its direction (0: first after the SYN); UDP: 0
    std::uint64_t length = 0;         ///< octets
    std::uint32_t header_length = 0;
    std::uint32_t request = none;  ///< on a response: index of the request's Message
    /// On a request whose response was there before the request's body ended: the response's index.
    std::uint32_t answered_by = none;
    std::uint32_t session = 0;  ///< what the connection's earlier messages agreed on: MessageFacts::session
};

}  // namespace loopscope::decode::flow
