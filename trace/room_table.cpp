#include "trace/room_table.hpp"

namespace loopscope::trace {

void RoomTable::set(std::uint32_t index, std::span<const std::uint64_t> words, bool final) {
    while (places_.size() <= index) places_.append(0);
    const auto size = static_cast<std::uint32_t>(words.size());
    auto& free = free_[size];
    std::uint32_t first;
    if (free.empty()) {
        first = rooms_.append_together(size);
    } else {
        first = free.back();
        free.pop_back();
    }
    // Who sees one of these words sees as well that whoever had the room before has another place.
    std::atomic_thread_fence(std::memory_order_release);
    auto* const room = &rooms_.at(first);
    for (std::uint32_t i = 0; i < size; ++i) std::atomic_ref{room[i]}.store(words[i], std::memory_order_relaxed);
    const auto before = place(index).load(std::memory_order_relaxed);
    const auto number = ((before >> number_shift) + 1) << number_shift & ~final_bit;
    place(index).store(number | std::uint64_t{size} << size_shift | first | (final ? final_bit : 0),
                       std::memory_order_release);
    if (size_of(before) != 0) free_[size_of(before)].push_back(first_of(before));
}

std::uint32_t RoomTable::get(std::uint32_t index, std::uint64_t* to) const {
    for (auto now = place(index).load(std::memory_order_acquire);;) {
        const auto size = size_of(now);
        if (size == 0) return 0;
        auto* const room = &rooms_.at(first_of(now));
        for (std::uint32_t i = 0; i < size; ++i) to[i] = std::atomic_ref{room[i]}.load(std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_acquire);
        const auto after = place(index).load(std::memory_order_acquire);
        if (after == now) return size;
        now = after;
    }
}

}  // namespace loopscope::trace
