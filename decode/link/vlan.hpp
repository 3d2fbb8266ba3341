#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

struct Vlan {
    Field protocol{"vlan", "Virtual LAN", FieldType::protocol};
    Field priority{"vlan.priority", "Priority", FieldType::u16, Base::decimal,
                   "0 (best effort) to 7 (highest): which frames a switch sends first."};
    Field drop_eligible{"vlan.dei", "Drop eligible", FieldType::boolean, Base::decimal,
                        "Set where a congested switch may drop this frame first."};
    Field id{"vlan.id", "VLAN", FieldType::u16, Base::decimal,
             "Which virtual network on the shared cable the frame belongs to."};
    Field type{"vlan.etype",   "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
    Field length{"vlan.len", "Length", FieldType::u16, Base::decimal, "Octets of payload, where it is no type."};
};
inline constexpr Vlan vlan;

}  // namespace fields

struct VlanTag {
    std::uint8_t priority = 0;
    bool drop_eligible = false;
    std::uint16_t id = 0;
    std::uint16_t type_or_length = 0;
};

VlanTag decode_vlan(Reader& in);
void vlan_layer(Decoding&, Reader& in);

}  // namespace loopscope::decode
