#include "trace/filter_column.hpp"

#include <algorithm>
#include <span>

#include "decode/application/dns_fields.hpp"
#include "decode/application/ftp_fields.hpp"
#include "decode/application/http_fields.hpp"
#include "decode/application/ssh_fields.hpp"
#include "decode/application/tls_fields.hpp"
#include "decode/flow/story.hpp"
#include "decode/frame.hpp"
#include "decode/internet/arp.hpp"
#include "decode/internet/gre.hpp"
#include "decode/internet/icmp.hpp"
#include "decode/internet/icmpv6.hpp"
#include "decode/internet/igmp.hpp"
#include "decode/internet/ipv4.hpp"
#include "decode/internet/ipv4_options.hpp"
#include "decode/internet/ipv6.hpp"
#include "decode/internet/ipv6_extension.hpp"
#include "decode/link/ethernet.hpp"
#include "decode/link/linux_cooked.hpp"
#include "decode/link/llc.hpp"
#include "decode/link/null_loopback.hpp"
#include "decode/link/vlan.hpp"
#include "decode/transport/story.hpp"
#include "decode/transport/tcp.hpp"
#include "decode/transport/tcp_analysis.hpp"
#include "decode/transport/tcp_options.hpp"
#include "decode/transport/udp.hpp"

namespace loopscope::trace {

namespace fields = decode::fields;
using decode::Field;
using decode::layer_bit;
using decode::Protocol;
using Source = FilterSource;
using Value = FilterValue;

namespace {

constexpr auto ipv4 = layer_bit(Protocol::ipv4), ipv6 = layer_bit(Protocol::ipv6), tcp = layer_bit(Protocol::tcp),
               udp = layer_bit(Protocol::udp);

struct Owner {
    std::span<const Field> fields;
    std::uint32_t layers;
};

/// Which layers have the fields of a struct. Those of other protocols may be in any packet.
std::uint32_t layers_of(const Field& field) {
    const Owner owners[] = {
        {decode::fields_of(fields::eth), layer_bit(Protocol::ethernet)},
        {decode::fields_of(fields::llc), layer_bit(Protocol::llc)},
        {decode::fields_of(fields::vlan), layer_bit(Protocol::vlan)},
        {decode::fields_of(fields::sll), layer_bit(Protocol::sll)},
        {decode::fields_of(fields::null), layer_bit(Protocol::null_loopback)},
        {decode::fields_of(fields::arp), layer_bit(Protocol::arp)},
        {decode::fields_of(fields::ip), ipv4},
        {decode::fields_of(fields::ip_opt), ipv4},
        {decode::fields_of(fields::ipv6), ipv6},
        {decode::fields_of(fields::ipv6_ext), ipv4 | ipv6},  // the protocol numbers are the same
        {decode::fields_of(fields::gre), layer_bit(Protocol::gre)},
        {decode::fields_of(fields::icmp), layer_bit(Protocol::icmp)},
        {decode::fields_of(fields::icmpv6), layer_bit(Protocol::icmpv6)},
        {decode::fields_of(fields::igmp), layer_bit(Protocol::igmp)},
        {decode::fields_of(fields::tcp), tcp},
        {decode::fields_of(fields::tcp_opt), tcp},
        {decode::fields_of(fields::tcp_analysis), tcp},
        {decode::fields_of(fields::story), tcp},
        {decode::fields_of(fields::udp), udp},
        {decode::fields_of(fields::dns),
         layer_bit(Protocol::dns) | layer_bit(Protocol::mdns) | layer_bit(Protocol::llmnr)},
        {decode::fields_of(fields::http), layer_bit(Protocol::http)},
        {decode::fields_of(fields::tls), layer_bit(Protocol::tls)},
        {decode::fields_of(fields::ftp), layer_bit(Protocol::ftp)},
        {decode::fields_of(fields::ssh), layer_bit(Protocol::ssh)},
    };
    for (const auto& owner : owners)
        if (&field >= owner.fields.data() && &field < owner.fields.data() + owner.fields.size()) return owner.layers;
    return 0;
}

struct Row {
    const Field* field;
    Source source;
    Value value = Value::other;
    std::uint32_t layers = 0;  ///< where they are not the struct's
};

constexpr Row rows[] = {
    {&fields::frame.protocol, Source::layer},
    {&fields::frame.interface, Source::frame, Value::interface},
    {&fields::frame.time, Source::frame, Value::time},
    {&fields::frame.time_epoch, Source::frame, Value::time},
    {&fields::frame.time_relative, Source::frame, Value::time_relative},
    {&fields::frame.time_delta, Source::frame, Value::time_delta},
    {&fields::frame.number, Source::frame, Value::number},
    {&fields::frame.length, Source::frame, Value::original_length},
    {&fields::frame.captured_length, Source::frame, Value::captured_length},
    {&fields::eth.protocol, Source::layer},
    {&fields::arp.protocol, Source::layer},
    {&fields::ip.protocol, Source::layer},
    {&fields::ip.source, Source::connection, Value::source_address},
    {&fields::ip.destination, Source::connection, Value::destination_address},
    {&fields::ipv6.protocol, Source::layer},
    {&fields::ipv6.source, Source::connection, Value::source_address},
    {&fields::ipv6.destination, Source::connection, Value::destination_address},
    {&fields::icmp.protocol, Source::layer},
    {&fields::icmpv6.protocol, Source::layer},
    {&fields::igmp.protocol, Source::layer},
    {&fields::tcp.protocol, Source::layer},
    {&fields::tcp.source_port, Source::connection, Value::source_port},
    {&fields::tcp.destination_port, Source::connection, Value::destination_port},
    {&fields::tcp.stream, Source::connection, Value::stream},
    {&fields::tcp.length, Source::length, Value::payload_length},
    {&fields::tcp.flags, Source::flags},
    {&fields::tcp.flag_reserved, Source::flags},
    {&fields::tcp.flag_accurate_ecn, Source::flags},
    {&fields::tcp.flag_cwr, Source::flags},
    {&fields::tcp.flag_ece, Source::flags},
    {&fields::tcp.flag_urgent, Source::flags},
    {&fields::tcp.flag_acknowledgment, Source::flags},
    {&fields::tcp.flag_push, Source::flags},
    {&fields::tcp.flag_reset, Source::flags},
    {&fields::tcp.flag_syn, Source::flags},
    {&fields::tcp.flag_fin, Source::flags},
    {&fields::tcp.flags_text, Source::flags},
    {&fields::tcp_analysis.analysis, Source::analysis},
    {&fields::tcp_analysis.flags, Source::analysis},
    {&fields::tcp_analysis.retransmission, Source::analysis},
    {&fields::tcp_analysis.fast_retransmission, Source::analysis},
    {&fields::tcp_analysis.spurious_retransmission, Source::analysis},
    {&fields::tcp_analysis.out_of_order, Source::analysis},
    {&fields::tcp_analysis.lost_segment, Source::analysis},
    {&fields::tcp_analysis.ack_lost_segment, Source::analysis},
    {&fields::tcp_analysis.duplicate_ack, Source::analysis},
    {&fields::tcp_analysis.zero_window, Source::analysis},
    {&fields::tcp_analysis.zero_window_probe, Source::analysis},
    {&fields::tcp_analysis.zero_window_probe_ack, Source::analysis},
    {&fields::tcp_analysis.keep_alive, Source::analysis},
    {&fields::tcp_analysis.keep_alive_ack, Source::analysis},
    {&fields::tcp_analysis.window_update, Source::analysis},
    {&fields::tcp_analysis.window_full, Source::analysis},
    {&fields::tcp_analysis.reused_ports, Source::analysis},
    {&fields::story.story, Source::story},
    {&fields::story.event, Source::story},
    {&fields::story.client_state, Source::story},
    {&fields::story.server_state, Source::story},
    {&fields::story.phase, Source::story},
    {&fields::story.finding, Source::finding},
    {&fields::story.severity, Source::finding},
    {&fields::story.inferred, Source::finding},
    {&fields::udp.protocol, Source::layer},
    {&fields::udp.source_port, Source::connection, Value::source_port},
    {&fields::udp.destination_port, Source::connection, Value::destination_port},
    {&fields::udp.stream, Source::connection, Value::stream},
    {&fields::dns.protocol, Source::layer, Value::other, layer_bit(Protocol::dns)},
    {&fields::dns.mdns, Source::layer, Value::other, layer_bit(Protocol::mdns)},
    {&fields::dns.llmnr, Source::layer, Value::other, layer_bit(Protocol::llmnr)},
    {&fields::http.protocol, Source::layer},
    {&fields::tls.protocol, Source::layer},
    {&fields::ftp.protocol, Source::layer},
    {&fields::ssh.protocol, Source::layer},
};

}  // namespace

FilterColumn filter_column(const Field& field) {
    FilterColumn column{.field = &field, .layers = layers_of(field)};
    const auto* row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return r.field == &field; });
    if (row == std::end(rows)) return column;
    column.source = row->source;
    column.value = row->value;
    if (row->layers != 0) column.layers = row->layers;
    return column;
}

bool FilterColumn::known(const PacketShape& shape) const {
    if (source == Source::frame) return true;
    if (source == Source::none || source == Source::layer || !shape.plain || !shape.has(layers)) return false;
    if (value == Value::source_address || value == Value::destination_address) return !shape.has_nested_ip();
    return value != Value::payload_length || shape.overhead != PacketShape::unknown_overhead;
}

std::int64_t address_number(const decode::IpAddress& address) {
    const auto& octets = address.octets;
    return std::int64_t{octets[0]} << 24 | octets[1] << 16 | octets[2] << 8 | octets[3];
}

std::int64_t connection_number(const FilterColumn& column, const decode::flow::Connection& connection,
                               bool from_server) {
    const auto& source = from_server ? connection.server : connection.client;
    const auto& destination = from_server ? connection.client : connection.server;
    switch (column.value) {
        case Value::source_address: return address_number(source.address);
        case Value::destination_address: return address_number(destination.address);
        case Value::source_port: return source.port;
        case Value::destination_port: return destination.port;
        case Value::stream: return connection.stream;
        default: return 0;
    }
}

std::int64_t filter_number(const FilterColumn& column, const IndexedPacket& packet) {
    const auto& record = packet.record;
    switch (column.value) {
        case Value::interface: return record.interface;
        case Value::time: return record.time;
        case Value::time_relative: return record.time - packet.first_time;
        case Value::time_delta: return record.time - packet.previous_time;
        case Value::number: return packet.number;
        case Value::original_length: return record.original_length;
        case Value::captured_length: return record.captured_length;
        case Value::source_address:
        case Value::destination_address:
        case Value::source_port:
        case Value::destination_port:
        case Value::stream: return connection_number(column, *packet.connection, record.has(packet_flag::from_server));
        case Value::payload_length: return payload_length(record, record.original_length);
        case Value::other: break;
    }
    return 0;
}

void append_filter_value(decode::FieldList& list, const FilterColumn& column, const IndexedPacket& packet) {
    if (column.value == Value::interface && packet.record.interface == decode::no_interface) return;
    decode::FieldRecord record{.field = column.field};
    if (column.field->type == decode::FieldType::ipv6) {
        record.offset = column.value == Value::source_address ? 0 : 16;
        record.size = 16;
    } else {
        record.number = static_cast<std::uint64_t>(filter_number(column, packet));
    }
    list.add(record);
}

std::array<std::uint8_t, 32> filter_octets(const IndexedPacket& packet) {
    std::array<std::uint8_t, 32> octets{};
    if (packet.connection == nullptr) return octets;
    const bool from_server = packet.record.has(packet_flag::from_server);
    const auto& source = (from_server ? packet.connection->server : packet.connection->client).address.octets;
    const auto& destination = (from_server ? packet.connection->client : packet.connection->server).address.octets;
    std::copy(source.begin(), source.end(), octets.begin());
    std::copy(destination.begin(), destination.end(), octets.begin() + 16);
    return octets;
}

void append_filter_group(decode::FieldList& list, FilterSource source, const IndexedPacket& packet) {
    const auto& record = packet.record;
    std::array<std::uint8_t, 20> header{};  // a TCP header with these flags and nothing else
    header[12] = static_cast<std::uint8_t>(0x50 | record.tcp_flags >> 8);
    header[13] = static_cast<std::uint8_t>(record.tcp_flags & 0xff);
    decode::Reader in{header, &list, "tcp", 0, decode::Limit::captured, false};
    if (source == Source::flags) {
        decode::TcpHeader flags_only;
        decode::decode_tcp(in, flags_only);
    } else if (source == Source::analysis) {
        decode::TcpAnalysis analysis;
        analysis.flags = record.analysis_flags();
        analysis.has_push_bytes = (record.analysis & packet_analysis_shown) != 0;
        decode::describe_analysis(in, analysis);
    } else if (source == Source::story) {
        decode::describe_story(in, decode::flow::facts_of(record.story(), packet.findings));
    }
}

}  // namespace loopscope::trace
