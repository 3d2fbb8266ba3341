#include "ui/packet_order.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>

namespace loopscope::ui {
namespace {

/// What is compared: two numbers, one after the other.
using Key = std::pair<std::uint64_t, std::uint64_t>;

Key key_of(const decode::Endpoint& endpoint) {
    const auto* octets = endpoint.address.octets.data();
    if (endpoint.address.version == 6) return {decode::load_be64(octets), decode::load_be64(octets + 8)};
    return {decode::load_be32(octets), endpoint.port};
}

/// Endpoints of connections, each asked for once.
class Endpoints {
public:
    explicit Endpoints(const trace::Recording& recording) : recording_(recording) {}

    Key key(const trace::PacketRecord& record, bool source) {
        if (record.connection == decode::none) return {};
        auto [found, is_new] = keys_.try_emplace(record.connection);
        if (is_new) {
            const auto connection = recording_.connection(record.connection);
            found->second = {key_of(connection.client), key_of(connection.server)};
        }
        return found->second[record.has(trace::packet_flag::from_server) == source ? 1 : 0];
    }

private:
    const trace::Recording& recording_;
    std::unordered_map<std::uint32_t, std::array<Key, 2>> keys_;
};

Key key_of(const trace::PacketRecord& record, std::uint32_t number, PacketColumn column, Endpoints& endpoints) {
    switch (column) {
        case PacketColumn::number: return {number, 0};
        case PacketColumn::time: return {static_cast<std::uint64_t>(record.time) ^ 1ull << 63, 0};
        case PacketColumn::source: return endpoints.key(record, true);
        case PacketColumn::destination: return endpoints.key(record, false);
        case PacketColumn::protocol: return {static_cast<std::uint64_t>(record.protocol), 0};
        case PacketColumn::length: return {record.original_length, 0};
        case PacketColumn::what:
            return {static_cast<std::uint64_t>(record.event), static_cast<std::uint64_t>(record.protocol)};
    }
    return {};
}

}  // namespace

PacketOrder sort_packets(const trace::Recording& recording, const std::vector<std::uint32_t>& numbers,
                         PacketColumn column, bool descending) {
    struct Keyed {
        Key key;
        std::uint32_t number;
    };
    std::vector<Keyed> keyed;
    keyed.reserve(numbers.size());
    Endpoints endpoints(recording);
    for (const std::uint32_t number : numbers)
        keyed.push_back({key_of(recording.packet(number), number, column, endpoints), number});
    std::stable_sort(keyed.begin(), keyed.end(), [descending](const Keyed& a, const Keyed& b) {
        return descending ? b.key < a.key : a.key < b.key;
    });
    PacketOrder order;
    order.numbers.reserve(numbers.size());
    order.rows.resize(numbers.empty() ? 0 : numbers.back(), decode::none);
    for (const auto& entry : keyed) {
        order.rows[entry.number - 1] = static_cast<std::uint32_t>(order.numbers.size());
        order.numbers.push_back(entry.number);
    }
    return order;
}

}  // namespace loopscope::ui
