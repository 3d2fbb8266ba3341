#include "trace/packet_shape.hpp"

namespace loopscope::trace {

PacketShape layers_of(const decode::flow::FrameReport& report, std::uint32_t original_length) {
    const auto& packet = *report.packet;
    PacketShape shape{.layers = packet.layers, .repeated = packet.repeated};
    for (const auto& message : report.messages) {
        if (!message.over_tcp || message.unfinished) continue;  // those of datagrams are the packet's own
        const auto bit = decode::layer_bit(message.protocol);
        shape.repeated |= shape.layers & bit;
        shape.layers |= bit;
    }
    shape.plain = report.segments.size() == 1 && packet.segments.size() == 1 && !packet.segments[0].in_error &&
                  !packet.segments[0].in_fragment && report.facts.datagram.empty() && !packet.fragment.present &&
                  packet.stop.reason == decode::StopReason::done;
    const auto& segment = packet.segments[0];
    if (shape.plain && segment.protocol == decode::Protocol::tcp && segment.payload_length != 0) {
        const auto overhead = original_length - segment.payload_length;
        const bool fits = segment.payload_length < original_length && overhead < PacketShape::unknown_overhead;
        shape.overhead = fits ? static_cast<std::uint8_t>(overhead) : PacketShape::unknown_overhead;
    }
    return shape;
}

std::size_t PacketShapes::Hash::operator()(const PacketShape& shape) const {
    const std::uint64_t mixed = (std::uint64_t{shape.repeated} << 32 | shape.layers) +
                                (std::uint64_t{shape.overhead} << 24) + (shape.plain ? std::uint64_t{1} << 60 : 0);
    return mixed * 0x9E3779B97F4A7C15u >> 40;
}

std::uint16_t PacketShapes::number_of(const PacketShape& shape) {
    auto& recent = recent_[Hash{}(shape) % recent_.size()];
    if (recent.number != 0 && recent.shape == shape) return recent.number;
    const auto [known, is_new] = numbers_.try_emplace(shape);
    if (is_new && shapes_.size() < most) {
        shapes_.append(shape);
        known->second = static_cast<std::uint16_t>(shapes_.size());
    }
    const auto number = known->second;
    if (is_new && number == 0) numbers_.erase(known);
    if (number != 0) recent = {shape, number};
    return number;
}

}  // namespace loopscope::trace
