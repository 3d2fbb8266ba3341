#pragma once

#include <atomic>
#include <cstdint>

namespace loopscope::trace {

/// A count that some threads raise and one may wait for. It is woken by a call of the system only where it sleeps.
class WaitedCount {
public:
    std::uint32_t get() const { return count_.load(std::memory_order_acquire); }
    /// Of who alone raises it.
    std::uint32_t own() const { return count_.load(std::memory_order_relaxed); }
    void reset() { count_.store(0, std::memory_order_relaxed); }

    /// `wake`: whether the new count may be what is waited for.
    void add(std::uint32_t more, bool wake = true) {
        count_.fetch_add(more);
        if (wake && sleeps_.load()) count_.notify_one();
    }
    template <class Predicate> void wait_until(Predicate reached) {
        if (reached(get())) return;
        sleeps_.store(true);
        for (auto count = count_.load(); !reached(count); count = count_.load()) count_.wait(count);
        sleeps_.store(false, std::memory_order_relaxed);
    }

private:
    std::atomic<std::uint32_t> count_{0};
    std::atomic<bool> sleeps_{false};
};

}  // namespace loopscope::trace
