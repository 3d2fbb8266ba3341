#pragma once

#include "decode/field.hpp"
#include "decode/reader.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName ipv4_option_names[] = {
    {0, "end of options"},      {1, "no operation"},
    {7, "record route"},        {25, "quick start"},
    {68, "timestamp"},          {82, "traceroute"},
    {130, "security"},          {131, "loose source route"},
    {133, "extended security"}, {134, "commercial security (CIPSO)"},
    {136, "stream identifier"}, {137, "strict source route"},
    {148, "router alert"},
};
inline constexpr ValueName timestamp_flag_names[] = {
    {0, "timestamps only"},
    {1, "timestamps and addresses"},
    {3, "timestamps of the listed addresses"},
};

struct Ipv4Options {
    Field option{"ip.options", "Option", FieldType::group};
    Field type{"ip.opt.type", "Type", FieldType::u8, Base::decimal, "Which option it is.", ipv4_option_names};
    Field type_copy{"ip.opt.type.copy", "Copied", FieldType::boolean, Base::decimal,
                    "Set where each fragment carries the option."};
    Field type_class{"ip.opt.type.class", "Class", FieldType::u8, Base::decimal,
                     "0: control, 2: debugging and measurement."};
    Field type_number{"ip.opt.type.number", "Number", FieldType::u8};
    Field length{"ip.opt.len", "Length", FieldType::u8, Base::decimal,
                 "Octets of the option, type and length included."};
    Field pointer{"ip.opt.ptr", "Pointer", FieldType::u8, Base::decimal,
                  "Octet of the option where the next entry goes, counted from 1."};
    Field route{"ip.rec_rt", "Recorded route", FieldType::ipv4, Base::decimal, "A router that the packet passed."};
    Field source_route{"ip.src_rt", "Source route", FieldType::ipv4, Base::decimal,
                       "A router that the sender wants the packet to pass."};
    Field empty_route{"ip.empty_rt", "Empty route", FieldType::ipv4, Base::decimal, "Room for a router's address."};
    Field overflow{"ip.opt.overflow", "Overflow", FieldType::u8, Base::decimal,
                   "Hosts that found no room for their timestamp."};
    Field flag{"ip.opt.flag", "Flag", FieldType::u8, Base::hexadecimal, "What is recorded.", timestamp_flag_names};
    Field address{"ip.opt.addr", "Address", FieldType::ipv4};
    Field timestamp{"ip.opt.time_stamp", "Timestamp", FieldType::u32, Base::decimal,
                    "Milliseconds since midnight UTC."};
    Field timestamp_address{"ip.opt.time_stamp_addr", "Address", FieldType::ipv4, Base::decimal,
                            "Of the host that wrote the timestamp."};
    Field router_alert{"ip.opt.ra", "Router alert", FieldType::u16, Base::decimal,
                       "0: every router shall look at this packet."};
    Field stream{"ip.opt.sid", "Stream identifier", FieldType::u16};
    Field data{"ip.opt.data", "Data", FieldType::bytes};
};
inline constexpr Ipv4Options ip_opt;

}  // namespace fields

/// Reads the `size` octets of options. An option that lies about its length ends the options, not the packet.
void decode_ipv4_options(Reader& in, std::size_t size);

}  // namespace loopscope::decode
