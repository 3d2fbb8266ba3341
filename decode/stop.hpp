#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace loopscope::decode {

/// Why decoding ended where it did. What was decoded before is kept and shown.
enum class StopReason : std::uint8_t {
    done,         ///< everything that is understood was read
    truncated,    ///< the capture holds less than the packet had (snap length)
    malformed,    ///< the packet itself is wrong
    unsupported,  ///< a protocol or version that is not decoded
};

/// Which length set the end of the bytes that a layer may read.
enum class Limit : std::uint8_t {
    captured,
    link_length,
    ip_total_length,
    ip_payload_length,
    udp_length,
    header_length,
    option_length,
    message_length
};

struct Stop {
    std::string_view layer{};     ///< the protocol that stopped: "tcp"; a static string
    std::uint32_t offset = 0;     ///< where in the frame (or reassembled buffer), octets
    std::uint32_t needed = 0;     ///< octets that the failed read needed
    std::uint32_t available = 0;  ///< octets that were there
    StopReason reason = StopReason::done;
    Limit limit = Limit::captured;

    explicit operator bool() const { return reason != StopReason::done; }
};

/// "tcp: malformed at offset 54: 4 octets needed, 2 there (limit: IP total length)"
std::string to_text(const Stop&);
std::string_view to_text(StopReason);
std::string_view to_text(Limit);

}  // namespace loopscope::decode
