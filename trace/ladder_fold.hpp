#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_set>
#include <vector>

#include "trace/recording.hpp"

namespace loopscope::trace {

/// A packet that tells a reader nothing new: data that came in order, or its acknowledgment, while nothing else
/// happens. Told by the index alone. Never ordinary: whatever opens, closes or changes a state, repeats, comes out of
/// order, keeps alive, closes a window, the first three of a run of duplicate acknowledgments, and the packets in which
/// a message begins or ends.
bool is_ordinary(const Recording&, std::uint32_t number);

/// Nanoseconds from the packet before to `frames[position]`; 0 where that is backwards or there is none.
std::int64_t gap_before(const Recording&, std::span<const std::uint32_t> frames, std::uint32_t position);

/// Nothing was sent for so long before `frames[position]` that a ladder says so: a second; or 200 ms (20 ms where that
/// is four round trips of the handshake) where one in five of the up to 15 gaps before it was ten times as short.
bool is_silence(const Recording&, std::span<const std::uint32_t> frames, std::uint32_t position);

/// Which one in its run of duplicate acknowledgments this packet is, from 1; 0 where it is none, or where the run began
/// more than `steps` packets of the connection earlier.
std::uint32_t duplicate_number(const Recording&, std::uint32_t number, std::uint32_t steps);

/// A run of ordinary packets that is drawn as one row. Positions are those in the folded list of packets.
struct LadderBlock {
    std::uint32_t first = 0, last = 0;  ///< positions, both included
    std::uint32_t first_frame = decode::no_frame;
    std::uint32_t connection = decode::none;    ///< none: of several, side by side
    bool open = false;                          ///< its packets are rows of their own, below its row
    std::size_t row = 0;                        ///< in LadderFold::rows()
    std::array<std::uint32_t, 2> packets{};     ///< by sender: client, server
    std::array<std::uint32_t, 2> carrying{};    ///< of them, those with payload
    std::array<std::uint64_t, 2> wire_bytes{};  ///< octets of those with payload, headers included
    std::array<std::uint32_t, 2> first_carrying{}, last_carrying{};  ///< positions; valid where carrying > 0
    std::uint32_t duplicates = 0;                                    ///< duplicate acknowledgments beyond the third

    std::uint32_t size() const { return last - first + 1; }
};

/// One row of a ladder.
struct FoldRow {
    enum class Kind : std::uint8_t { arrow, block, silence /* the time before packet `first` */ };
    std::uint32_t first = 0;             ///< position in the list of packets
    std::uint32_t block = decode::none;  ///< index of the block that it is, or that it belongs to
    Kind kind = Kind::arrow;
};

/// Makes rows of a list of packets: arrows, blocks of ordinary ones, silences. Grows with the list, and shrinks where a
/// replay goes back; costs what changed, and decodes nothing.
class LadderFold {
public:
    static constexpr std::uint32_t shortest = 12;  ///< packets of a block, at least

    /// `frames`: the packets of the ladder, ascending; what it held at the last call is unchanged. Rows are made of its
    /// first `shown`.
    void update(const Recording&, std::span<const std::uint32_t> frames, std::uint32_t shown);
    /// Forgets the rows; which blocks are open is remembered, by their first packet.
    void clear();

    std::span<const FoldRow> rows() const { return rows_; }
    std::span<const LadderBlock> blocks() const { return blocks_; }
    /// The row of the packet at that position: its arrow, or the closed block that holds it.
    std::size_t row_of(std::uint32_t position) const;

    void set_open(std::uint32_t block, bool open);
    /// Opens or closes all, those to come included.
    void set_all_open(bool open);
    bool all_open() const { return all_open_; }

    /// The first row that was changed since the last call; rows().size() where none was.
    std::size_t take_changed();

private:
    using Frames = std::span<const std::uint32_t>;
    void add(const Recording&, Frames, std::uint32_t position);
    void begin_block(const Recording&, Frames, std::uint32_t first, std::uint32_t last);
    void shrink(const Recording&, Frames, std::uint32_t shown);
    void shorten_block(const Recording&, Frames, std::uint32_t shown);
    void dissolve_block();
    void pop_silence();
    void insert_arrows(LadderBlock&, std::uint32_t index);
    void push(std::uint32_t position, FoldRow::Kind, std::uint32_t block = decode::none);
    void pop();
    bool wants_open(std::uint32_t first_frame) const { return all_open_ != exceptions_.contains(first_frame); }

    std::vector<FoldRow> rows_;
    std::vector<LadderBlock> blocks_;
    std::uint32_t count_ = 0;           ///< packets folded so far
    std::uint32_t run_ = decode::none;  ///< position at which the run of ordinary packets began
    bool in_block_ = false;             ///< the run is the last block
    std::size_t changed_ = 0;
    bool all_open_ = false;
    std::unordered_set<std::uint32_t> exceptions_;  ///< first frames of blocks that are not as all_open_ says
};

}  // namespace loopscope::trace
