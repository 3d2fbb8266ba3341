// Filters for addresses, ports and streams, of packets whose connection does not tell them all.
#include <array>

#include "trace/filter_index.hpp"

namespace loopscope::trace {

/// Without a segment, the addresses are all there is to ask about.
Fit IndexFilter::ask_about_addresses(const Test& test, const Block& block, std::uint32_t place) const {
    if (block.last_read) return Fit::unknown;
    const auto number = block.first + place;
    const auto record = recording_.packet(number);
    const auto addresses = recording_.addresses().number_of(number, block.work.next_addresses);
    if (addresses == 0) return Fit::unknown;
    const bool alone = record.connection == decode::none && !record.has(packet_flag::special_facts);
    if (const auto known = alone ? test.of_addresses->get(addresses) : std::uint8_t{0}; known != 0)
        return static_cast<Fit>(known);
    auto& list = list_of(test, block.work);
    list.clear();
    std::array<std::uint8_t, 32 * PacketAddresses::most_headers> octets;
    for (std::uint32_t i = 0; i < recording_.addresses().count(addresses); ++i)
        list_addresses(test, recording_.addresses().header(addresses, i), 32 * i, octets, list);
    if (record.has(packet_flag::special_facts)) {
        for (const auto& segment : recording_.special_segments(number))
            list_ports(test, segment.connection, segment.from_server, list);
    } else if (record.connection != decode::none) {
        list_ports(test, record.connection, record.has(packet_flag::from_server), list);
    }
    const auto fit = filter_.test(test.expression, list, octets, block.work.scratch) ? Fit::yes : Fit::no;
    if (alone) test.of_addresses->set(addresses, static_cast<std::uint8_t>(fit));
    return fit;
}

/// Those of IPv6 lie in `octets`, at `place`.
void IndexFilter::list_addresses(const Test& test, const decode::IpHeaderEnds& header, std::uint32_t place,
                                 std::span<std::uint8_t> octets, decode::FieldList& list) const {
    const auto version =
        decode::layer_bit(header.source.version == 4 ? decode::Protocol::ipv4 : decode::Protocol::ipv6);
    for (const auto& column : test.columns) {
        const bool source = column.value == FilterValue::source_address;
        if ((!source && column.value != FilterValue::destination_address) || column.layers != version) continue;
        const auto& address = source ? header.source : header.destination;
        const auto offset = place + (source ? 0u : 16u);
        std::copy(address.octets.begin(), address.octets.end(), octets.begin() + offset);
        if (address.version == 4)
            list.add({.field = column.field, .number = static_cast<std::uint64_t>(address_number(address))});
        else
            list.add({.field = column.field, .offset = offset, .size = 16});
    }
}

/// And the stream.
void IndexFilter::list_ports(const Test& test, std::uint32_t connection, bool from_server,
                             decode::FieldList& list) const {
    const auto row = recording_.connection(connection);
    for (const auto& column : test.columns)
        if (column.layers == decode::layer_bit(row.transport))
            list.add({.field = column.field,
                      .number = static_cast<std::uint64_t>(connection_number(column, row, from_server))});
}

}  // namespace loopscope::trace
