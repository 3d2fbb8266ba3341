#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "decode/bytes.hpp"
#include "decode/sequence_number.hpp"

namespace loopscope::decode::flow {

/// A run of one direction's octets, in order.
struct Run {
    Bytes octets{};
    std::uint32_t missing_before = 0;  ///< octets that were never captured
    std::uint32_t missing_after = 0;   ///< octets that the capture cut off
    std::uint32_t frame_offset = 0;    ///< of octets[0] in the segment's payload source; only where `in_segment`
    bool in_segment = false;           ///< a view of the segment that just came; else kept from an earlier one
    std::uint32_t frame = 0;
};

/// Puts one direction's segments in order (RFC 9293, section 3.4: numbers wrap). Octets that came first stay; what came
/// again is dropped. A missing piece is waited for until it is given up.
class Reassembler {
public:
    /// `next` is the first octet wanted.
    explicit Reassembler(SequenceNumber next) : next_(next) {}

    struct Piece {
        SequenceNumber sequence;
        Bytes octets;              ///< what was captured of it
        std::uint32_t length = 0;  ///< octets on the wire
        std::uint32_t frame_offset = 0;
        std::uint32_t frame = 0;
    };

    /// Old: all of it was seen. Next: it continues the stream. Ahead: something before it is missing.
    enum class Place : std::uint8_t { old, next, ahead };
    Place place(const Piece& piece) const;
    /// For a piece that is `next`, or `ahead` with the gap given up: its new octets.
    Run take(const Piece& piece);
    /// Puts a piece that is `ahead` aside.
    void keep(const Piece& piece);

    bool waits() const { return ahead_ != nullptr; }
    /// The first kept piece where nothing is missing before it, or where what is missing lies before `given_up`.
    bool next_kept(SequenceNumber given_up) const;
    bool next_kept() const;
    /// Takes that piece; its octets live in `storage`.
    Run take_kept(std::vector<std::uint8_t>& storage);

    SequenceNumber next() const { return next_; }
    std::size_t held() const { return ahead_ == nullptr ? 0 : ahead_->held; }
    void drop_kept() { ahead_.reset(); }

private:
    struct Kept {
        SequenceNumber sequence;
        std::uint32_t length;
        std::uint32_t frame;
        std::vector<std::uint8_t> octets;
    };
    struct Ahead {
        std::vector<Kept> kept;  ///< by sequence
        std::size_t first = 0;   ///< kept[first] is the first that was not taken
        std::size_t held = 0;
    };
    const Kept& first_kept() const { return ahead_->kept[ahead_->first]; }

    std::unique_ptr<Ahead> ahead_;  ///< while something waits
    SequenceNumber next_;
};

}  // namespace loopscope::decode::flow
