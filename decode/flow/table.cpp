#include "decode/flow/table.hpp"

#include <cstring>

namespace loopscope::decode::flow {
namespace {

std::uint64_t mix(std::uint64_t value) {
    value *= 0x9e37'79b9'7f4a'7c15;
    return value ^ value >> 32;
}

std::uint64_t half_hash(const IpAddress& address, std::uint16_t port) {
    std::uint64_t words[2];
    std::memcpy(words, address.octets.data(), sizeof words);
    return mix(mix(words[0] ^ std::uint64_t{port} << 48) + words[1]);
}

/// The same for both directions of a connection.
std::uint32_t hash_of(const Segment& segment) {
    const auto ends =
        half_hash(segment.source, segment.source_port) + half_hash(segment.destination, segment.destination_port);
    const auto hash =
        mix(ends + static_cast<std::uint64_t>(segment.protocol) + (std::uint64_t{segment.separator} << 8));
    return static_cast<std::uint32_t>(hash >> 16);
}

bool is(const Endpoint& endpoint, const IpAddress& address, std::uint16_t port) {
    return endpoint.port == port && endpoint.address == address;
}

bool forward(const Connection& connection, const Segment& segment) {
    return is(connection.client, segment.source, segment.source_port) &&
           is(connection.server, segment.destination, segment.destination_port);
}

bool backward(const Connection& connection, const Segment& segment) {
    return is(connection.server, segment.source, segment.source_port) &&
           is(connection.client, segment.destination, segment.destination_port);
}

bool same_tuple(const Connection& connection, const Segment& segment) {
    return connection.transport == segment.protocol && connection.separator == segment.separator &&
           (forward(connection, segment) || backward(connection, segment));
}

}  // namespace

ConnectionTable::ConnectionTable() : slots_(1024) {}

std::size_t ConnectionTable::slot_of(const Segment& segment, std::uint32_t hash) const {
    const auto mask = slots_.size() - 1;
    auto i = hash & mask;
    while (slots_[i].index != none &&
           !(slots_[i].hash == hash && same_tuple(connections_[slots_[i].index].summary, segment)))
        i = (i + 1) & mask;
    return i;
}

ConnectionTable::Found ConnectionTable::find(const Segment& segment) const {
    const auto& slot = slots_[slot_of(segment, hash_of(segment))];
    if (slot.index == none) return {};
    auto& connection = connections_[slot.index];
    return {&connection, !forward(connection.summary, segment)};
}

ConnectionState& ConnectionTable::create(const Segment& segment, bool from_server) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    const auto hash = hash_of(segment);
    auto& slot = slots_[slot_of(segment, hash)];
    auto& connection = connections_.emplace_back().summary;
    if (slot.index == none) ++used_;
    connection.previous = slot.index;
    connection.index = size() - 1;
    slot = {hash, connection.index};
    connection.transport = segment.protocol;
    connection.separator = segment.separator;
    connection.client = {segment.source, segment.source_port};
    connection.server = {segment.destination, segment.destination_port};
    if (from_server) std::swap(connection.client, connection.server);
    return connections_.back();
}

void ConnectionTable::grow() {
    std::vector<Slot> larger(slots_.size() * 2);
    const auto mask = larger.size() - 1;
    for (const auto& slot : slots_) {
        if (slot.index == none) continue;
        auto i = slot.hash & mask;
        while (larger[i].index != none) i = (i + 1) & mask;
        larger[i] = slot;
    }
    slots_ = std::move(larger);
}

}  // namespace loopscope::decode::flow
