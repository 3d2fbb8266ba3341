// Tunnels in UDP: a short header each, then a whole frame or packet. VXLAN (RFC 7348, section 5) as the example:
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |             Flags             |         Group policy          |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                Network (VNI)                  |   Reserved    |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/transport/udp_tunnel.hpp"

#include "decode/dispatch.hpp"
#include "decode/internet/ipv4.hpp"
#include "decode/internet/ipv6.hpp"
#include "decode/link/ethernet.hpp"
#include "decode/link/point_to_point.hpp"

namespace loopscope::decode {

namespace {

/// Next protocol numbers that VXLAN-GPE and NSH share.
constexpr std::uint8_t next_ipv4 = 1, next_ipv6 = 2, next_ethernet = 3, next_nsh = 4;

void tunnelled_ip(Decoding& d, Reader in) {
    const auto version = in.peek() >> 4;
    if (version == 4 || version == 6) return ip_layer(d, in);
    if (in.remaining() == 0) return;
    in.fail(StopReason::unsupported);
    d.ended(in);
}

constexpr std::uint8_t gtp_any_optional = 0x07, gtp_has_extension = 0x04, gtp_packet = 0xff;

void decode_gtp_options(Reader& in, std::uint8_t flags) {
    if ((flags & gtp_any_optional) == 0) return;
    in.u16(fields::gtp.sequence);
    in.u8(fields::gtp.packet_number);
    auto next = in.u8(fields::gtp.next_extension);
    while (in.ok() && next != 0 && (flags & gtp_has_extension) != 0) {
        const auto words = in.u8(fields::gtp.extension_length);
        if (words == 0) return in.fail(StopReason::malformed);
        in.skip(words * 4u - 2);
        next = in.u8(fields::gtp.next_extension);
    }
}

}  // namespace

void vxlan_layer(Decoding& d, Reader& in) {
    in.set_layer("vxlan");
    std::uint32_t network = 0;
    {
        const auto layer = in.scope(fields::vxlan.protocol, 8);
        in.u16(fields::vxlan.flags);
        in.u16(fields::vxlan.group);
        network = in.u24(fields::vxlan.network);
        in.skip(1);
    }
    if (!in.ok()) return d.ended(in);
    d.separate(network);
    ethernet_layer(d, in);
}

void vxlan_gpe_layer(Decoding& d, Reader& in) {
    in.set_layer("vxlan");
    std::uint8_t next = 0;
    {
        const auto layer = in.scope(fields::vxlan.protocol, 8);
        in.skip(3);
        next = in.u8(fields::vxlan.next);
        in.u24(fields::vxlan.network);
        in.skip(1);
    }
    if (!in.ok()) return d.ended(in);
    switch (next) {
        case next_ipv4: return ipv4_layer(d, in);
        case next_ipv6: return ipv6_layer(d, in);
        case next_ethernet: return ethernet_layer(d, in);
        case next_nsh: return dispatch_ethertype(d, ethertype::nsh, in);
        default: break;
    }
    in.fail(StopReason::unsupported);
    d.ended(in);
}

void geneve_layer(Decoding& d, Reader& in) {
    in.set_layer("geneve");
    std::uint16_t type = 0;
    {
        const auto layer = in.scope(fields::geneve.protocol);
        const auto start = in.offset();
        const auto first = in.raw_u8();
        const auto options = (first & 0x3fu) * 4;
        in.part(fields::geneve.version, start, 1, first >> 6);
        in.part(fields::geneve.options_length, start, 1, options);
        in.u8(fields::geneve.flags);
        type = in.u16(fields::geneve.type);
        in.u24(fields::geneve.network);
        in.skip(1);
        if (options != 0) in.bytes(fields::geneve.options, options);
    }
    if (!in.ok()) return d.ended(in);
    dispatch_ethertype(d, type, in);
}

void gtp_layer(Decoding& d, Reader& in) {
    in.set_layer("gtp");
    std::uint8_t message = 0;
    {
        const auto layer = in.scope(fields::gtp.protocol);
        const auto flags = in.u8(fields::gtp.flags);
        message = in.u8(fields::gtp.message);
        in.u16(fields::gtp.length);
        if (flags >> 5 == 0) {
            in.u16(fields::gtp.sequence);
            in.bytes(fields::gtp.subscriber, 14);
        } else {
            in.u32(fields::gtp.tunnel);
            if (flags >> 5 != 1) in.fail(StopReason::unsupported);
            decode_gtp_options(in, flags);
        }
    }
    if (!in.ok()) return d.ended(in);
    if (message == gtp_packet) tunnelled_ip(d, in);
}

void l2tp_layer(Decoding& d, Reader& in) {
    constexpr std::uint16_t control = 0x8000, has_length = 0x4000, has_sequence = 0x0800, has_offset = 0x0200;
    in.set_layer("l2tp");
    std::uint16_t flags = 0;
    {
        const auto layer = in.scope(fields::l2tp.protocol);
        flags = in.u16(fields::l2tp.flags);
        if ((flags & 15) != 2) in.fail(StopReason::unsupported);
        if ((flags & has_length) != 0) in.u16(fields::l2tp.length);
        in.u16(fields::l2tp.tunnel);
        in.u16(fields::l2tp.session);
        if ((flags & has_sequence) != 0) {
            in.u16(fields::l2tp.sent);
            in.u16(fields::l2tp.received);
        }
        if ((flags & has_offset) != 0) in.skip(in.u16(fields::l2tp.offset));
    }
    if (!in.ok()) return d.ended(in);
    if ((flags & control) == 0 && in.remaining() != 0) ppp_layer(d, in);
}

void teredo_layer(Decoding& d, Reader& in) {
    in.set_layer("teredo");
    {
        const auto layer = in.scope(fields::teredo.protocol);
        if (in.peek_u16() == 1) in.bytes(fields::teredo.authentication, 13u + in.peek(2) + in.peek(3));
        if (in.peek_u16() == 0) in.bytes(fields::teredo.origin, 8);
    }
    if (!in.ok()) return d.ended(in);
    if (in.remaining() != 0) ipv6_layer(d, in);
}

void lisp_data_layer(Decoding& d, Reader& in) {
    in.set_layer("lisp-data");
    {
        const auto layer = in.scope(fields::lisp.protocol, 8);
        in.u8(fields::lisp.flags);
        in.u24(fields::lisp.nonce);
        in.u24(fields::lisp.instance);
        in.skip(1);
    }
    if (!in.ok()) return d.ended(in);
    tunnelled_ip(d, in);
}

void lisp_control_layer(Decoding& d, Reader& in) {
    constexpr std::uint8_t encapsulated = 8;
    in.set_layer("lisp");
    if (in.peek() >> 4 != encapsulated || !in.skip(4)) {
        in.fail(StopReason::unsupported);
        return d.ended(in);
    }
    tunnelled_ip(d, in);
}

}  // namespace loopscope::decode
