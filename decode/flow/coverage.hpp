#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "decode/sequence_number.hpp"

namespace loopscope::decode::flow {

/// Which octets of one direction were seen: everything before `next`, but for a few holes.
class Coverage {
public:
    static constexpr std::size_t most_holes = 256;

    struct Arrival {
        std::uint32_t fresh = 0;    ///< octets that were not seen before
        std::uint32_t skipped = 0;  ///< octets missing between what was seen and this segment
        bool advances = false;      ///< it goes beyond everything seen before
        bool fills_hole = false;    ///< it brings octets that a later segment had overtaken
    };

    bool started() const { return started_; }
    SequenceNumber next() const { return next_; }  ///< one after the last octet seen; SYN and FIN count one each
    void start(SequenceNumber next);

    Arrival arrive(SequenceNumber begin, std::uint32_t length) {
        if (!started_ || begin != next_ || length == 0) return arrive_elsewhere(begin, length);
        next_ = begin + length;
        return {.fresh = length, .skipped = 0, .advances = true, .fills_hole = false};
    }
    /// Holes that were given up.
    struct Settled {
        std::uint64_t octets = 0;
        SequenceNumber begin, end;  ///< from the first one's begin to the last one's end
    };
    /// Nothing before this is expected any more: the receiver has it.
    Settled settle(SequenceNumber acknowledged) { return has_holes() ? settle_holes(acknowledged) : Settled{}; }
    bool has_holes() const { return holes_ != nullptr && !holes_->empty(); }
    void release() { holes_.reset(); }

private:
    struct Hole {
        SequenceNumber begin, end;
    };
    Arrival arrive_elsewhere(SequenceNumber begin, std::uint32_t length);
    Settled settle_holes(SequenceNumber acknowledged);
    std::uint32_t fill(SequenceNumber begin, SequenceNumber end);

    SequenceNumber next_;
    bool started_ = false;
    std::unique_ptr<std::vector<Hole>> holes_;
};

}  // namespace loopscope::decode::flow
