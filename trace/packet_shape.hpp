#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>

#include "decode/flow/message.hpp"
#include "decode/packet.hpp"
#include "trace/append_log.hpp"

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

/// The shapes of a capture's packets, numbered from 1. One writer, any number of readers.
class PacketShapes {
public:
    /// The shape's number, a new one where it was not seen before; 0 where there is no room for more.
    std::uint16_t number_of(const PacketShape& shape) {
        const auto& recent = recent_[Hash{}(shape) % recent_.size()];
        return recent.number != 0 && recent.shape == shape ? recent.number : look_up(shape);
    }
    void publish() { shapes_.publish(); }

    /// Of a record that the reader may see; 0 gives no shape.
    const PacketShape* find(std::uint32_t number) const { return number == 0 ? nullptr : &shapes_[number - 1]; }

    static constexpr std::uint32_t most = 4'095;

private:
    struct Recent {
        PacketShape shape;
        std::uint16_t number = 0;
    };
    struct Hash {
        std::size_t operator()(const PacketShape& shape) const {
            const std::uint64_t mixed = (std::uint64_t{shape.repeated} << 32 | shape.layers) +
                                        (std::uint64_t{shape.overhead} << 24) +
                                        (shape.plain ? std::uint64_t{1} << 60 : 0);
            return mixed * 0x9E3779B97F4A7C15u >> 40;
        }
    };
    std::uint16_t look_up(const PacketShape& shape);

    AppendLog<PacketShape> shapes_;
    std::array<Recent, 64> recent_;
    std::unordered_map<PacketShape, std::uint16_t, Hash> numbers_;
};

}  // namespace loopscope::trace
