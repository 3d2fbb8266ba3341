#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

struct Vxlan {
    Field protocol{"vxlan", "Virtual extensible LAN", FieldType::protocol};
    Field flags{"vxlan.flags", "Flags", FieldType::u16, Base::hexadecimal};
    Field group{"vxlan.gbp", "Group policy", FieldType::u16};
    Field network{"vxlan.vni", "Network", FieldType::u24, Base::decimal, "Which virtual network the frame belongs to."};
    Field next{"vxlan.next_proto", "Next protocol", FieldType::u8};
};
inline constexpr Vxlan vxlan;

struct Geneve {
    Field protocol{"geneve", "Generic network virtualization encapsulation", FieldType::protocol};
    Field version{"geneve.version", "Version", FieldType::u8};
    Field options_length{"geneve.options_length", "Options length", FieldType::u8, Base::decimal, "Octets."};
    Field flags{"geneve.flags", "Flags", FieldType::u8, Base::hexadecimal};
    Field type{"geneve.proto_type", "Protocol", FieldType::u16, Base::hexadecimal, "Which protocol the tunnel carries.",
               ethertype_names};
    Field network{"geneve.vni", "Network", FieldType::u24, Base::hexadecimal,
                  "Which virtual network the frame belongs to."};
    Field options{"geneve.options", "Options", FieldType::bytes};
};
inline constexpr Geneve geneve;

struct Gtp {
    Field protocol{"gtp", "GPRS tunnelling protocol", FieldType::protocol};
    Field flags{"gtp.flags", "Flags", FieldType::u8, Base::hexadecimal};
    Field message{"gtp.message", "Message type", FieldType::u8, Base::hexadecimal, "0xff: a subscriber's packet."};
    Field length{"gtp.length", "Length", FieldType::u16};
    Field tunnel{"gtp.teid", "Tunnel endpoint", FieldType::u32, Base::hexadecimal,
                 "Which subscriber's tunnel it is, in the receiver's numbering."};
    Field sequence{"gtp.seq_number", "Sequence number", FieldType::u16, Base::hexadecimal};
    Field subscriber{"gtp.tid", "Flow and subscriber", FieldType::bytes, Base::decimal,
                     "Version 0: flow label, N-PDU number and subscriber's number."};
    Field packet_number{"gtp.npdu_number", "N-PDU number", FieldType::u8, Base::hexadecimal};
    Field next_extension{"gtp.next", "Next extension header", FieldType::u8, Base::hexadecimal};
    Field extension_length{"gtp.ext_hdr.length", "Extension header length", FieldType::u8, Base::decimal,
                           "In 4-octet words."};
};
inline constexpr Gtp gtp;

struct L2tp {
    Field protocol{"l2tp", "Layer 2 tunneling protocol", FieldType::protocol};
    Field flags{"l2tp.flags", "Flags and version", FieldType::u16, Base::hexadecimal};
    Field length{"l2tp.length", "Length", FieldType::u16};
    Field tunnel{"l2tp.tunnel", "Tunnel", FieldType::u16};
    Field session{"l2tp.session", "Session", FieldType::u16};
    Field sent{"l2tp.Ns", "Sequence number", FieldType::u16};
    Field received{"l2tp.Nr", "Next expected", FieldType::u16};
    Field offset{"l2tp.offset", "Offset", FieldType::u16};
};
inline constexpr L2tp l2tp;

struct Teredo {
    Field protocol{"teredo", "IPv6 over UDP through NATs (Teredo)", FieldType::protocol};
    Field authentication{"teredo.auth", "Authentication", FieldType::bytes};
    Field origin{"teredo.orig", "Origin", FieldType::bytes, Base::decimal,
                 "The sender's address and port before its NAT, with all bits flipped."};
};
inline constexpr Teredo teredo;

struct LispData {
    Field protocol{"lisp-data", "Locator/identifier separation", FieldType::protocol};
    Field flags{"lisp-data.flags", "Flags", FieldType::u8, Base::hexadecimal};
    Field nonce{"lisp-data.nonce", "Nonce", FieldType::u24};
    Field instance{"lisp-data.iid", "Instance", FieldType::u24};
};
inline constexpr LispData lisp;

}  // namespace fields

void vxlan_layer(Decoding&, Reader& in);         ///< RFC 7348, section 5
void vxlan_gpe_layer(Decoding&, Reader& in);     ///< draft-ietf-nvo3-vxlan-gpe, section 3
void geneve_layer(Decoding&, Reader& in);        ///< RFC 8926, section 3.4
void gtp_layer(Decoding&, Reader& in);           ///< 3GPP TS 29.281, section 5
void l2tp_layer(Decoding&, Reader& in);          ///< RFC 2661, section 3.1
void teredo_layer(Decoding&, Reader& in);        ///< RFC 4380, section 5.1.1
void lisp_data_layer(Decoding&, Reader& in);     ///< RFC 9300, section 5.3
void lisp_control_layer(Decoding&, Reader& in);  ///< RFC 9301, section 5.8: an encapsulated control message

}  // namespace loopscope::decode
