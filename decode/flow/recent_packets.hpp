#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "decode/flow/direction.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// Finds packets that the capture point saw twice: on two interfaces, before and behind a router, or because a mirror
/// port copies both ways. A copy has the same IP identification and the same TCP header (numbers, window, checksum,
/// timestamps), the same hop limit or one less, and comes within `longest`; a sender that repeats itself gives the
/// packet a new identification. Where there is none (IPv6, or 0), only SYN, FIN and payload are looked at, and the copy
/// has to come within `longest_without_identification`, before anything from the other end.
///
/// One small table for all connections: a later packet takes the place of an earlier one.
class RecentPackets {
public:
    static constexpr std::int64_t longest = 20'000'000, longest_without_identification = 500'000;  ///< nanoseconds

    RecentPackets();
    /// The frame that this one is a copy of, or no_frame; remembers it in that case.
    std::uint32_t original_of(const ConnectionState& connection, Side sender, const Segment& segment,
                              const Frame& frame);

private:
    struct Seen {
        std::uint64_t fingerprint = 0;
        std::int64_t time = 0;
        std::uint32_t frame = no_frame;
        std::uint8_t hop_limit = 0;
    };
    static constexpr std::size_t places = 1024;
    std::unique_ptr<std::array<Seen, places>> seen_;
};

}  // namespace loopscope::decode::flow
