#pragma once

#include "decode/decoding.hpp"
#include "decode/field.hpp"
#include "decode/link/ethertype.hpp"

namespace loopscope::decode {

namespace fields {

inline constexpr ValueName network_layer_ids[] = {
    {0x08, "Q.933"}, {0x80, "SNAP"},     {0x81, "CLNP"}, {0x82, "ES-IS"}, {0x83, "IS-IS"},
    {0x8e, "IPv6"},  {0xb1, "fragment"}, {0xcc, "IPv4"}, {0xcf, "PPP"},
};

struct FrameRelay {
    Field protocol{"fr", "Frame Relay", FieldType::protocol};
    Field circuit{"fr.dlci", "Circuit", FieldType::u32, Base::decimal, "Which virtual line the frame is on."};
    Field control{"fr.control", "Control", FieldType::u8, Base::hexadecimal};
    Field network_layer{"fr.nlpid",        "Network layer protocol",         FieldType::u8,
                        Base::hexadecimal, "Which protocol the payload is.", network_layer_ids};
    Field organisation{"fr.snap.oui", "Organisation", FieldType::u24};
    Field number{"fr.snap.pid", "Protocol", FieldType::u16, Base::hexadecimal};
    Field cisco_type{"fr.chdlctype", "Type", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
                     ethertype_names};
};
inline constexpr FrameRelay frame_relay;

struct CiscoHdlc {
    Field protocol{"chdlc", "Cisco HDLC", FieldType::protocol};
    Field address{"chdlc.address", "Address", FieldType::u8, Base::hexadecimal};
    Field control{"chdlc.control", "Control", FieldType::u8, Base::hexadecimal};
    Field type{"chdlc.protocol", "Protocol", FieldType::u16, Base::hexadecimal, "Which protocol the payload is.",
               ethertype_names};
};
inline constexpr CiscoHdlc chdlc;

}  // namespace fields

void frame_relay_layer(Decoding&, Reader& in);  ///< RFC 2427, section 3
void cisco_hdlc_layer(Decoding&, Reader& in);
void serial_ppp_layer(Decoding&, Reader& in);  ///< LINKTYPE_PPP_HDLC: PPP, or Cisco HDLC by its first octet

}  // namespace loopscope::decode
