#include "decode/flow/table.hpp"

#include <cstring>
#include <utility>

namespace loopscope::decode::flow {
namespace {

std::array<std::uint64_t, 2> words_of(const IpAddress& address) {
    std::array<std::uint64_t, 2> words;
    std::memcpy(words.data(), address.octets.data(), sizeof words);
    return words;
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

}  // namespace

ConnectionTable::~ConnectionTable() {
    for (auto* connection : connections_)
        if (connection != nullptr) remove(connection);
}

void ConnectionTable::remove(ConnectionState* connection) {
    if (connection->summary.transport == Protocol::tcp)
        tcp_.remove(static_cast<TcpConnection*>(connection));
    else
        datagrams_.remove(connection);
}

std::size_t ConnectionTable::look_up(const Segment& segment, Found& found) const {
    const auto mask = slots_.size() - 1;
    auto i = place_of(segment);
    for (; slots_[i].index != none; i = (i + 1) & mask) {
        if (slots_[i].hash != segment.tuple_hash) continue;
        auto* connection = connections_[slots_[i].index];
        const auto& summary = connection->summary;
        if (summary.transport != segment.protocol || summary.separator != segment.separator) continue;
        const bool from_client = forward(summary, segment);
        if (!from_client && !backward(summary, segment)) continue;
        found = {connection, !from_client};
        break;
    }
    return i;
}

void ConnectionTable::prefetch_connection(const Segment& segment) const {
    const auto index = slots_[place_of(segment)].index;
    if (index == none) return;
    const auto* octets = reinterpret_cast<const char*>(connections_[index]);
    constexpr std::size_t line = 64;
    const auto size = segment.protocol == Protocol::tcp ? sizeof(TcpConnection) : sizeof(ConnectionState);
    for (std::size_t at = 0; at < size; at += line) __builtin_prefetch(octets + at);
}

ConnectionState& ConnectionTable::create(const Segment& segment, bool from_server) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    Found earlier;
    auto& slot = slots_[look_up(segment, earlier)];
    connections_.push_back(segment.protocol == Protocol::tcp ? tcp_.make() : datagrams_.make());
    auto& connection = connections_.back()->summary;
    if (slot.index == none) ++used_;
    connection.previous = slot.index;
    connection.index = size() - 1;
    slot = {segment.tuple_hash, connection.index};
    connection.transport = segment.protocol;
    connection.separator = segment.separator;
    connection.client = {segment.source, segment.source_port};
    connection.server = {segment.destination, segment.destination_port};
    if (from_server) std::swap(connection.client, connection.server);
    return *connections_.back();
}

void ConnectionTable::forget(std::uint32_t index) { remove(std::exchange(connections_[index], nullptr)); }

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
