// RFC 1071: computing the Internet checksum
#include "decode/internet/checksum.hpp"

namespace loopscope::decode {

namespace {

std::uint16_t fold(std::uint64_t sum) {
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(sum);
}

}  // namespace

std::uint16_t ones_complement_sum(Bytes bytes, std::uint64_t initial) {
    std::uint64_t sum = initial;
    std::size_t i = 0;
    for (; i + 4 <= bytes.size(); i += 4) sum += load_be32(&bytes[i]);
    if (i + 2 <= bytes.size()) {
        sum += load_be16(&bytes[i]);
        i += 2;
    }
    if (i < bytes.size()) sum += std::uint64_t{bytes[i]} << 8;
    return fold(sum);
}

std::uint16_t pseudo_header_sum(const IpAddress& source, const IpAddress& destination, std::uint8_t protocol,
                                std::uint32_t length) {
    const std::uint64_t sum = std::uint64_t{protocol} + (length >> 16) + (length & 0xffff) +
                              ones_complement_sum(Bytes{source.octets}) +
                              ones_complement_sum(Bytes{destination.octets});
    return fold(sum);
}

Checksum verify_checksum(Bytes bytes, std::uint16_t stored, std::uint16_t pseudo_header) {
    if (ones_complement_sum(bytes, pseudo_header) == 0xffff) return Checksum::good;
    return stored == pseudo_header && pseudo_header != 0 ? Checksum::offloaded : Checksum::bad;
}

std::uint64_t status_number(Checksum checksum) {
    switch (checksum) {
        case Checksum::bad: return 0;
        case Checksum::good: return 1;
        case Checksum::unverified: return 2;
        case Checksum::absent: return 3;
        case Checksum::offloaded: return 5;
    }
    return 2;
}

}  // namespace loopscope::decode
