// RFC 2427, section 3: multiprotocol over Frame Relay (ITU-T Q.922 address); Cisco HDLC: address, control, ethertype
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  DLCI 1   |C|0|DLCI 2 |F|B|D|1|  Control (3)  |     NLPID     |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/link/serial_line.hpp"

#include "decode/dispatch.hpp"
#include "decode/link/ethernet.hpp"
#include "decode/link/point_to_point.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint8_t unnumbered_information = 0x03;
enum NetworkLayer : std::uint8_t { snap = 0x80, nl_ipv6 = 0x8e, nl_ipv4 = 0xcc, nl_ppp = 0xcf };

struct Payload {
    std::uint16_t ethertype = 0;  ///< 0: none of the others, or PPP
    bool ppp = false, bridged = false;
};

/// Up to four octets; the lowest bit of the last is set.
void decode_address(Reader& in) {
    const auto start = in.offset();
    std::uint32_t circuit = 0, size = 0;
    for (std::uint8_t octet = 0; in.ok() && size < 4 && (octet & 1) == 0; ++size) {
        octet = in.raw_u8();
        circuit = size == 0   ? octet >> 2
                  : size == 1 ? circuit << 4 | octet >> 4
                  : size == 2 ? circuit << 7 | octet >> 1
                              : circuit << 6 | octet >> 2;
    }
    in.part(fields::frame_relay.circuit, start, size, circuit);
}

Payload decode_network_layer(Reader& in) {
    constexpr std::uint32_t bridged = 0x0080c2;
    if (in.peek() == 0) in.skip(1);
    switch (in.u8(fields::frame_relay.network_layer)) {
        case nl_ipv4: return {ethertype::ipv4};
        case nl_ipv6: return {ethertype::ipv6};
        case nl_ppp: return {0, true};
        case snap: {
            const auto organisation = in.u24(fields::frame_relay.organisation);
            const auto number = in.u16(fields::frame_relay.number);
            if (organisation == 0) return {number};
            return {0, false, organisation == bridged && (number == 1 || number == 7)};
        }
        default: return {};
    }
}

}  // namespace

void frame_relay_layer(Decoding& d, Reader& in) {
    in.set_layer("fr");
    Payload payload;
    {
        const auto layer = in.scope(fields::frame_relay.protocol);
        decode_address(in);
        if (in.peek() == unnumbered_information) {
            in.u8(fields::frame_relay.control);
            payload = decode_network_layer(in);
        } else {
            payload.ethertype = in.u16(fields::frame_relay.cisco_type);
        }
    }
    if (in.summarising()) d.fields->summarise("Frame Relay", std::string(name_of(ethertype_names, payload.ethertype)));
    if (!in.ok()) return d.ended(in);
    if (payload.ppp) return ppp_layer(d, in);
    if (payload.bridged) return ethernet_layer(d, in);
    dispatch_ethertype(d, payload.ethertype, in);
}

void cisco_hdlc_layer(Decoding& d, Reader& in) {
    in.set_layer("chdlc");
    std::uint16_t type = 0;
    {
        const auto layer = in.scope(fields::chdlc.protocol, 4);
        in.u8(fields::chdlc.address);
        in.u8(fields::chdlc.control);
        type = in.u16(fields::chdlc.type);
    }
    if (in.summarising()) d.fields->summarise("Cisco HDLC", std::string(name_of(ethertype_names, type)));
    if (!in.ok()) return d.ended(in);
    constexpr std::uint16_t keepalive = 0x8035;  // Cisco's SLARP, where Ethernet has RARP
    if (type != keepalive) dispatch_ethertype(d, type, in);
}

void serial_ppp_layer(Decoding& d, Reader& in) {
    constexpr std::uint8_t unicast = 0x0f, broadcast = 0x8f;
    if (in.peek() == unicast || in.peek() == broadcast)
        cisco_hdlc_layer(d, in);
    else
        ppp_layer(d, in);
}

}  // namespace loopscope::decode
