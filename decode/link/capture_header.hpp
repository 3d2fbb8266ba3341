#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

struct CaptureHeader {
    Field nflog{"nflog", "Linux netfilter log", FieldType::protocol};
    Field nflog_family{"nflog.family", "Family", FieldType::u8};
    Field nflog_version{"nflog.version", "Version", FieldType::u8};
    Field nflog_group{"nflog.res_id", "Log group", FieldType::u16};
    Field nflog_type{"nflog.tlv_type", "Type", FieldType::u16};
    Field nflog_length{"nflog.tlv_length", "Length", FieldType::u16};
    Field nflog_value{"nflog.tlv_unknown", "Value", FieldType::bytes};
    Field pktap{"pktap", "macOS packet tap", FieldType::protocol};
    Field pktap_length{"pktap.hdrlen", "Header length", FieldType::u32};
    Field pktap_type{"pktap.rectype", "Record type", FieldType::u32};
    Field pktap_link{"pktap.dlt", "Link type", FieldType::u32};
    Field pktap_interface{"pktap.ifname", "Interface", FieldType::text};
    Field ipnet{"ipnet", "Solaris IPNET", FieldType::protocol};
    Field ipnet_version{"ipnet.version", "Version", FieldType::u8};
    Field ipnet_family{"ipnet.family", "Family", FieldType::u8};
    Field ipoib{"ipoib", "IP over InfiniBand", FieldType::protocol};
    Field ipoib_header{"ipoib.grh", "Global routing header", FieldType::bytes};
    Field ipoib_type{"ipoib.type",   "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
                     ethertype_names};
};
inline constexpr CaptureHeader capture_header;

}  // namespace fields

void nflog_layer(Decoding&, Reader& in);  ///< LINKTYPE_NFLOG
void pktap_layer(Decoding&, Reader& in);  ///< LINKTYPE_PKTAP
void ipnet_layer(Decoding&, Reader& in);  ///< LINKTYPE_IPNET
void ipoib_layer(Decoding&, Reader& in);  ///< LINKTYPE_IPOIB; RFC 4391, section 6
void atm_layer(Decoding&, Reader& in);    ///< LINKTYPE_SUNATM: 4 octets, then LLC

}  // namespace loopscope::decode
