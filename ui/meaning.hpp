#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "decode/field_list.hpp"
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
    control,  ///< ICMP, IGMP, ARP: the network about itself
    report,   ///< an ICMP error: a packet could not be delivered
    other,
};

Meaning meaning_of(const trace::PacketRecord&);
/// The same where the frame was decoded: tells ICMP's errors from its other messages.
Meaning meaning_of(const trace::PacketRecord&, const decode::FieldList&);
/// A connection event by itself; `other` where it is not about TCP.
Meaning meaning_of(decode::flow::Event);
/// The word shown where colour and icon are not enough: "handshake", "reset".
std::string_view word(Meaning);
/// Why a packet could not be read to its end, in plain words; empty where it could, or is merely not decoded further.
std::string explain_damage(const decode::Stop&);
const Icon& icon_of(Meaning);

}  // namespace loopscope::ui
