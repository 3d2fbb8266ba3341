#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

namespace loopscope::ui {

/// The places of `keys` in ascending order of the keys; equal ones keep their order, in both directions. Empty where
/// `stop` was set meanwhile. Costs a pass over the keys for each eleven bits in which they differ.
std::vector<std::uint32_t> order_of(const std::vector<std::uint64_t>& keys, bool descending,
                                    const std::atomic<bool>& stop);

}  // namespace loopscope::ui
