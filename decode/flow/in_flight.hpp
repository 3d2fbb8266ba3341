#pragma once

#include <cstddef>
#include <cstdint>

#include "decode/flow/short_list.hpp"
#include "decode/packet.hpp"
#include "decode/sequence_number.hpp"

namespace loopscope::decode::flow {

/// The segments of one direction that nobody has acknowledged so far: which frame sent what.
/// Bounded: where acknowledgments are not captured, the oldest are forgotten.
class InFlight {
public:
    static constexpr std::uint32_t most = 1024;

    /// A segment that ends before `end` was sent in `frame`. Ends are expected to grow.
    void sent(SequenceNumber end, std::uint32_t frame) {
        if (segments_.size() == most) segments_.pop_front(most / 2);
        segments_.push_back({end, frame});
    }
    /// Forgets all that ends at or before `acknowledgment`; the frame of the last of them, or no_frame.
    std::uint32_t acknowledged(SequenceNumber acknowledgment) {
        auto frame = no_frame;
        std::uint32_t count = 0;
        for (const auto& sent : segments_) {
            if (sent.end > acknowledgment) break;
            frame = sent.frame;
            ++count;
        }
        segments_.pop_front(count);
        return frame;
    }
    /// The frame that sent the octet at `sequence`, or no_frame where it was acknowledged or never seen.
    std::uint32_t frame_of(SequenceNumber sequence) const;
    bool empty() const { return segments_.empty(); }
    std::size_t size() const { return segments_.size(); }
    void release() { segments_.release(); }

private:
    struct Sent {
        SequenceNumber end;
        std::uint32_t frame;
    };
    ShortList<Sent, 2> segments_;  ///< oldest first
};

}  // namespace loopscope::decode::flow
