// What stands between an Ethernet header and its payload: provider tags (IEEE 802.1Q-2022, clauses 9.6 and 9.7), MAC
// security (IEEE 802.1AE-2018, clause 9), Cisco metadata, network service headers (RFC 8300, section 2)
//
//   provider VLAN: PCP (3 bits), DEI (1), id (12), type (16)
//   backbone: PCP (3 bits), DEI (1), UCA (1), reserved (3), service (24), customer destination, source (48 + 48), type
//   (16) MAC security: control (8 bits), short length (8), packet number (32), [channel (64)], type (16), payload,
//   check value (128) service header: flags (10 bits), length (6), reserved (4), metadata type (4), next (8), path
//   (24), index (8), metadata
#include "decode/link/frame_tag.hpp"

#include "decode/dispatch.hpp"
#include "decode/link/ethernet.hpp"

namespace loopscope::decode {

void provider_vlan_layer(Decoding& d, Reader& in) {
    in.set_layer("ieee8021ad");
    std::uint16_t type = 0, control = 0;
    {
        const auto layer = in.scope(fields::provider_vlan.protocol, 4);
        const auto start = in.offset();
        control = in.raw_u16();
        in.part(fields::provider_vlan.priority, start, 1, control >> 13);
        in.part(fields::provider_vlan.drop_eligible, start, 1, control >> 12 & 1);
        in.part(fields::provider_vlan.id, start, 2, control & 0xfff);
        type = in.u16(fields::provider_vlan.type);
    }
    d.reached(Protocol::vlan);
    if (in.summarising()) d.fields->summarise("VLAN", "provider VLAN " + std::to_string(control & 0xfff));
    if (!in.ok()) return d.ended(in);
    dispatch_ethertype(d, type, in);
}

void backbone_layer(Decoding& d, Reader& in) {
    in.set_layer("ieee8021ah");
    std::uint16_t type = 0;
    {
        const auto layer = in.scope(fields::backbone.protocol, 18);
        const auto start = in.offset();
        const auto word = in.raw_u32();
        in.part(fields::backbone.priority, start, 1, word >> 29);
        in.part(fields::backbone.service, start + 1, 3, word & 0xffffff);
        d.packet.link_destination = in.mac(fields::backbone.destination);
        d.packet.link_source = in.mac(fields::backbone.source);
        type = in.u16(fields::backbone.type);
    }
    if (!in.ok()) return d.ended(in);
    dispatch_ethertype(d, type, in);
}

void mac_security_layer(Decoding& d, Reader& in) {
    constexpr std::uint8_t has_channel = 0x20, encrypted = 0x08, changed = 0x04;
    constexpr std::size_t check_size = 16;
    in.set_layer("macsec");
    std::uint8_t control = 0;
    std::uint16_t type = 0;
    bool readable = false;
    {
        const auto layer = in.scope(fields::macsec.protocol);
        control = in.u8(fields::macsec.control);
        in.u8(fields::macsec.short_length);
        in.u32(fields::macsec.packet_number);
        if ((control & has_channel) != 0) in.bytes(fields::macsec.channel, 8);
        readable = (control & (encrypted | changed)) == 0;
        if (readable) type = in.u16(fields::macsec.type);
        if (in.remaining() >= check_size && !in.cut()) {
            auto ahead = in;
            ahead.skip(in.remaining() - check_size);
            ahead.bytes(fields::macsec.check, check_size);
            in.clamp(in.remaining() - check_size, Limit::link_length);
        }
    }
    if (in.summarising()) d.fields->summarise("MACsec", (control & encrypted) != 0 ? "encrypted" : "signed");
    if (!in.ok()) return d.ended(in);
    if (readable) dispatch_ethertype(d, type, in);
}

void cisco_metadata_layer(Decoding& d, Reader& in) {
    in.set_layer("cmd");
    std::uint16_t type = 0;
    {
        const auto layer = in.scope(fields::cmd.protocol, 8);
        in.u8(fields::cmd.version);
        in.u8(fields::cmd.length);
        in.u16(fields::cmd.options);
        in.u16(fields::cmd.group);
        type = in.u16(fields::cmd.type);
    }
    if (!in.ok()) return d.ended(in);
    dispatch_ethertype(d, type, in);
}

void cisco_metadata_in_gre_layer(Decoding& d, Reader& in) {
    in.set_layer("cmd");
    std::uint16_t type = 0;
    {
        const auto layer = in.scope(fields::cmd.protocol, 8);
        type = in.u16(fields::cmd.type);
        in.u8(fields::cmd.version);
        in.u8(fields::cmd.length);
        in.u16(fields::cmd.options);
        in.u16(fields::cmd.group);
    }
    if (!in.ok()) return d.ended(in);
    dispatch_ethertype(d, type, in);
}

void arista_timestamp_layer(Decoding& d, Reader& in) {
    constexpr std::uint16_t timestamp = 1;
    constexpr std::uint8_t of_48_bits = 0x20;
    in.set_layer("avsp");
    std::uint16_t type = 0;
    {
        const auto layer = in.scope(fields::arista.protocol);
        const auto subtype = in.u16(fields::arista.subtype);
        const auto version = in.u16(fields::arista.version);
        if (in.ok() && subtype != timestamp) in.fail(StopReason::unsupported);
        in.bytes(fields::arista.timestamp, (version & 0xf0) == of_48_bits ? 6 : 8);
        type = in.u16(fields::arista.type);
    }
    if (!in.ok()) return d.ended(in);
    dispatch_ethertype(d, type, in);
}

void inter_switch_link_layer(Decoding& d, Reader& in) {
    constexpr std::size_t check_size = 4;
    in.set_layer("isl");
    {
        const auto layer = in.scope(fields::isl.protocol, 26);
        in.bytes(fields::isl.destination, 6);
        in.mac(fields::isl.source);
        in.u16(fields::isl.length);
        in.bytes(fields::isl.llc, 6);
        const auto start = in.offset();
        in.part(fields::isl.vlan, start, 2, in.raw_u16() >> 1);
        in.u16(fields::isl.index);
        in.skip(2);
    }
    if (!in.ok()) return d.ended(in);
    if (in.remaining() >= check_size && !in.cut()) in.clamp(in.remaining() - check_size, Limit::link_length);
    ethernet_layer(d, in);
}

void service_header_layer(Decoding& d, Reader& in) {
    constexpr std::uint16_t next_ethertype[] = {
        0, ethertype::ipv4, ethertype::ipv6, ethertype::transparent_ethernet, ethertype::nsh, ethertype::mpls};
    in.set_layer("nsh");
    std::uint8_t next = 0;
    {
        const auto layer = in.scope(fields::nsh.protocol);
        const auto start = in.offset();
        const auto words = in.raw_u16() & 0x3fu;
        in.part(fields::nsh.length, start, 2, words);
        in.skip(1);
        next = in.u8(fields::nsh.next);
        in.u24(fields::nsh.path);
        in.u8(fields::nsh.index);
        if (in.ok() && words < 2) in.fail(StopReason::malformed);
        if (words > 2) in.bytes(fields::nsh.metadata, (words - 2) * 4);
    }
    if (!in.ok()) return d.ended(in);
    dispatch_ethertype(d, next < std::size(next_ethertype) ? next_ethertype[next] : 0, in);
}

}  // namespace loopscope::decode
