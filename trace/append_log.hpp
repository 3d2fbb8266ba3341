#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

#include "trace/doubling_blocks.hpp"
#include "trace/log_block.hpp"

namespace loopscope::trace {

/// An array that only grows: one writer appends and publishes, any thread reads what was published, nothing ever moves.
/// Blocks of `in_file_from` octets or more may leave memory: see LogBlock.
template <class T, std::size_t in_file_from = LogBlock::least_in_file> class AppendLog {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    using Blocks = DoublingBlocks<10>;

public:
    AppendLog() = default;
    AppendLog(const AppendLog&) = delete;
    AppendLog& operator=(const AppendLog&) = delete;

    // -- the writer
    T& append(const T& value) {
        if (size_ == prepared_) [[unlikely]]
            prepare();
        ++size_;
        return *new (next_++) T(value);
    }
    /// Room for `count` elements (at most 1,024) that lie side by side, to be written; the first one's index.
    std::uint32_t append_together(std::uint32_t count) {
        while (prepared_ - size_ < count) [[unlikely]] append_or_prepare();
        next_ += count;
        return std::exchange(size_, size_ + count);
    }
    std::uint32_t size() const { return size_; }  ///< with what is not published yet
    void publish() { publish(size_); }
    /// Only the first ones: others are not complete yet.
    void publish(std::uint32_t count) { published_.store(count, std::memory_order_release); }

    // -- readers (and the writer, up to size())
    std::uint32_t published() const { return published_.load(std::memory_order_acquire); }
    const T& operator[](std::uint32_t index) const { return at(index); }
    T& at(std::uint32_t index) const {
        const auto [block, slot] = Blocks::place(index);
        return blocks_[block].load(std::memory_order_acquire)[slot];
    }

private:
    /// Towards room for several in one block.
    void append_or_prepare() {
        if (size_ == prepared_)
            prepare();
        else
            append({});
    }
    /// Room for at least one more.
    void prepare() {
        const auto [block, slot] = Blocks::place(size_);
        auto& memory = memory_[block];
        if (slot == 0) memory = LogBlock{sizeof(T) * Blocks::elements_of(block), in_file_from};
        next_ = static_cast<T*>(memory.data()) + slot;
        prepared_ =
            size_ - slot + static_cast<std::uint32_t>(memory.prepare((slot + std::size_t{1}) * sizeof(T)) / sizeof(T));
        blocks_[block].store(static_cast<T*>(memory.data()), std::memory_order_release);
    }

    std::array<std::atomic<T*>, Blocks::count> blocks_{};
    std::array<LogBlock, Blocks::count> memory_;
    T* next_ = nullptr;
    std::uint32_t size_ = 0, prepared_ = 0;
    std::atomic<std::uint32_t> published_{0};
};

}  // namespace loopscope::trace
