#include "ui/connections_model.hpp"

#include <algorithm>
#include <memory>

#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::flow::Connection;
using decode::flow::Event;
using decode::flow::Outcome;
using decode::flow::Side;

namespace {

constexpr std::uint32_t filtered_a_frame = 2000;    ///< connections that the filter looks at in one frame
constexpr std::uint32_t stepped_a_frame = 100'000;  ///< packets that are counted in one frame, or taken back

std::uint64_t bits(std::int64_t number) { return static_cast<std::uint64_t>(number) ^ std::uint64_t{1} << 63; }

SortKey endpoint_key(const decode::Endpoint& endpoint) {
    const auto& octets = endpoint.address.octets;
    if (endpoint.address.version == 4)
        return {0, std::uint64_t{decode::load_be32(octets.data())} << 16 | endpoint.port};
    return {decode::load_be64(octets.data()) | 1, decode::load_be64(octets.data() + 8)};
}

std::int64_t duration(const trace::Recording& recording, const ConnectionTally& tally) {
    if (tally.last_frame == decode::no_frame) return -1;
    return time_between(recording.time_of(tally.first_frame), recording.time_of(tally.last_frame));
}

SortKey key_of(const trace::Recording& recording, std::uint32_t index, const ConnectionTally& tally,
               ConnectionColumn column) {
    const auto connection = recording.connection(index);
    switch (column) {
        case ConnectionColumn::number: return {index, 0};
        case ConnectionColumn::client: return endpoint_key(connection.client);
        case ConnectionColumn::server: return endpoint_key(connection.server);
        case ConnectionColumn::transport: return text_key(decode::to_text(connection.transport));
        case ConnectionColumn::application: return text_key(decode::to_text(connection.application));
        case ConnectionColumn::outcome: return text_key(to_text(connection.outcome));
        case ConnectionColumn::packets: return {std::uint64_t{tally.packets[0]} + tally.packets[1], 0};
        case ConnectionColumn::client_octets: return {tally.octets[0], 0};
        case ConnectionColumn::server_octets: return {tally.octets[1], 0};
        case ConnectionColumn::begin: return {bits(connection.first_time), 0};
        case ConnectionColumn::duration: return {bits(duration(recording, tally)), 0};
        case ConnectionColumn::handshake: return {bits(connection.handshake_time), 0};
        case ConnectionColumn::retransmissions: return {tally.retransmissions, 0};
    }
    return {};
}

}  // namespace

void ConnectionsModel::reset() {
    order_.reset();
    position_ = wanted_position_ = sorted_at_ = begun_ = 0;
    tallies_.clear();
    filter_.restart();
    touched_.clear();
    list = {};
    ++version_;
}

void ConnectionsModel::step_forward(const trace::PacketRecord& record, std::uint32_t number) {
    if (record.connection >= tallies_.size()) tallies_.resize(record.connection + 1);
    auto& tally = tallies_[record.connection];
    if (tally.first_frame == decode::no_frame) {
        tally.first_frame = number;
        begun_ = std::max(begun_, record.connection + 1);
    }
    tally.last_frame = number;
    const int side = record.has(trace::packet_flag::from_server) ? 1 : 0;
    ++tally.packets[side];
    tally.octets[side] += record.original_length;
    tally.retransmissions += is_repetition(record.event) ? 1 : 0;
}

void ConnectionsModel::step_back(const trace::Recording& recording, std::uint32_t number) {
    const auto record = recording.packet(number);
    if (record.connection >= tallies_.size()) return;
    auto& tally = tallies_[record.connection];
    if (tally.first_frame == number) {
        tally = {};
        begun_ = std::min(begun_, record.connection);
        return;
    }
    tally.last_frame = record.previous_in_connection;
    const int side = record.has(trace::packet_flag::from_server) ? 1 : 0;
    --tally.packets[side];
    tally.octets[side] -= record.original_length;
    tally.retransmissions -= is_repetition(record.event) ? 1 : 0;
}

void ConnectionsModel::step_towards(const trace::Recording& recording, std::uint32_t packet_count) {
    auto budget = stepped_a_frame;
    for (; position_ < packet_count && budget > 0; ++position_, --budget) {
        const auto record = recording.packet(position_ + 1);
        if (record.connection == decode::none) continue;
        step_forward(record, position_ + 1);
        if (!filter_.words().empty()) touched_.push_back(record.connection);
    }
    for (; position_ > packet_count && budget > 0; --position_, --budget)
        if (recording.packet(position_).connection != decode::none) {
            step_back(recording, position_);
            if (!filter_.words().empty()) touched_.push_back(recording.packet(position_).connection);
        }
}

void ConnectionsModel::update(const trace::Recording& recording, std::uint32_t packet_count) {
    const auto before = position_;
    wanted_position_ = packet_count;
    step_towards(recording, packet_count);
    // A long table is sorted anew where much has changed, or when nothing changes any more.
    const auto changed = position_ > sorted_at_ ? position_ - sorted_at_ : sorted_at_ - position_;
    if (changed > 0 && (begun_ <= RowOrder::sorted_at_once || before == position_ || changed > sorted_at_ / 8)) {
        sorted_at_ = position_;
        ++version_;
    }
    filter_rows(recording);
    const bool as_numbered = column_ == ConnectionColumn::number;
    const auto version = as_numbered ? filter_.version() : version_ + filter_.version();
    order_.update(filter_.rows(), static_cast<int>(column_), descending_, version,
                  as_numbered ? RowOrder::MakeKey{} : sort_key(recording));
}

void ConnectionsModel::filter_rows(const trace::Recording& recording) {
    const auto text_of = [&](std::uint32_t index) {
        std::string text;
        for (int column = 0; column < connection_columns; ++column)
            text.append(cell(recording, index, static_cast<ConnectionColumn>(column))).append("\n");
        return text;
    };
    filter_.update(begun_, filtered_a_frame, text_of);
    // What a packet did to its connection may make it match, or no longer.
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
    for (auto left = filtered_a_frame; left > 0 && !touched_.empty(); --left) {
        filter_.look_again(touched_.back(), text_of);
        touched_.pop_back();
    }
}

RowOrder::MakeKey ConnectionsModel::sort_key(const trace::Recording& recording) const {
    return [this, &recording]() -> RowOrder::Key {
        auto tallies = std::make_shared<const std::vector<ConnectionTally>>(tallies_);
        return [tallies, &recording, column = column_](std::uint32_t row) {
            return key_of(recording, row, (*tallies)[row], column);
        };
    };
}

void ConnectionsModel::sort_by(ConnectionColumn column, bool descending) {
    column_ = column;
    descending_ = descending;
}

Outcome outcome_at(const Connection& connection, const ConnectionTally& tally, std::uint32_t packet_count) {
    if (connection.transport != decode::Protocol::tcp || connection.last_frame <= packet_count)
        return connection.outcome;
    const auto passed = [&](std::uint32_t frame) { return frame != decode::no_frame && frame <= tally.last_frame; };
    if (passed(connection.end_frame)) return connection.outcome;
    if (passed(connection.first_fin_frame)) return Outcome::half_closed;
    if (passed(connection.handshake_ack_frame) || connection.from_middle) return Outcome::open;
    return Outcome::opening;
}

std::string ConnectionsModel::cell(const trace::Recording& recording, std::uint32_t index,
                                   ConnectionColumn column) const {
    const auto connection = recording.connection(index);
    const auto& tally = tallies_[index];
    switch (column) {
        case ConnectionColumn::number: return std::to_string(index);
        case ConnectionColumn::client: return decode::to_text(connection.client);
        case ConnectionColumn::server: return decode::to_text(connection.server);
        case ConnectionColumn::transport: return std::string{decode::to_text(connection.transport)};
        case ConnectionColumn::application:
            return std::string{decode::to_text(
                connection.application == decode::Protocol::unknown ? connection.transport : connection.application)};
        case ConnectionColumn::outcome: return std::string{to_text(outcome_at(connection, tally, position_))};
        case ConnectionColumn::packets: return grouped(std::uint64_t{tally.packets[0]} + tally.packets[1]);
        case ConnectionColumn::client_octets:
            return tally.packets[0] == 0 ? std::string{} : octets_text(tally.octets[0]);
        case ConnectionColumn::server_octets:
            return tally.packets[1] == 0 ? std::string{} : octets_text(tally.octets[1]);
        case ConnectionColumn::begin: return seconds_text(connection.first_time - recording.first_time());
        case ConnectionColumn::duration: return duration_text(duration(recording, tally));
        case ConnectionColumn::handshake:
            return connection.handshake_ack_frame <= tally.last_frame ? duration_text(connection.handshake_time)
                                                                      : std::string{};
        case ConnectionColumn::retransmissions:
            return tally.retransmissions == 0 ? std::string{} : grouped(tally.retransmissions);
    }
    return {};
}

}  // namespace loopscope::ui
