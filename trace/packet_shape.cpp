#include "trace/packet_shape.hpp"

namespace loopscope::trace {

void read_shape(const decode::Packet& packet, std::uint32_t original_length, PacketShape& shape) {
    shape.layers = packet.layers;
    shape.repeated = packet.repeated;
    shape.overhead = 0;
    const auto& segment = packet.segments[0];
    shape.plain = packet.segments.size() == 1 && !segment.in_error && !segment.in_fragment &&
                  segment.source_index == 0 && !packet.fragment.present &&
                  packet.stop.reason == decode::StopReason::done;
    if (shape.plain && segment.protocol == decode::Protocol::tcp && segment.payload_length != 0) {
        const auto overhead = original_length - segment.payload_length;
        const bool fits = segment.payload_length < original_length && overhead < PacketShape::unknown_overhead;
        shape.overhead = fits ? static_cast<std::uint8_t>(overhead) : PacketShape::unknown_overhead;
    }
}

void add_messages(PacketShape& shape, std::span<const decode::flow::Message> messages) {
    for (const auto& message : messages) {
        if (!message.over_tcp || message.unfinished) continue;  // those of datagrams are the packet's own
        const auto bit = decode::layer_bit(message.protocol);
        shape.repeated |= shape.layers & bit;
        shape.layers |= bit;
    }
}

}  // namespace loopscope::trace
