#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

struct ProviderVlan {
    Field protocol{"ieee8021ad", "Provider VLAN (802.1ad)", FieldType::protocol};
    Field priority{"ieee8021ad.priority", "Priority", FieldType::u16};
    Field drop_eligible{"ieee8021ad.dei", "Drop eligible", FieldType::u16};
    Field id{"ieee8021ad.id", "VLAN", FieldType::u16, Base::decimal, "Which customer's network the frame belongs to."};
    Field type{"ieee8021ad.etype", "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
};
inline constexpr ProviderVlan provider_vlan;

struct Backbone {
    Field protocol{"ieee8021ah", "Provider backbone bridge (802.1ah)", FieldType::protocol};
    Field priority{"ieee8021ah.priority", "Priority", FieldType::u32};
    Field service{"ieee8021ah.isid", "Service", FieldType::u32, Base::decimal,
                  "Which customer's network the frame belongs to."};
    Field destination{"ieee8021ah.cdst", "Customer destination", FieldType::mac};
    Field source{"ieee8021ah.csrc", "Customer source", FieldType::mac};
    Field type{"ieee8021ah.etype", "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
};
inline constexpr Backbone backbone;

struct MacSecurity {
    Field protocol{"macsec", "MAC security (802.1AE)", FieldType::protocol};
    Field control{"macsec.TCI", "Tag control", FieldType::u8, Base::hexadecimal};
    Field short_length{"macsec.SL", "Short length", FieldType::u8};
    Field packet_number{"macsec.PN", "Packet number", FieldType::u32};
    Field channel{"macsec.SCI", "Secure channel", FieldType::bytes};
    Field type{"macsec.etype", "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
    Field check{"macsec.ICV", "Integrity check value", FieldType::bytes};
};
inline constexpr MacSecurity macsec;

struct CiscoMetadata {
    Field protocol{"cmd", "Cisco metadata", FieldType::protocol};
    Field version{"cmd.version", "Version", FieldType::u8};
    Field length{"cmd.length", "Length", FieldType::u8, Base::decimal, "Options."};
    Field options{"cmd.options", "Option", FieldType::u16, Base::hexadecimal};
    Field group{"cmd.sgt", "Security group", FieldType::u16};
    Field type{"cmd.type",     "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
};
inline constexpr CiscoMetadata cmd;

struct AristaTimestamp {
    Field protocol{"avsp", "Arista timestamp", FieldType::protocol};
    Field subtype{"avsp.sub_type", "Subtype", FieldType::u16, Base::hexadecimal};
    Field version{"avsp.version", "Version", FieldType::u16, Base::hexadecimal};
    Field timestamp{"avsp.timestamp", "Timestamp", FieldType::bytes, Base::decimal,
                    "When the switch saw the frame: seconds and nanoseconds."};
    Field type{"avsp.etype",   "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
};
inline constexpr AristaTimestamp arista;

struct InterSwitchLink {
    Field protocol{"isl", "Cisco inter-switch link", FieldType::protocol};
    Field destination{"isl.dst", "Destination", FieldType::bytes};
    Field source{"isl.src", "Source", FieldType::mac};
    Field length{"isl.len", "Length", FieldType::u16};
    Field llc{"isl.dsap", "LLC and vendor", FieldType::bytes};
    Field vlan{"isl.vlan_id", "VLAN", FieldType::u16};
    Field index{"isl.index", "Index", FieldType::u16};
};
inline constexpr InterSwitchLink isl;

struct ServiceHeader {
    Field protocol{"nsh", "Network service header", FieldType::protocol};
    Field length{"nsh.length", "Length", FieldType::u16, Base::decimal, "In 4-octet words."};
    Field next{"nsh.next_proto", "Next protocol", FieldType::u8};
    Field path{"nsh.spi", "Service path", FieldType::u24};
    Field index{"nsh.si", "Service index", FieldType::u8};
    Field metadata{"nsh.metadata", "Metadata", FieldType::bytes};
};
inline constexpr ServiceHeader nsh;

}  // namespace fields

void provider_vlan_layer(Decoding&, Reader& in);  ///< IEEE 802.1Q-2022, clause 9.6
void backbone_layer(Decoding&, Reader& in);       ///< IEEE 802.1Q-2022, clause 9.7
void mac_security_layer(Decoding&, Reader& in);   ///< IEEE 802.1AE-2018, clause 9
void cisco_metadata_layer(Decoding&, Reader& in);
void cisco_metadata_in_gre_layer(Decoding&, Reader& in);  ///< the same header, its type first
void arista_timestamp_layer(Decoding&, Reader& in);
void inter_switch_link_layer(Decoding&, Reader& in);
void service_header_layer(Decoding&, Reader& in);  ///< RFC 8300, section 2

}  // namespace loopscope::decode
