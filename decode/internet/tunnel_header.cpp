// Headers between two IP headers: RFC 4302, section 2 (AH); RFC 7761, section 4.9 (PIM); RFC 3378 (EtherIP); RFC 6275,
// section 6.1.1
//
//   AH                                                 PIM
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Next header  |    Length     |           Reserved            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |        Security parameters index, sequence number, check value ...
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Ver  | Type  |   Reserved    |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |B|N|       Reserved (of a register message)                    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/tunnel_header.hpp"

#include "decode/dispatch.hpp"
#include "decode/internet/ipv4.hpp"
#include "decode/internet/ipv6_extension.hpp"
#include "decode/link/ethernet.hpp"

namespace loopscope::decode {

void authentication_header_layer(Decoding& d, Reader& in) {
    in.set_layer("ah");
    constexpr std::uint32_t fixed_part = 12;
    auto payload = in;
    std::uint8_t next = 0;
    std::uint32_t size = 0;
    {
        const auto layer = in.scope(fields::ah.protocol);
        next = in.u8(fields::ah.next);
        size = (in.u8(fields::ah.length) + 2u) * 4;
        in.bytes(fields::ah.reserved, 2);
        in.u32(fields::ah.parameters);
        in.u32(fields::ah.sequence);
        if (size > fixed_part) in.bytes(fields::ah.check, size - fixed_part);
    }
    if (!in.ok()) return d.ended(in);
    payload.skip(size);
    ipv6_next_header(d, next, payload);
}

void pim_layer(Decoding& d, Reader& in) {
    constexpr std::uint8_t version_2 = 2, registration = 1;
    in.set_layer("pim");
    std::uint8_t first = 0;
    {
        const auto layer = in.scope(fields::pim.protocol);
        const auto start = in.offset();
        first = in.raw_u8();
        in.part(fields::pim.version, start, 1, first >> 4);
        in.part(fields::pim.type, start, 1, first & 15);
        in.skip(1);
        in.u16(fields::pim.checksum);
        if (first == (version_2 << 4 | registration)) in.u32(fields::pim.register_flags);
    }
    if (in.summarising()) d.fields->summarise("PIM", "message type " + std::to_string(first & 15));
    if (!in.ok()) return d.ended(in);
    const auto inner = in.peek() >> 4;
    if (first == (version_2 << 4 | registration) && (inner == 4 || inner == 6)) ip_layer(d, in);
}

void ethernet_in_ip_layer(Decoding& d, Reader& in) {
    in.set_layer("etherip");
    {
        const auto layer = in.scope(fields::etherip.protocol);
        const auto start = in.offset();
        in.part(fields::etherip.version, start, 1, in.raw_u16() >> 12);
    }
    if (!in.ok()) return d.ended(in);
    ethernet_layer(d, in);
}

void mobility_layer(Decoding& d, Reader& in) {
    in.set_layer("mipv6");
    std::uint8_t next = 0;
    {
        const auto layer = in.scope(fields::mobility.protocol);
        next = in.u8(fields::mobility.next);
        const auto size = in.u8(fields::mobility.length) * 8u + 2;
        in.u8(fields::mobility.type);
        in.u8(fields::mobility.reserved);
        in.u16(fields::mobility.checksum);
        in.bytes(fields::mobility.data, size);
    }
    if (!in.ok()) return d.ended(in);
    ipv6_next_header(d, next, in);
}

}  // namespace loopscope::decode
