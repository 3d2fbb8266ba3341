#pragma once

#include <cstdint>

#include <array>
#include <span>

#include "decode/facts.hpp"
#include "decode/field.hpp"
#include "decode/field_list.hpp"
#include "decode/flow/connection.hpp"
#include "trace/packet_record.hpp"
#include "trace/packet_shape.hpp"

namespace loopscope::trace {

/// Where the index has a field's values.
enum class FilterSource : std::uint8_t {
    none,        ///< nowhere: only decoding tells
    layer,       ///< the layer itself: the shape tells that it is there, not what is in it
    frame,       ///< what the capture says of every frame
    connection,  ///< the ends and the number of the connection, and who of them sent
    flags,       ///< of the TCP header
    length,      ///< tcp.len
    analysis,    ///< the flags of tcp.analysis
    story,       ///< event, states and phase
    finding,
};

enum class FilterValue : std::uint8_t {
    other,  ///< of a group that is filled at once: flags, analysis, story
    interface,
    time,
    time_relative,
    time_delta,
    number,
    original_length,
    captured_length,
    source_address,
    destination_address,
    source_port,
    destination_port,
    stream,
    payload_length,
};

/// What the index knows of a field.
struct FilterColumn {
    const decode::Field* field = nullptr;
    FilterSource source = FilterSource::none;
    FilterValue value = FilterValue::other;
    std::uint32_t layers = 0;  ///< decode::layer_bit of the protocols that have it; 0: any packet may

    /// The packet has no such field.
    bool absent(const PacketShape& shape) const { return layers != 0 && !shape.has(layers); }
    /// The index has all of its values.
    bool known(const PacketShape& shape) const;
};

FilterColumn filter_column(const decode::Field& field);

/// What the index says of one packet.
struct IndexedPacket {
    const PacketRecord& record;
    std::uint32_t number;
    std::int64_t first_time, previous_time;
    const decode::flow::Connection* connection;  ///< nullptr: none, or not asked for
    std::span<const decode::StoryFacts::FindingFacts> findings{};
};

/// tcp.len, where the index has it: see FilterColumn::known.
inline std::int64_t payload_length(const PacketKind& kind, std::uint32_t original_length) {
    return kind.has(packet_flag::carries_payload) ? std::int64_t{original_length} - kind.shape.overhead : 0;
}
/// A source or destination address, port or stream of what this end of the connection sent.
std::int64_t connection_number(const FilterColumn& column, const decode::flow::Connection& connection,
                               bool from_server);
/// Of an IPv4 address, in host order.
std::int64_t address_number(const decode::IpAddress& address);
/// The column's number; of IPv4 addresses in host order.
std::int64_t filter_number(const FilterColumn& column, const IndexedPacket& packet);

/// Adds what the decoders would record of that column. Addresses of IPv6 lie in `octets`, where `filter_octets` puts
/// them.
void append_filter_value(decode::FieldList& list, const FilterColumn& column, const IndexedPacket& packet);
/// Adds all fields of the source (flags, analysis, or story with findings), of those that the list wants.
void append_filter_group(decode::FieldList& list, FilterSource source, const IndexedPacket& packet);
std::array<std::uint8_t, 32> filter_octets(const IndexedPacket& packet);

}  // namespace loopscope::trace
