#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName wlan_types[] = {{0, "management"}, {1, "control"}, {2, "data"}, {3, "extension"}};

struct WirelessLan {
    Field protocol{"wlan", "IEEE 802.11 wireless LAN", FieldType::protocol};
    Field type{"wlan.fc.type", "Type", FieldType::u8, Base::decimal, "Management, control or data.", wlan_types};
    Field subtype{"wlan.fc.subtype", "Subtype", FieldType::u8};
    Field to_distribution{"wlan.fc.tods", "To the access point", FieldType::boolean};
    Field from_distribution{"wlan.fc.fromds", "From the access point", FieldType::boolean};
    Field retry{"wlan.fc.retry", "Retry", FieldType::boolean, Base::decimal,
                "The frame was sent before and not acknowledged."};
    Field is_protected{"wlan.fc.protected", "Protected", FieldType::boolean, Base::decimal,
                       "The payload is encrypted."};
    Field duration{"wlan.duration", "Duration", FieldType::u16};
    Field receiver{"wlan.ra", "Receiver address", FieldType::mac};
    Field transmitter{"wlan.ta", "Transmitter address", FieldType::mac};
    Field third{"wlan.addr3", "Address 3", FieldType::mac, Base::decimal,
                "Network, source or destination, as the direction says."};
    Field sequence{"wlan.seq", "Sequence number", FieldType::u16};
    Field fourth{"wlan.addr4", "Address 4", FieldType::mac, Base::decimal, "Source, between access points."};
    Field service{"wlan.qos", "Quality of service", FieldType::bytes};
};
inline constexpr WirelessLan wlan;

struct RadioHeader {
    Field protocol{"radiotap", "Radio header", FieldType::protocol};
    Field length{"radiotap.length", "Length", FieldType::u16, Base::decimal, "Octets before the frame."};
    Field data{"radiotap.data", "Measurements", FieldType::bytes, Base::decimal,
               "Signal, channel and rate, as the receiver saw them."};
};
inline constexpr RadioHeader radio;

}  // namespace fields

void wireless_lan_layer(Decoding&, Reader& in);  ///< IEEE 802.11-2020, clause 9.2
void radiotap_layer(Decoding&, Reader& in);      ///< www.radiotap.org
void prism_layer(Decoding&, Reader& in);         ///< LINKTYPE_IEEE802_11_PRISM, or AVS in its place
void avs_layer(Decoding&, Reader& in);           ///< LINKTYPE_IEEE802_11_AVS
void per_packet_layer(Decoding&, Reader& in);    ///< LINKTYPE_PPI: its header names the link type that follows

}  // namespace loopscope::decode
