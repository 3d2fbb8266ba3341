#pragma once

#include <cstdint>

#include "decode/address.hpp"
#include "decode/bytes.hpp"
#include "decode/field.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode {

/// RFC 1071, section 1: the one's complement sum of `bytes` as 16-bit words, folded, not complemented.
std::uint16_t ones_complement_sum(Bytes bytes, std::uint64_t initial = 0);

/// RFC 9293, section 3.1 and RFC 8200, section 8.1: the sum of the pseudo-header, folded, not complemented.
std::uint16_t pseudo_header_sum(const IpAddress& source, const IpAddress& destination, std::uint8_t protocol,
                                std::uint32_t length);

/// `bytes` include the checksum field, whose value is `stored`. A field that holds the pseudo-header's sum and nothing
/// more was left for the network card to finish: offloaded.
Checksum verify_checksum(Bytes bytes, std::uint16_t stored, std::uint16_t pseudo_header);

/// The numbers that tshark gives to what came of a check; `offloaded` is ours.
inline constexpr ValueName checksum_status_names[] = {
    {0, "bad"}, {1, "good"}, {2, "not verified"}, {3, "not present"}, {5, "offloaded: the network card fills it in"},
};
std::uint64_t status_number(Checksum);

}  // namespace loopscope::decode
