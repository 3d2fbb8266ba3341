#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "trace/doubling_blocks.hpp"

namespace loopscope::trace {

/// Answers that were found once, an octet a key; 0: not asked so far. Any thread may read and write: whoever asks twice
/// finds the same. Keys that are near each other share memory, which is taken when the first of them is set.
class FilterMemo {
    using Blocks = DoublingBlocks<12>;

public:
    FilterMemo() = default;
    FilterMemo(const FilterMemo&) = delete;
    FilterMemo& operator=(const FilterMemo&) = delete;
    ~FilterMemo() {
        for (auto& block : blocks_) delete[] block.load(std::memory_order_relaxed);
    }

    std::uint8_t get(std::uint32_t key) const {
        const auto place = Blocks::place(key);
        const auto* block = blocks_[place.block].load(std::memory_order_acquire);
        return block == nullptr ? std::uint8_t{0} : block[place.slot].load(std::memory_order_relaxed);
    }

    void set(std::uint32_t key, std::uint8_t answer) {
        const auto place = Blocks::place(key);
        auto* block = blocks_[place.block].load(std::memory_order_acquire);
        if (block == nullptr) {
            auto made = std::make_unique<Answer[]>(Blocks::elements_of(place.block));
            if (blocks_[place.block].compare_exchange_strong(block, made.get(), std::memory_order_acq_rel))
                block = made.release();
        }
        block[place.slot].store(answer, std::memory_order_relaxed);
    }

private:
    using Answer = std::atomic<std::uint8_t>;

    std::array<std::atomic<Answer*>, Blocks::count> blocks_{};
};

}  // namespace loopscope::trace
