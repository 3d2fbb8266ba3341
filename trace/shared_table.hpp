#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "trace/append_log.hpp"

namespace loopscope::trace {

/// Rows that one writer replaces while others read: each read is a copy that is consistent in itself (a sequence lock a
/// row; the reader tries again, the writer never waits).
template <class Row> class SharedTable {
    static_assert(std::is_trivially_copyable_v<Row>);
    static constexpr std::size_t words = (sizeof(Row) + 7) / 8;
    struct Slot {
        std::uint64_t version;
        std::array<std::uint64_t, words> content;
    };

public:
    // -- the writer
    void set(std::uint32_t index, const Row& row) {
        while (slots_.size() <= index) slots_.append(Slot{});
        Slot& slot = slots_.at(index);
        std::array<std::uint64_t, words> content{};
        std::memcpy(content.data(), &row, sizeof row);
        std::atomic_ref version{slot.version};
        const auto before = version.load(std::memory_order_relaxed);
        version.store(before + 1, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_release);
        for (std::size_t i = 0; i < words; ++i)
            std::atomic_ref{slot.content[i]}.store(content[i], std::memory_order_relaxed);
        version.store(before + 2, std::memory_order_release);
    }
    std::uint32_t size() const { return slots_.size(); }  ///< with what is not published yet
    void publish() { slots_.publish(); }

    // -- readers
    std::uint32_t published() const { return slots_.published(); }
    Row get(std::uint32_t index) const {
        Slot& slot = slots_.at(index);
        std::array<std::uint64_t, words> content;
        std::atomic_ref version{slot.version};
        for (;;) {
            const auto before = version.load(std::memory_order_acquire);
            for (std::size_t i = 0; i < words; ++i)
                content[i] = std::atomic_ref{slot.content[i]}.load(std::memory_order_relaxed);
            std::atomic_thread_fence(std::memory_order_acquire);
            if (before % 2 == 0 && version.load(std::memory_order_relaxed) == before) break;
        }
        Row row;
        std::memcpy(static_cast<void*>(&row), content.data(), sizeof row);
        return row;
    }

private:
    AppendLog<Slot> slots_;
};

}  // namespace loopscope::trace
