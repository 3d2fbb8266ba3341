#include "trace/packet_addresses.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "decode/mix.hpp"
#include "trace/partition_place.hpp"

namespace loopscope::trace {

namespace {

std::uint64_t hash_of(std::span<const decode::IpHeaderEnds> headers) {
    std::uint64_t mixed = headers.size();
    for (const auto& header : headers)
        for (const auto* address : {&header.source, &header.destination}) {
            std::uint64_t words[2];
            static_assert(sizeof words == sizeof address->octets);
            std::memcpy(words, address->octets.data(), sizeof words);
            for (const auto word : words) mixed = decode::mix(mixed ^ word);
        }
    return mixed;
}

/// Nothing failed but that a layer above the IP headers is not known.
bool is_read(const decode::Packet& packet, std::span<const decode::IpHeaderEnds> headers) {
    const auto reason = packet.stop.reason;
    return (reason == decode::StopReason::done || reason == decode::StopReason::unsupported) &&
           std::all_of(headers.begin(), headers.end(),
                       [](const auto& header) { return header.destination.version != 0; });
}

}  // namespace

void PacketAddresses::add(std::uint32_t frame, const decode::Packet& packet) {
    const decode::IpHeaderEnds only{packet.source, packet.destination};
    const auto headers = packet.has_nested_ip() ? std::span<const decode::IpHeaderEnds>{packet.nested_ip}
                                                : std::span<const decode::IpHeaderEnds>{&only, 1};
    if (headers.size() > most_headers || packet.segments.size() == decode::Packet::max_segments) return;
    if (!is_read(packet, headers)) return;
    if (const auto number = number_for(headers); number != 0) packets_.append({frame, number});
}

/// 0 where there is no room for more.
std::uint32_t PacketAddresses::number_for(std::span<const decode::IpHeaderEnds> headers) {
    const auto mixed = hash_of(headers);
    auto& recent = recent_[mixed % recent_.size()];
    if (recent == 0 || !is_list(recent, headers)) recent = look_up(mixed, headers);
    return recent;
}

std::uint32_t PacketAddresses::look_up(std::uint64_t mixed, std::span<const decode::IpHeaderEnds> headers) {
    const auto [first, last] = numbers_.equal_range(mixed);
    for (auto known = first; known != last; ++known)
        if (is_list(known->second, headers)) return known->second;
    if (lists_.size() == most_lists) return 0;
    lists_.append({headers_.size(), static_cast<std::uint32_t>(headers.size())});
    for (const auto& header : headers) headers_.append(header);
    numbers_.emplace(mixed, lists_.size());
    return lists_.size();
}

bool PacketAddresses::is_list(std::uint32_t number, std::span<const decode::IpHeaderEnds> headers) const {
    static_assert(std::has_unique_object_representations_v<decode::IpHeaderEnds>);
    const auto& list = lists_[number - 1];
    if (list.count != headers.size()) return false;
    for (std::uint32_t i = 0; i < list.count; ++i)
        if (std::memcmp(&headers_[list.first + i], &headers[i], sizeof headers[i]) != 0) return false;
    return true;
}

std::uint32_t PacketAddresses::number_of(std::uint32_t frame, std::uint32_t& next) const {
    constexpr std::uint32_t most_passed = 8;
    const auto count = packets_.published();
    auto place = next;
    while (place < count && place - next < most_passed && packets_[place].frame < frame) ++place;
    if (place >= count || packets_[place].frame != frame)
        place = partition_place(count, [&](auto index) { return packets_[index].frame < frame; });
    next = place;
    return place < count && packets_[place].frame == frame ? packets_[place].number : 0;
}

}  // namespace loopscope::trace
