#pragma once

#include <cstdint>
#include <span>

#include "decode/flow/message.hpp"
#include "decode/packet.hpp"

namespace loopscope::trace {

/// Which layers a packet has, as far as a display filter wants to know before it decodes the packet again. Few packets
/// of a capture differ in it.
struct PacketShape {
    static constexpr std::uint8_t unknown_overhead = 255;

    std::uint32_t layers = 0;    ///< decode::layer_bit of each protocol, those of the messages it completes included
    std::uint32_t repeated = 0;  ///< ... of those that it has more than once
    /// One TCP or UDP header, whole, in no fragment and quoted by no error: that of the record's connection.
    bool plain = false;
    /// Octets on the wire besides the payload of a plain TCP segment that carries some; else 0.
    std::uint8_t overhead = 0;

    bool has(std::uint32_t bits) const { return (layers & bits) != 0; }
    bool has_nested_ip() const { return decode::nests_ip(layers, repeated); }
    /// The addresses of its IP headers are not beyond doubt those of the record's connection: see PacketAddresses.
    bool has_own_addresses() const { return has(decode::ip_layers) && (!plain || has_nested_ip()); }
    bool operator==(const PacketShape&) const = default;
};

/// What the packet's own octets tell; `original_length` is its frame's.
void read_shape(const decode::Packet& packet, std::uint32_t original_length, PacketShape& shape);
/// Of the messages that it completes, those of a stream.
void add_messages(PacketShape& shape, std::span<const decode::flow::Message> messages);

}  // namespace loopscope::trace
