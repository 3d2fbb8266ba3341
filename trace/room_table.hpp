#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "trace/append_log.hpp"

namespace loopscope::trace {

/// Rows of different sizes that one writer replaces while others read: each read is a copy that is consistent in
/// itself. A row is written into room that nobody has, and then put in the place of the one before, whose room is used
/// again; a reader whose row was replaced meanwhile reads again, the writer never waits.
class RoomTable {
public:
    static constexpr std::uint32_t most_words = 255;

    // -- the writer
    /// At least one word. `final`: it will not be set again.
    void set(std::uint32_t index, std::span<const std::uint64_t> words, bool final = false);
    bool is_final(std::uint32_t index) const {
        return index < places_.size() && (place(index).load(std::memory_order_relaxed) & final_bit) != 0;
    }
    void publish() { places_.publish(); }

    // -- readers
    std::uint32_t published() const { return places_.published(); }
    /// Into room for `most_words`. How many it has; 0: it was never set.
    std::uint32_t get(std::uint32_t index, std::uint64_t* to) const;

private:
    // A place: the room's first word in the low half, then its size, then the number of the row, that a place may not
    // be taken for an earlier one of the same room.
    static constexpr unsigned size_shift = 32, number_shift = 40;
    static constexpr std::uint64_t final_bit = std::uint64_t{1} << 63;
    static std::uint32_t first_of(std::uint64_t place) { return static_cast<std::uint32_t>(place); }
    static std::uint32_t size_of(std::uint64_t place) { return place >> size_shift & most_words; }

    std::atomic_ref<std::uint64_t> place(std::uint32_t index) const { return std::atomic_ref{places_.at(index)}; }

    AppendLog<std::uint64_t> places_, rooms_;
    std::array<std::vector<std::uint32_t>, most_words + 1> free_;  ///< rooms, by size
};

}  // namespace loopscope::trace
