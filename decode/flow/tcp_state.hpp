#pragma once

#include <cstdint>
#include <string_view>

namespace loopscope::decode::flow {

/// The states of RFC 9293, section 3.3.2, and what can't be known when a capture begins in the middle.
enum class TcpState : std::uint8_t {
    unknown,
    closed,
    listen,
    syn_sent,
    syn_received,
    established,
    fin_wait_1,
    fin_wait_2,
    close_wait,
    closing,
    last_ack,
    time_wait,
};
std::string_view to_text(TcpState);  ///< "SYN-SENT", ...

}  // namespace loopscope::decode::flow
