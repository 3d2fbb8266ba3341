// IEEE 802.1Q-2022, clause 9.6: VLAN tag control information, followed by the type of the payload
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   | PCP |D|        VLAN id        |        Type or length         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
#include "decode/link/vlan.hpp"

#include "decode/dispatch.hpp"
#include "decode/link/llc.hpp"

namespace loopscope::decode {

VlanTag decode_vlan(Reader& in) {
    VlanTag tag;
    const auto start = in.offset();
    const auto control = in.raw_u16();
    tag.priority = static_cast<std::uint8_t>(control >> 13);
    tag.drop_eligible = (control & 0x1000) != 0;
    tag.id = control & 0x0fff;
    in.part(fields::vlan.priority, start, 1, tag.priority);
    in.part(fields::vlan.drop_eligible, start, 1, tag.drop_eligible ? 1 : 0);
    in.part(fields::vlan.id, start, 2, tag.id);
    tag.type_or_length = in.u16(in.peek_u16() > ethertype::greatest_length ? fields::vlan.type : fields::vlan.length);
    return tag;
}

void vlan_layer(Decoding& d, Reader& in) {
    in.set_layer("vlan");
    VlanTag tag;
    {
        auto layer = in.scope(fields::vlan.protocol, 4);
        tag = decode_vlan(in);
        if (layer.recorded() || in.summarising()) {
            const auto text = "VLAN " + std::to_string(tag.id) + ", priority " + std::to_string(tag.priority);
            layer.label(text);
            if (in.summarising()) d.fields->summarise("VLAN", text);
        }
    }
    d.reached(Protocol::vlan);
    if (!in.ok()) return d.ended(in);
    if (tag.type_or_length > ethertype::greatest_length) return dispatch_ethertype(d, tag.type_or_length, in);
    in.clamp(tag.type_or_length, Limit::link_length);
    llc_layer(d, in);
}

}  // namespace loopscope::decode
