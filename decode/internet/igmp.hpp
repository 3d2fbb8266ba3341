#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/internet/checksum.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName igmp_types[] = {
    {0x11, "membership query"},
    {0x12, "membership report, version 1"},
    {0x13, "DVMRP"},
    {0x14, "PIM version 1"},
    {0x16, "membership report, version 2"},
    {0x17, "leave group"},
    {0x1e, "multicast traceroute reply"},
    {0x1f, "multicast traceroute"},
    {0x22, "membership report, version 3"},
};
inline constexpr ValueName igmp_record_types[] = {
    {1, "mode is include"},   {2, "mode is exclude"},   {3, "change to include"},
    {4, "change to exclude"}, {5, "allow new sources"}, {6, "block old sources"},
};

struct Igmp {
    Field protocol{"igmp", "Internet group management protocol", FieldType::protocol};
    Field version{"igmp.version", "Version", FieldType::u8};
    Field type{"igmp.type", "Type", FieldType::u8, Base::hexadecimal, "What the message says.", igmp_types};
    Field maximum_response{"igmp.max_resp", "Maximum response time", FieldType::u8, Base::decimal,
                           "Tenths of a second in which members answer."};
    Field reserved{"igmp.reserved", "Reserved", FieldType::bytes};
    Field checksum{"igmp.checksum", "Checksum", FieldType::u16, Base::hexadecimal, "Finds bit errors in the message."};
    Field checksum_status{"igmp.checksum.status",          "Checksum status",    FieldType::u8, Base::decimal,
                          "What computing it again gave.", checksum_status_names};
    Field group{"igmp.maddr", "Group address", FieldType::ipv4, Base::decimal,
                "The multicast group; 0.0.0.0 in a query asks for all."};
    Field suppress{"igmp.s", "Suppress router processing", FieldType::boolean};
    Field robustness{"igmp.qrv", "Robustness", FieldType::u8, Base::decimal,
                     "How many losses in a row the querier can bear."};
    Field query_interval{"igmp.qqic", "Query interval code", FieldType::u8};
    Field source_count{"igmp.num_src", "Number of sources", FieldType::u16};
    Field source{"igmp.saddr", "Source address", FieldType::ipv4};
    Field data{"igmp.data", "Data", FieldType::bytes};
    Field record_count{"igmp.num_grp_recs", "Number of group records", FieldType::u16};
    Field record{"igmp.group_record", "Group record", FieldType::group};
    Field record_type{"igmp.record_type", "Record type", FieldType::u8, Base::decimal, "", igmp_record_types};
    Field record_auxiliary{"igmp.aux_data_len", "Auxiliary data length", FieldType::u8, Base::decimal,
                           "In 4-octet words."};
    Field record_data{"igmp.aux_data", "Auxiliary data", FieldType::bytes};
};
inline constexpr Igmp igmp;

}  // namespace fields

/// RFC 2236, section 2.
struct IgmpMessage {
    std::uint8_t type = 0;
    std::uint16_t checksum = 0;
    IpAddress group;
};

IgmpMessage decode_igmp(Reader& in);
void igmp_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
