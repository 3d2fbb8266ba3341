#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "trace/recording.hpp"
#include "ui/settings.hpp"

namespace loopscope::ui {

enum class PacketColumn : int { number, time, source, destination, protocol, length, what };

/// Packets in the order of a column.
struct PacketOrder {
    std::vector<std::uint32_t> numbers;  ///< by row
    std::vector<std::uint32_t> rows;     ///< by packet number - 1; decode::none for what was not sorted
};

/// A sort on its way: told to stop by one thread, telling how far it is by the other.
struct SortWork {
    std::atomic<bool> stop{false};
    std::atomic<std::uint32_t> keyed{0};  ///< packets whose value in the column is known
    std::atomic<bool> out_of_memory{false};
};

/// What a sort is by.
struct PacketSort {
    PacketColumn column = PacketColumn::number;
    TimeColumn time = TimeColumn::since_first;  ///< which time the column shows
    bool descending = false;
    bool operator==(const PacketSort&) const = default;
};

/// Sorts these packets, which are given ascending, by what the column shows; equal ones stay in the order of the
/// capture. Addresses are compared as numbers, texts by their first 64 octets, for which each packet is decoded again,
/// on all cores. Takes a while for many: call it in the background. Empty where it was stopped or out of memory.
PacketOrder sort_packets(const trace::Recording&, const std::vector<std::uint32_t>& numbers, const PacketSort&,
                         SortWork&);

}  // namespace loopscope::ui
