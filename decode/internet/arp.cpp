// RFC 826: address resolution; RFC 903: reverse address resolution (same format)
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |         Hardware type         |         Protocol type         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   | Hardware size | Protocol size |           Operation           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Sender hardware address, sender protocol address,            |
//   |  target hardware address, target protocol address ...         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/internet/arp.hpp"

namespace loopscope::decode {

namespace {

enum Operation : std::uint16_t { request = 1, reply = 2, reverse_request = 3, reverse_reply = 4 };

MacAddress hardware_address(Reader& in, const ArpPacket& arp, const Field& mac, const Field& other) {
    if (arp.hardware_size == 0) return {};
    if ((arp.hardware_type == 1 || arp.hardware_type == 6) && arp.hardware_size == 6) return in.mac(mac);
    in.bytes(other, arp.hardware_size);
    return {};
}

IpAddress protocol_address(Reader& in, const ArpPacket& arp, const Field& ipv4, const Field& other) {
    if (arp.protocol_size == 0) return {};
    if (arp.protocol_type == ethertype::ipv4 && arp.protocol_size == 4) return in.ipv4(ipv4);
    in.bytes(other, arp.protocol_size);
    return {};
}

std::string in_words(const ArpPacket& arp) {
    switch (arp.operation) {
        case request:
            if (arp.sender == arp.target)
                return to_text(arp.sender) + " is at " + to_text(arp.sender_mac) + " (told unasked)";
            return "Who has " + to_text(arp.target) + "? Tell " + to_text(arp.sender);
        case reply: return to_text(arp.sender) + " is at " + to_text(arp.sender_mac);
        case reverse_request: return "Who is " + to_text(arp.target_mac) + "? Tell " + to_text(arp.sender_mac);
        case reverse_reply: return to_text(arp.target_mac) + " is at " + to_text(arp.target);
        default: return "operation " + std::to_string(arp.operation);
    }
}

}  // namespace

ArpPacket decode_arp(Reader& in) {
    ArpPacket arp;
    arp.hardware_type = in.u16(fields::arp.hardware_type);
    arp.protocol_type = in.u16(fields::arp.protocol_type);
    arp.hardware_size = in.u8(fields::arp.hardware_size);
    arp.protocol_size = in.u8(fields::arp.protocol_size);
    arp.operation = in.u16(fields::arp.operation);
    arp.sender_mac = hardware_address(in, arp, fields::arp.sender_mac, fields::arp.sender_hardware);
    arp.sender = protocol_address(in, arp, fields::arp.sender_ipv4, fields::arp.sender_protocol);
    arp.target_mac = hardware_address(in, arp, fields::arp.target_mac, fields::arp.target_hardware);
    arp.target = protocol_address(in, arp, fields::arp.target_ipv4, fields::arp.target_protocol);
    if (in.ok() && arp.sender.version == 4 && arp.sender == arp.target && arp.operation <= reply)
        in.generated(fields::arp.gratuitous, 1);
    return arp;
}

void arp_layer(Decoding& d, Reader& in) {
    in.set_layer("arp");
    ArpPacket arp;
    {
        const auto layer = in.scope(fields::arp.protocol);
        arp = decode_arp(in);
    }
    d.reached(Protocol::arp);
    if (d.payload_end == 0) d.payload_end = in.offset();
    if (in.summarising()) d.fields->summarise("ARP", in_words(arp));
    d.ended(in);
}

}  // namespace loopscope::decode
