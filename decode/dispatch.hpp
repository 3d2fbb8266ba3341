#pragma once

#include <cstdint>

#include "decode/decoding.hpp"

namespace loopscope::decode {

/// Each hands a copy of `in` to the decoder that its table names; where there is none, the packet's stop says
/// `unsupported`.
void dispatch_link_type(Decoding&, std::uint16_t link_type, Reader& in);
void dispatch_ethertype(Decoding&, std::uint16_t ethertype, Reader& in);
/// Returns false, without reading, where the table has no row: IPv6 then says which next header it was.
bool dispatch_ip_protocol(Decoding&, std::uint8_t protocol, Reader& in);
/// A tunnel in UDP, known by its port. Returns false where there is none.
bool dispatch_udp_tunnel(Decoding&, std::uint16_t source_port, std::uint16_t destination_port, Reader& in);

}  // namespace loopscope::decode
