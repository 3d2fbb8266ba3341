#pragma once

#include <cstdint>
#include <string_view>

#include "decode/flow/annotation.hpp"
#include "trace/packet_record.hpp"
#include "ui/icons.hpp"

namespace loopscope::ui {

/// What matters about a packet: it has a colour (Theme::of), an icon and a word, in every view the same.
enum class Meaning : std::uint8_t {
    opening,  ///< handshake
    closing,  ///< teardown
    refused,
    reset,
    repeated,  ///< retransmission, a SYN or FIN sent again
    unusual,   ///< out of order, gap, window full, challenge ACK
    damaged,   ///< truncated or malformed
    http,
    dns,
    datagram,
    data,
    acknowledgment,
    other,
};

Meaning meaning_of(const trace::PacketRecord&);
/// A connection event by itself; `other` where it is not about TCP.
Meaning meaning_of(decode::flow::Event);
/// The word shown where colour and icon are not enough: "handshake", "reset".
std::string_view word(Meaning);
const Icon& icon_of(Meaning);

}  // namespace loopscope::ui
