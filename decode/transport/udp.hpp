#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/internet/checksum.hpp"

namespace loopscope::decode {

namespace fields {

struct Udp {
    Field protocol{"udp", "User Datagram Protocol", FieldType::protocol};
    Field source_port{"udp.srcport", "Source port", FieldType::u16, Base::decimal,
                      "The sender's socket on its host; answers go there."};
    Field destination_port{"udp.dstport", "Destination port", FieldType::u16, Base::decimal,
                           "The receiver's socket; a server's is well known, 53 for DNS."};
    Field length{"udp.length", "Length", FieldType::u16, Base::decimal, "Octets of header and payload together."};
    Field coverage{"udp.checksum_coverage", "Checksum coverage", FieldType::u16, Base::decimal,
                   "UDP-Lite: how many octets the checksum protects."};
    Field checksum{"udp.checksum", "Checksum", FieldType::u16, Base::hexadecimal,
                   "Finds bit errors in header, payload and addresses; 0: the sender made none."};
    Field checksum_status{"udp.checksum.status",           "Checksum status",    FieldType::u8, Base::decimal,
                          "What computing it again gave.", checksum_status_names};
    Field stream{"udp.stream", "Stream", FieldType::u32, Base::decimal,
                 "Number of the conversation in this capture, from 0."};
    Field payload{"udp.payload", "Payload", FieldType::bytes, Base::decimal, "The datagram that the program sent."};
};
inline constexpr Udp udp;

}  // namespace fields

/// RFC 768.
struct UdpHeader {
    std::uint16_t source_port = 0, destination_port = 0, length = 0, checksum = 0;
};

/// A length below 8 (but 0, of a jumbogram) is malformed.
void decode_udp(Reader& in, UdpHeader& header, bool lite = false);
void udp_layer(Decoding&, Reader& in);
void udp_lite_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
