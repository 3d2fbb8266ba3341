#pragma once

#include "decode/application/application.hpp"

namespace loopscope::decode::application {

/// What the payload of a TCP segment tells of the message that begins with it, found before anything is known of the
/// connection: by a thread that has time for it. HTTP only, for other messages cost less to read than to hand over.
struct Foresight {
    const ApplicationProtocol* protocol =
        nullptr;  ///< what `choose_tcp` says of the payload; nullptr: nothing is known
    Bytes payload;
    Framing framing;  ///< as the answer to a request that is not known

    /// Whether it speaks of these octets.
    bool is_of(Bytes octets) const {
        return protocol != nullptr && octets.data() == payload.data() && octets.size() == payload.size();
    }
    /// Whether a framer that knows this would say the same.
    bool holds(const FramingContext& context) const {
        return context.resume == 0 && !context.stream_ended && context.request_method != "HEAD" &&
               context.request_method != "CONNECT";
    }
};

void foresee(const Packet& packet, Foresight& out);

}  // namespace loopscope::decode::application
