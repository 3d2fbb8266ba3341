#pragma once

#include <cstdint>
#include <vector>

#include "trace/recording.hpp"

namespace loopscope::ui {

enum class PacketColumn : int { number, time, source, destination, protocol, length, what };

/// Packets in the order of a column.
struct PacketOrder {
    std::vector<std::uint32_t> numbers;  ///< by row
    std::vector<std::uint32_t> rows;     ///< by packet number - 1; decode::none for what was not sorted
};

/// Sorts these packets, which are given ascending; equal ones stay in the order of the capture. Takes a while for many:
/// call it in the background.
PacketOrder sort_packets(const trace::Recording&, const std::vector<std::uint32_t>& numbers, PacketColumn,
                         bool descending);

}  // namespace loopscope::ui
