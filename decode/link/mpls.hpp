#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"

namespace loopscope::decode {

namespace fields {

struct Mpls {
    Field protocol{"mpls", "Multiprotocol label switching", FieldType::protocol};
    Field label{"mpls.label", "Label", FieldType::u32, Base::decimal,
                "What routers of this network look at instead of the address."};
    Field traffic_class{"mpls.exp", "Traffic class", FieldType::u32};
    Field bottom{"mpls.bottom", "Bottom of stack", FieldType::u32, Base::decimal,
                 "Set in the last label before the payload."};
    Field time_to_live{"mpls.ttl", "Time to live", FieldType::u32};
};
inline constexpr Mpls mpls;

}  // namespace fields

/// RFC 3032, section 2.1. Reads one label; returns whether it was the last.
bool decode_mpls_label(Reader& in);
/// The payload is not named by the header: its first four bits tell IPv4, IPv6 and pseudowires apart (RFC 4928, RFC
/// 4385).
void mpls_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
