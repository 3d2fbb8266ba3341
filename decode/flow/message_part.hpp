#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "decode/bytes.hpp"
#include "decode/packet.hpp"

namespace loopscope::decode::flow {

/// The beginning of a message whose rest is to come.
struct MessagePart {
    std::vector<std::uint8_t> kept;
    std::uint64_t offset = 0;       ///< of kept[0], in the stream
    std::uint64_t beyond = 0;       ///< octets past Limits::message_bytes: counted, not kept
    std::uint64_t passed_over = 0;  ///< others that were not kept: nobody wants them
    std::uint64_t passed = 0;       ///< octets that the framer needs no more
    static constexpr auto all = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t front = all;  ///< so many of them are kept
    std::uint64_t resume = 0;   ///< what the framer knows already
    std::uint32_t first_frame = no_frame;
    std::uint32_t frame_offset = none;  ///< of kept[0] in the segment, while all of it came in one
    bool until_close = false;

    std::uint64_t there() const { return kept.size() + passed_over + beyond; }  ///< octets so far
    /// What is kept for the framer.
    Bytes not_passed() const {
        const auto unwanted = front == all ? passed : front;
        return Bytes(kept).subspan(static_cast<std::size_t>(std::min<std::uint64_t>(unwanted, kept.size())));
    }
};

}  // namespace loopscope::decode::flow
