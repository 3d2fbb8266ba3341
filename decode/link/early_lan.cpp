// LANs before Ethernet won: ARCNET (RFC 1201, section 1.3; RFC 1051), Token Ring (IEEE 802.5, clause 3), FDDI (ANSI
// X3.139, section 7)
//
//   ARCNET: source (1), destination (1), [offset (2)], protocol (1), [split flag (1), sequence (2)]
//   Token Ring: access control (1), frame control (1), destination (6), source (6), [route (2 to 30)], LLC
//   FDDI: frame control (1), destination (6), source (6), LLC
#include "decode/link/early_lan.hpp"

#include "decode/dispatch.hpp"
#include "decode/link/ethertype.hpp"
#include "decode/link/llc.hpp"

namespace loopscope::decode {

namespace {

std::uint16_t arcnet_ethertype(std::uint8_t number) {
    switch (number) {
        case 212:
        case 240: return ethertype::ipv4;
        case 213:
        case 241: return ethertype::arp;
        case 214: return ethertype::rarp;
        case 196: return ethertype::ipv6;
        default: return 0;
    }
}

/// RFC 1051's headers end with the protocol; RFC 1201's have a sequence number, and an exception frame in front of
/// that.
void decode_arcnet_sequence(Reader& in, std::uint8_t number, bool with_exception) {
    constexpr std::uint8_t ip_1051 = 240, arp_1051 = 241, exception = 0xff;
    if (number == ip_1051 || number == arp_1051) return;
    const auto split = in.u8(fields::arcnet.split);
    if (with_exception && split == exception) {
        in.skip(3);
        in.u8(fields::arcnet.split);
    }
    in.u16(fields::arcnet.sequence);
}

void arcnet(Decoding& d, Reader in, bool linux_format) {
    in.set_layer("arcnet");
    std::uint8_t number = 0;
    {
        const auto layer = in.scope(fields::arcnet.protocol);
        in.u8(fields::arcnet.source);
        in.u8(fields::arcnet.destination);
        if (linux_format) in.bytes(fields::arcnet.offset, 2);
        number = in.u8(fields::arcnet.number);
        decode_arcnet_sequence(in, number, !linux_format);
    }
    if (in.summarising()) d.fields->summarise("ARCNET", "protocol " + std::to_string(number));
    if (!in.ok()) return d.ended(in);
    dispatch_ethertype(d, arcnet_ethertype(number), in);
}

}  // namespace

void arcnet_layer(Decoding& d, Reader& in) { arcnet(d, in, false); }
void arcnet_linux_layer(Decoding& d, Reader& in) { arcnet(d, in, true); }

void token_ring_layer(Decoding& d, Reader& in) {
    constexpr std::uint8_t routed = 0x80, llc_frame = 0x40;
    in.set_layer("tr");
    std::uint8_t control = 0;
    {
        const auto layer = in.scope(fields::token_ring.protocol);
        in.u8(fields::token_ring.access_control);
        control = in.u8(fields::token_ring.frame_control);
        d.packet.link_destination = in.mac(fields::token_ring.destination);
        d.packet.link_source = in.mac(fields::token_ring.source);
        const std::size_t route = in.peek() & 0x1f;
        if ((d.packet.link_source.octets[0] & routed) != 0 && route != 0) in.bytes(fields::token_ring.route, route);
    }
    if (in.summarising()) d.fields->summarise("Token Ring", "");
    if (!in.ok()) return d.ended(in);
    if ((control & 0xc0) == llc_frame) llc_layer(d, in);
}

void fddi_layer(Decoding& d, Reader& in) {
    constexpr std::uint8_t llc_first = 0x50, llc_last = 0x5f;
    in.set_layer("fddi");
    std::uint8_t control = 0;
    {
        const auto layer = in.scope(fields::fddi.protocol, 13);
        control = in.u8(fields::fddi.frame_control);
        d.packet.link_destination = in.mac(fields::fddi.destination);
        d.packet.link_source = in.mac(fields::fddi.source);
    }
    if (in.summarising()) d.fields->summarise("FDDI", "");
    if (!in.ok()) return d.ended(in);
    if (control >= llc_first && control <= llc_last) llc_layer(d, in);
}

}  // namespace loopscope::decode
