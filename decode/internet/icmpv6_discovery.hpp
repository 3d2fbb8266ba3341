#pragma once

#include "decode/address.hpp"
#include "decode/reader.hpp"

namespace loopscope::decode {

// What follows the checksum in each message of neighbor discovery (RFC 4861) and multicast listener discovery (RFC
// 2710, RFC 3810), options included. The fields are `fields::icmpv6`.

void decode_router_solicitation(Reader& in);
void decode_router_advertisement(Reader& in);
IpAddress decode_neighbor_solicitation(Reader& in);   ///< returns the target
IpAddress decode_neighbor_advertisement(Reader& in);  ///< returns the target
void decode_redirect(Reader& in);
void decode_listener_message(Reader& in);
void decode_listener_report_2(Reader& in);

}  // namespace loopscope::decode
