// Headers that capturing systems write in place of a link layer (www.tcpdump.org/linktypes)
//
//   NFLOG: family (1), version (1), group (2, big-endian); then length (2), type (2), value, padded to 4, in the host's
//   order PKTAP: length (4), record type (4), link type (4), interface name (24), ... all in the host's order IPNET:
//   version (1), family (1), hook type (2), length (4), interface (4), group interface (4), zones (4 + 4) IPoIB: global
//   routing header (40), ethertype (2), reserved (2)
#include "decode/link/capture_header.hpp"

#include <algorithm>

#include "decode/dispatch.hpp"
#include "decode/internet/ipv4.hpp"
#include "decode/internet/ipv6.hpp"
#include "decode/link/llc.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint8_t linux_ipv4 = 2, linux_ipv6 = 10, solaris_ipv4 = 2, solaris_ipv6 = 26;
constexpr const auto& f = fields::capture_header;

std::uint16_t u16_le(Reader& in, const Field& field) {
    const auto start = in.offset();
    const auto value = __builtin_bswap16(in.raw_u16());
    in.part(field, start, 2, value);
    return value;
}

/// The value that holds the packet. Passes the others.
Reader find_nflog_payload(Reader& in) {
    constexpr std::uint16_t payload = 9;
    while (in.ok() && in.remaining() != 0) {
        const auto length = u16_le(in, f.nflog_length);
        const auto type = u16_le(in, f.nflog_type) & 0x7fff;
        if (length < 4) in.fail(StopReason::malformed);
        if (!in.ok()) break;
        if (type == payload) return in.sub(length - 4u, Limit::message_length);
        in.bytes(f.nflog_value, length - 4u);
        in.skip(std::min<std::size_t>(in.remaining(), (4 - length % 4) % 4));
    }
    return in;
}

}  // namespace

void nflog_layer(Decoding& d, Reader& in) {
    in.set_layer("nflog");
    auto [family, payload] = [&] {
        const auto layer = in.scope(f.nflog);
        const auto number = in.u8(f.nflog_family);
        in.u8(f.nflog_version);
        in.u16(f.nflog_group);
        return std::pair{number, find_nflog_payload(in)};
    }();
    if (!in.ok()) return d.ended(in);
    if (family == linux_ipv4)
        ipv4_layer(d, payload);
    else if (family == linux_ipv6)
        ipv6_layer(d, payload);
}

void pktap_layer(Decoding& d, Reader& in) {
    constexpr std::uint32_t packet_record = 1, read_here = 36;
    in.set_layer("pktap");
    std::uint32_t type = 0, link = 0;
    {
        const auto layer = in.scope(f.pktap);
        const auto length = in.u32_le(f.pktap_length);
        type = in.u32_le(f.pktap_type);
        link = in.u32_le(f.pktap_link);
        auto name = as_text(in.rest().first(std::min<std::size_t>(24, in.remaining())));
        in.part(f.pktap_interface, in.offset(), static_cast<std::uint32_t>(name.size()),
                std::string(name.substr(0, name.find('\0'))));
        in.skip(24);
        if (in.ok() && length < read_here) in.fail(StopReason::malformed);
        in.skip(length - read_here);
    }
    if (!in.ok()) return d.ended(in);
    if (type == packet_record) dispatch_link_type(d, static_cast<std::uint16_t>(link), in);
}

void ipnet_layer(Decoding& d, Reader& in) {
    in.set_layer("ipnet");
    std::uint8_t family = 0;
    {
        const auto layer = in.scope(f.ipnet, 24);
        in.u8(f.ipnet_version);
        family = in.u8(f.ipnet_family);
        in.skip(22);
    }
    if (!in.ok()) return d.ended(in);
    if (family == solaris_ipv4)
        ipv4_layer(d, in);
    else if (family == solaris_ipv6)
        ipv6_layer(d, in);
}

void ipoib_layer(Decoding& d, Reader& in) {
    in.set_layer("ipoib");
    std::uint16_t type = 0;
    {
        const auto layer = in.scope(f.ipoib, 44);
        in.bytes(f.ipoib_header, 40);
        type = in.u16(f.ipoib_type);
        in.skip(2);
    }
    if (!in.ok()) return d.ended(in);
    dispatch_ethertype(d, type, in);
}

void atm_layer(Decoding& d, Reader& in) {
    in.set_layer("atm");
    if (!in.skip(4)) return d.ended(in);
    llc_layer(d, in);
}

}  // namespace loopscope::decode
