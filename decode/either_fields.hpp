#pragma once

#include <span>

#include "decode/field.hpp"

namespace loopscope::decode {

namespace fields {

/// Names that stand for two fields: the one or the other. Nothing is recorded under them; see `members_of`.
struct Either {
    Field eth_address{"eth.addr", "Source or destination", FieldType::mac, Base::decimal,
                      "Either of the frame's two addresses."};
    Field eth_local{"eth.lg", "An address is locally administered", FieldType::boolean, Base::decimal,
                    "Of either of the frame's two addresses."};
    Field eth_group{"eth.ig", "An address is a group", FieldType::boolean, Base::decimal,
                    "Of either of the frame's two addresses."};
    Field ip_address{"ip.addr", "Source or destination address", FieldType::ipv4, Base::decimal,
                     "Either end of the packet."};
    Field ipv6_address{"ipv6.addr", "Source or destination address", FieldType::ipv6, Base::decimal,
                       "Either end of the packet."};
    Field tcp_port{"tcp.port", "Source or destination port", FieldType::u16, Base::decimal,
                   "Either end of the connection."};
    Field udp_port{"udp.port", "Source or destination port", FieldType::u16, Base::decimal,
                   "Either end of the exchange."};
};
inline constexpr Either either;

}  // namespace fields

/// The fields that are recorded where this one is meant: both of `ip.addr`, else the field itself. At most two.
struct Members {
    const Field* first;
    const Field* second;  ///< nullptr where there is one only
};
Members members_of(const Field& field);

}  // namespace loopscope::decode
