#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

struct Ethernet {
    Field protocol{"eth", "Ethernet", FieldType::protocol};
    Field destination{"eth.dst", "Destination", FieldType::mac, Base::decimal,
                      "The network card that the frame is meant for; all ones means every card."};
    Field destination_local{"eth.dst.lg", "Destination is locally administered", FieldType::boolean, Base::decimal,
                            "Set where the address was not given by the card's maker."};
    Field destination_group{"eth.dst.ig", "Destination is a group", FieldType::boolean, Base::decimal,
                            "Set for multicast and broadcast."};
    Field source{"eth.src", "Source", FieldType::mac, Base::decimal,
                 "The network card that sent the frame on this link."};
    Field source_local{"eth.src.lg", "Source is locally administered", FieldType::boolean, Base::decimal,
                       "Set where the address was not given by the card's maker."};
    Field source_group{"eth.src.ig", "Source is a group", FieldType::boolean, Base::decimal,
                       "Never set in a correct frame: only one card can send."};
    Field type{"eth.type",     "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
    Field length{"eth.len", "Length", FieldType::u16, Base::decimal,
                 "Octets of payload: values up to 1500 are a length, from 1536 a type."};
    Field invalid{"eth.invalid_lentype", "Invalid length or type", FieldType::u16, Base::hexadecimal,
                  "Neither a length nor a type."};
    Field padding{"eth.padding", "Padding", FieldType::bytes, Base::decimal,
                  "Octets that fill a short frame up to Ethernet's minimum of 60."};
    Field trailer{"eth.trailer", "Trailer", FieldType::bytes, Base::decimal,
                  "Octets after the payload: padding with content, or a frame check sequence."};
};
inline constexpr Ethernet eth;

}  // namespace fields

struct EthernetHeader {
    MacAddress destination, source;
    std::uint16_t type_or_length = 0;
};

void decode_ethernet(Reader& in, EthernetHeader& header);
void ethernet_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
