#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/internet/ip_protocol.hpp"
#include "decode/internet/ipv4.hpp"

namespace loopscope::decode {

namespace fields {

struct Ipv6 {
    Field protocol{"ipv6", "Internet Protocol version 6", FieldType::protocol};
    Field version{"ipv6.version", "Version", FieldType::u8, Base::decimal, "6 for IPv6."};
    Field traffic_class{"ipv6.tclass", "Traffic class", FieldType::u32, Base::hexadecimal,
                        "How routers shall treat the packet, and whether one was congested."};
    Field service_class{"ipv6.tclass.dscp",
                        "Service class (DSCP)",
                        FieldType::u32,
                        Base::decimal,
                        "What treatment the sender asks for.",
                        differentiated_services_names};
    Field congestion{"ipv6.tclass.ecn",
                     "Congestion notification (ECN)",
                     FieldType::u32,
                     Base::decimal,
                     "A congested router sets 3 instead of dropping the packet.",
                     congestion_notification_names};
    Field flow{"ipv6.flow", "Flow label", FieldType::u24, Base::hexadecimal,
               "Equal in all packets of one conversation, so that routers keep them on one path."};
    Field payload_length{"ipv6.plen", "Payload length", FieldType::u16, Base::decimal,
                         "Octets after this header, extension headers included."};
    Field next_header{"ipv6.nxt",
                      "Next header",
                      FieldType::u8,
                      Base::decimal,
                      "What follows: an extension header or the payload's protocol.",
                      ip_protocol_names};
    Field hop_limit{"ipv6.hlim", "Hop limit", FieldType::u8, Base::decimal,
                    "Each router takes one off; the router that reaches 0 drops the packet. This ends loops."};
    Field source{"ipv6.src", "Source address", FieldType::ipv6, Base::decimal, "The host that sent the packet."};
    Field destination{"ipv6.dst", "Destination address", FieldType::ipv6, Base::decimal,
                      "The host that the packet is for."};
};
inline constexpr Ipv6 ipv6;

}  // namespace fields

/// RFC 8200, section 3, in host order.
struct Ipv6Header {
    std::uint8_t version = 0, traffic_class = 0, next_header = 0, hop_limit = 0;
    std::uint32_t flow_label = 0;
    std::uint16_t payload_length = 0;
    IpAddress source, destination;
};

Ipv6Header decode_ipv6(Reader& in);
void ipv6_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
