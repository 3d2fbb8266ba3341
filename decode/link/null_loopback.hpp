#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName address_families[] = {
    {2, "IPv4"},
    {7, "OSI"},
    {10, "IPv6 (Linux)"},
    {16, "AppleTalk"},
    {23, "IPX"},
    {24, "IPv6 (NetBSD, OpenBSD)"},
    {28, "IPv6 (FreeBSD)"},
    {30, "IPv6 (macOS)"},
};

struct NullLoopback {
    Field protocol{"null", "BSD loopback", FieldType::protocol};
    Field family{"null.family",
                 "Family",
                 FieldType::u32,
                 Base::decimal,
                 "Address family of the capturing host: 2 is IPv4, IPv6's number differs between systems.",
                 address_families};
    Field type{"null.type",    "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
};
inline constexpr NullLoopback null;

}  // namespace fields

struct NullLoopbackHeader {
    std::uint32_t family = 0;  ///< an AF_ number, or an ethertype where it is above 1500
};

/// LINKTYPE_NULL: in the byte order of the host that captured, which is found from the value.
NullLoopbackHeader decode_null_loopback(Reader& in);
/// LINKTYPE_LOOP: in network byte order.
NullLoopbackHeader decode_loop(Reader& in);
void null_loopback_layer(Decoding&, Reader& in);
void loop_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
