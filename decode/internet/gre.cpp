// RFC 2784, section 2 and RFC 2890, section 2: GRE; RFC 2637, section 4.1: PPTP's; draft-foschiano-erspan-03, section
// 4: ERSPAN
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |C|R|K|S|s|Recur|A| Flags | Ver |         Protocol type         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |      Checksum (C or R)        |       Offset (C or R)         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |      Key (K), sequence number (S), acknowledgment (A), routing (R) ...
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/gre.hpp"

#include "decode/dispatch.hpp"
#include "decode/internet/ipv4.hpp"
#include "decode/link/ethernet.hpp"
#include "decode/link/frame_tag.hpp"
#include "decode/link/point_to_point.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint16_t has_checksum = 0x8000, has_routing = 0x4000, has_key = 0x2000, has_acknowledgment = 0x0080;
constexpr std::uint16_t wccp = 0x883e;
constexpr std::uint32_t frame_kind_ethernet = 0, frame_kind_ip = 2;

void decode_key(Reader& in, GreHeader& header) {
    if (header.version() == 1) {
        in.u16(fields::gre.payload_length);
        header.key = in.u16(fields::gre.call);
    } else {
        header.key = in.u32(fields::gre.key);
    }
}

/// RFC 1701: entries of family (2), offset (1) and length (1), and that many octets; a length of 0 ends them.
void decode_routing(Reader& in) {
    for (std::uint8_t length = 1; in.ok() && length != 0;) {
        length = in.peek(3);
        in.bytes(fields::gre.routing, 4u + length);
    }
}

void erspan_layer(Decoding& d, const GreHeader& gre, Reader in) {
    in.set_layer("erspan");
    std::uint32_t kind = frame_kind_ethernet;
    const bool type_3 = gre.protocol == ethertype::erspan_3;
    if (type_3 || gre.has_sequence()) {
        const auto layer = in.scope(fields::erspan.protocol);
        const auto start = in.offset();
        const auto first = in.raw_u32();
        in.part(fields::erspan.version, start, 2, first >> 28);
        in.part(fields::erspan.vlan, start, 2, first >> 16 & 0xfff);
        in.part(fields::erspan.session, start + 2, 2, first & 0x3ff);
        if (type_3) {
            in.u32(fields::erspan.timestamp);
            const auto last = in.raw_u32();
            constexpr std::uint32_t has_platform = 1;
            if ((last & has_platform) != 0) in.skip(8);
            kind = last >> 10 & 0x1f;
        } else {
            in.u32(fields::erspan.index);
        }
    }
    if (!in.ok()) return d.ended(in);
    if (kind == frame_kind_ethernet)
        ethernet_layer(d, in);
    else if (kind == frame_kind_ip)
        ip_layer(d, in);
}

/// Cisco's redirection (WCCP 2) may put 4 octets before the packet.
void wccp_payload(Decoding& d, Reader in) {
    if (in.peek() >> 4 != 4) in.skip(4);
    if (!in.ok()) return d.ended(in);
    ipv4_layer(d, in);
}

}  // namespace

GreHeader decode_gre(Reader& in) {
    GreHeader header;
    header.flags = in.u16(fields::gre.flags);
    header.protocol = in.u16(fields::gre.type);
    if ((header.flags & (has_checksum | has_routing)) != 0) {
        in.u16(fields::gre.checksum);
        in.u16(fields::gre.offset);
    }
    if ((header.flags & has_key) != 0) decode_key(in, header);
    if (header.has_sequence()) in.u32(fields::gre.sequence);
    if (header.version() == 1 && (header.flags & has_acknowledgment) != 0) in.u32(fields::gre.acknowledgment);
    if (header.version() == 0 && (header.flags & has_routing) != 0) decode_routing(in);
    return header;
}

void gre_layer(Decoding& d, Reader& in) {
    in.set_layer("gre");
    GreHeader header;
    {
        const auto layer = in.scope(fields::gre.protocol);
        header = decode_gre(in);
    }
    d.reached(Protocol::gre);
    if (in.summarising())
        d.fields->summarise("GRE", "tunnel, carries " + std::string(name_of(ethertype_names, header.protocol)));
    if (!in.ok()) return d.ended(in);
    if (in.remaining() == 0) return;
    switch (header.protocol) {
        case ethertype::erspan:
        case ethertype::erspan_3: return erspan_layer(d, header, in);
        case ethertype::cisco_metadata: return cisco_metadata_in_gre_layer(d, in);
        case wccp: return wccp_payload(d, in);
        default: return dispatch_ethertype(d, header.protocol, in);
    }
}

}  // namespace loopscope::decode
