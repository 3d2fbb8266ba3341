#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <string>

#include "decode/bytes.hpp"

namespace loopscope::decode {

struct MacAddress {
    std::array<std::uint8_t, 6> octets{};
    bool operator==(const MacAddress&) const = default;
};

/// An IPv4 or IPv6 address. IPv4 occupies the first four octets, the rest is zero.
struct IpAddress {
    std::array<std::uint8_t, 16> octets{};
    std::uint8_t version = 0;  ///< 4, 6, or 0 where there is none

    auto operator<=>(const IpAddress&) const = default;

    static IpAddress v4(std::uint32_t host_order) {
        IpAddress address;
        address.version = 4;
        // Written at once: it is copied at once, and a copy waits where what it reads was written in parts.
        using Octets [[gnu::vector_size(16)]] = std::uint64_t;
        constexpr bool little = std::endian::native == std::endian::little;
        const Octets octets{little ? __builtin_bswap32(host_order) : std::uint64_t{host_order} << 32, 0};
        std::memcpy(address.octets.data(), &octets, sizeof octets);
        return address;
    }
    static IpAddress v6(const std::uint8_t* sixteen_octets) {
        IpAddress address;
        address.version = 6;
        for (unsigned i = 0; i < 16; ++i) address.octets[i] = sixteen_octets[i];
        return address;
    }
    bool is_loopback() const;   ///< 127.0.0.0/8 or ::1
    bool is_multicast() const;  ///< 224.0.0.0/4 or ff00::/8
};

struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;
    auto operator<=>(const Endpoint&) const = default;
};

/// "00:11:22:33:44:55"
std::string to_text(const MacAddress&);
/// "127.0.0.1" or RFC 5952 text, as tshark prints it
std::string to_text(const IpAddress&);
/// "127.0.0.1:80" or "[::1]:80"
std::string to_text(const Endpoint&);

}  // namespace loopscope::decode
