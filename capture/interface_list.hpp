#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "capture/record.hpp"

namespace loopscope::capture {

/// Grows at its end by one thread and is read by any: elements never move, and the count is published after the
/// element.
class InterfaceList {
public:
    static constexpr std::size_t limit = 65'535;  ///< Record::interface has 16 bits

    std::size_t size() const { return size_.load(std::memory_order_acquire); }
    const CaptureInterface& operator[](std::size_t index) const {
        return blocks_[index / block_size % block_count][index % block_size];
    }

    /// The caller has checked that there is room.
    void add(CaptureInterface added) {
        const std::size_t index = size_.load(std::memory_order_relaxed);
        auto& block = blocks_[index / block_size % block_count];
        if (!block) block = std::make_unique<CaptureInterface[]>(block_size);
        block[index % block_size] = std::move(added);
        size_.store(index + 1, std::memory_order_release);
    }

private:
    static constexpr std::size_t block_size = 64, block_count = 1024;

    std::array<std::unique_ptr<CaptureInterface[]>, block_count> blocks_;
    std::atomic<std::size_t> size_{0};
};

}  // namespace loopscope::capture
