// LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2 (www.tcpdump.org/linktypes): what Linux gives of a packet where an
// interface has no link-layer header of its own, or where many interfaces are captured at once
//
//   version 1                                          version 2
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Packet type          |       Link address type       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |      Link address length      |      Link address (8 octets)  |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
//   |                                                               |
//   +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                               |           Protocol            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           Protocol            |           Reserved            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                        Interface index                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |       Link address type       |  Packet type  |  Addr length  |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                   Link address (8 octets)                     |
//   |                                                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/link/linux_cooked.hpp"

#include <algorithm>

#include "decode/dispatch.hpp"
#include "decode/link/llc.hpp"

namespace loopscope::decode {

namespace {

constexpr std::uint16_t arphrd_netlink = 824, arphrd_gre = 778, linux_802_2 = 0x0004;
constexpr std::size_t address_room = 8;

Bytes decode_address(Reader& in, std::uint16_t length) {
    if (length == 6) {
        const auto address = in.bytes(fields::sll.source, 6);
        in.bytes(fields::sll.unused, 2);
        return address;
    }
    if (length == 4) {
        const auto address = in.rest().first(std::min<std::size_t>(4, in.remaining()));
        in.ipv4(fields::sll.source_ipv4);
        in.bytes(fields::sll.unused, 4);
        return address;
    }
    const auto used = std::min<std::size_t>(length, address_room);
    const auto address = used != 0 ? in.bytes(fields::sll.source_other, used) : Bytes{};
    if (used != address_room) in.bytes(fields::sll.unused, address_room - used);
    return address;
}

const Field& protocol_field(std::uint16_t hardware_type, std::uint16_t protocol) {
    if (protocol < ethertype::first) return fields::sll.type_linux;
    return hardware_type == arphrd_gre ? fields::sll.type_gre : fields::sll.type;
}

void payload(Decoding& d, const LinuxCookedHeader& header, Reader in) {
    d.reached(Protocol::sll);
    if (!in.ok()) return d.ended(in);
    if (in.summarising())
        d.fields->summarise("Linux cooked", std::string(name_of(fields::cooked_packet_types, header.packet_type)));
    if (header.address.size() == 6)
        std::copy(header.address.begin(), header.address.end(), d.packet.link_source.octets.begin());
    if (header.hardware_type != arphrd_netlink) {
        if (header.protocol >= ethertype::first) return dispatch_ethertype(d, header.protocol, in);
        if (header.protocol == linux_802_2) return llc_layer(d, in);
    }
    in.fail(StopReason::unsupported);
    d.ended(in);
}

}  // namespace

LinuxCookedHeader decode_linux_cooked(Reader& in) {
    LinuxCookedHeader header;
    header.packet_type = in.u16(fields::sll.packet_type);
    header.hardware_type = in.u16(fields::sll.hardware_type);
    header.address_length = in.u16(fields::sll.address_length);
    header.address = decode_address(in, header.address_length);
    header.protocol = in.u16(protocol_field(header.hardware_type, in.peek_u16()));
    return header;
}

LinuxCookedHeader decode_linux_cooked_2(Reader& in) {
    LinuxCookedHeader header;
    header.protocol = in.u16(protocol_field(in.peek_u16(8), in.peek_u16()));
    in.skip(2);
    header.interface = in.u32(fields::sll.interface);
    header.hardware_type = in.u16(fields::sll.hardware_type);
    header.packet_type = in.u8(fields::sll.packet_type);
    header.address_length = in.u8(fields::sll.address_length);
    header.address = decode_address(in, header.address_length);
    return header;
}

void linux_cooked_layer(Decoding& d, Reader& in) {
    in.set_layer("sll");
    LinuxCookedHeader header;
    {
        const auto layer = in.scope(fields::sll.protocol, 16);
        header = decode_linux_cooked(in);
    }
    payload(d, header, in);
}

void linux_cooked_2_layer(Decoding& d, Reader& in) {
    in.set_layer("sll");
    LinuxCookedHeader header;
    {
        const auto layer = in.scope(fields::sll.protocol, 20);
        header = decode_linux_cooked_2(in);
    }
    payload(d, header, in);
}

}  // namespace loopscope::decode
