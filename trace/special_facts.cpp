// Frames with several segments, a quoted one, or a fragment that completes a datagram: what was kept of them.
#include "decode/decode.hpp"
#include "decode/flow/fragments.hpp"
#include "trace/partition_place.hpp"
#include "trace/recording.hpp"
#include "trace/recording_state.hpp"

namespace loopscope::trace {

const SpecialFacts* Recording::State::special_of(std::uint32_t frame) const {
    const auto count = specials.published();
    const auto place = partition_place(count, [&](auto index) { return specials[index].frame < frame; });
    return place < count && specials[place].frame == frame ? &specials[place] : nullptr;
}

std::vector<decode::SegmentFacts> Recording::State::segments_of(const SpecialFacts& special) const {
    std::vector<decode::SegmentFacts> segments;
    for (std::uint32_t i = 0; i < special.segment_count; ++i)
        segments.push_back(special_segments[special.first_segment + i]);
    return segments;
}

std::vector<decode::SegmentFacts> Recording::special_segments(std::uint32_t number) const {
    const auto* special = state_->special_of(number);
    return special == nullptr ? std::vector<decode::SegmentFacts>{} : state_->segments_of(*special);
}

std::uint32_t Recording::followed_with(std::uint32_t number) const {
    const auto connection = state_->packets.row(number).connection;
    if (connection != decode::none || !packet(number).has(packet_flag::special_facts)) return connection;
    const auto* special = state_->special_of(number);
    const bool any = special != nullptr && special->segment_count != 0;
    return any ? state_->special_segments[special->first_segment].connection : decode::none;
}

/// Puts a fragmented datagram together again from its frames.
std::vector<std::uint8_t> Recording::datagram_of(const SpecialFacts& special) const {
    const decode::flow::Limits limits;
    decode::flow::Fragments waiting{limits.fragment_bytes, limits.fragment_lifetime};
    decode::Packet packet;
    std::vector<std::uint8_t> datagram;
    for (std::uint32_t i = 0; i < special.fragment_count; ++i) {
        const auto fragment = frame(state_->special_fragments[special.first_fragment + i]);
        decode::decode_frame(fragment, nullptr, nullptr, packet);
        if (!packet.fragment.present) continue;
        if (const auto whole = waiting.add(packet.fragment, 0, fragment.number, fragment.time))
            datagram.assign(whole->payload.begin(), whole->payload.end());
    }
    return datagram;
}

/// As the tracker decoded it.
void Recording::decode_special(const SpecialFacts& special, decode::Packet& packet) const {
    decode::Facts facts;
    std::vector<std::uint8_t> datagram;
    if (special.fragment_count != 0) facts.datagram = datagram = datagram_of(special);
    decode::decode_frame(frame(special.frame), &facts, nullptr, packet);
}

}  // namespace loopscope::trace
