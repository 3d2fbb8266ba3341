#include "decode/flow/table.hpp"

#include <cstring>
#include <new>
#include <random>
#include <utility>

namespace loopscope::decode::flow {
namespace {

constexpr std::align_val_t cache_line{64};

std::uint64_t mix(std::uint64_t value) {
    value *= 0x9e37'79b9'7f4a'7c15;
    return value ^ value >> 32;
}

std::array<std::uint64_t, 2> words_of(const IpAddress& address) {
    std::array<std::uint64_t, 2> words;
    std::memcpy(words.data(), address.octets.data(), sizeof words);
    return words;
}

std::uint64_t half_hash(std::uint64_t key, const IpAddress& address, std::uint16_t port) {
    const auto words = words_of(address);
    return mix(mix(mix(words[0] ^ key) + words[1]) ^ key ^ std::uint64_t{port} << 48);
}

bool is(const Endpoint& endpoint, const IpAddress& address, std::uint16_t port) {
    return endpoint.port == port && words_of(endpoint.address) == words_of(address) &&
           endpoint.address.version == address.version;
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

std::uint64_t drawn_key() {
    std::random_device random;
    return std::uint64_t{random()} << 32 | random();
}

}  // namespace

ConnectionTable::ConnectionTable() : key_(drawn_key()), slots_(1024) {}

ConnectionTable::~ConnectionTable() {
    for (auto* connection : connections_)
        if (connection != nullptr) connection->~ConnectionState();
    for (auto* block : blocks_) ::operator delete(block, cache_line);
}

/// The same for both directions of a connection.
std::uint32_t ConnectionTable::hash_of(const Segment& segment) const {
    const auto ends = half_hash(key_, segment.source, segment.source_port) +
                      half_hash(key_, segment.destination, segment.destination_port);
    const auto hash =
        mix(ends + static_cast<std::uint64_t>(segment.protocol) + (std::uint64_t{segment.separator} << 8));
    return static_cast<std::uint32_t>(hash >> 16);
}

std::size_t ConnectionTable::slot_of(const Segment& segment, std::uint32_t hash) const {
    const auto mask = slots_.size() - 1;
    auto i = hash & mask;
    while (slots_[i].index != none &&
           !(slots_[i].hash == hash && same_tuple(connections_[slots_[i].index]->summary, segment)))
        i = (i + 1) & mask;
    return i;
}

ConnectionTable::Found ConnectionTable::find(const Segment& segment) const {
    const auto& slot = slots_[slot_of(segment, hash_of(segment))];
    if (slot.index == none) return {};
    auto* connection = connections_[slot.index];
    return {connection, !forward(connection->summary, segment)};
}

void ConnectionTable::prefetch(const Segment& segment) {
    const auto mask = slots_.size() - 1;
    const auto earlier = std::exchange(coming_[next_coming_++ % prefetched], hash_of(segment));
    __builtin_prefetch(&slots_[coming_[(next_coming_ - 1) % prefetched] & mask]);
    const auto index = slots_[earlier & mask].index;
    if (index == none) return;
    const auto* octets = reinterpret_cast<const char*>(connections_[index]);
    constexpr std::size_t line = 64;
    for (std::size_t at = 0; at < sizeof(ConnectionState); at += line) __builtin_prefetch(octets + at);
}

ConnectionState* ConnectionTable::allocate() {
    if (free_.empty()) {
        constexpr std::size_t line = 64, size = (sizeof(ConnectionState) + line - 1) / line * line;
        auto* block = static_cast<std::byte*>(::operator new(size* states_in_block, cache_line));
        blocks_.push_back(block);
        for (std::size_t i = states_in_block; i-- > 0;) free_.push_back(block + i * size);
    }
    auto* room = free_.back();
    free_.pop_back();
    return new (room) ConnectionState;
}

ConnectionState& ConnectionTable::create(const Segment& segment, bool from_server) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    const auto hash = hash_of(segment);
    auto& slot = slots_[slot_of(segment, hash)];
    connections_.push_back(allocate());
    auto& connection = connections_.back()->summary;
    if (slot.index == none) ++used_;
    connection.previous = slot.index;
    connection.index = size() - 1;
    slot = {hash, connection.index};
    connection.transport = segment.protocol;
    connection.separator = segment.separator;
    connection.client = {segment.source, segment.source_port};
    connection.server = {segment.destination, segment.destination_port};
    if (from_server) std::swap(connection.client, connection.server);
    return *connections_.back();
}

void ConnectionTable::forget(std::uint32_t index) {
    auto* connection = std::exchange(connections_[index], nullptr);
    connection->~ConnectionState();
    free_.push_back(connection);
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
