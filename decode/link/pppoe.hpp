#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName pppoe_codes[] = {
    {0x00, "session data"},      {0x07, "discovery offer"},      {0x09, "discovery initiation"},
    {0x19, "discovery request"}, {0x65, "session confirmation"}, {0xa7, "termination"},
};

struct Pppoe {
    Field protocol{"pppoe", "PPP over Ethernet", FieldType::protocol};
    Field version{"pppoe.version", "Version", FieldType::u8};
    Field type{"pppoe.type", "Type", FieldType::u8};
    Field code{"pppoe.code", "Code", FieldType::u8, Base::hexadecimal, "What the packet is for.", pppoe_codes};
    Field session{"pppoe.session_id", "Session", FieldType::u16, Base::hexadecimal};
    Field length{"pppoe.payload_length", "Payload length", FieldType::u16};
};
inline constexpr Pppoe pppoe;

}  // namespace fields

/// RFC 2516, section 4. The stages of discovery end here; a session's payload is PPP without its framing.
void pppoe_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
