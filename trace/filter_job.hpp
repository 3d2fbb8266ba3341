#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "decode/filter/filter.hpp"
#include "trace/append_log.hpp"
#include "trace/filter_index.hpp"
#include "trace/recording.hpp"

namespace loopscope::trace {

/// Finds the packets that fit a display filter, on threads of its own: in order, each result visible as soon as all
/// before it were looked at. Destroying it stops the search at once.
class FilterJob {
public:
    /// The recording outlives this. `on_progress` is called by the threads of the job, after results became visible.
    FilterJob(const Recording& recording, decode::filter::Filter filter, std::function<void()> on_progress = {},
              unsigned threads = std::thread::hardware_concurrency());
    ~FilterJob();
    FilterJob(const FilterJob&) = delete;
    FilterJob& operator=(const FilterJob&) = delete;

    /// Looks at published packets up to this one; call again when there are more.
    void search_to(std::uint32_t packet);

    /// Packets that fit, ascending: numbers()[0] up to count(). They never move.
    const AppendLog<std::uint32_t>& numbers() const { return *numbers_; }
    std::uint32_t count() const { return numbers_->published(); }
    /// The same for who may still read them when the job is gone.
    std::shared_ptr<const AppendLog<std::uint32_t>> shared_numbers() const { return numbers_; }
    /// All packets up to this one were looked at.
    std::uint32_t searched() const { return searched_.load(std::memory_order_acquire); }
    /// Returns when all that was asked for was looked at.
    void wait() const;

    /// Packets that had to be decoded again, and searches for a regular expression that gave up.
    std::uint64_t decoded() const { return decoded_.load(std::memory_order_relaxed); }
    std::uint64_t gave_up() const { return gave_up_.load(std::memory_order_relaxed); }

private:
    struct Piece {
        std::uint32_t first, end;
    };
    /// Of a piece that somebody has claimed.
    struct Found {
        std::uint32_t end = 0;
        unsigned missing = 0;                ///< shares
        std::vector<std::uint32_t> numbers;  ///< ascending
    };

    unsigned shares() const { return static_cast<unsigned>(claimed_.size()); }
    void work(unsigned share);
    bool claim(unsigned share, Piece& piece);
    void deliver(const Piece& piece, std::vector<std::uint32_t> found);

    const Recording& recording_;
    const IndexFilter index_;
    const std::function<void()> on_progress_;

    mutable std::mutex mutex_;  ///< holds all that is not atomic
    mutable std::condition_variable changed_;
    std::uint32_t end_ = 0;
    std::vector<std::uint32_t> claimed_;     ///< by share
    std::map<std::uint32_t, Found> pieces_;  ///< by first packet: those that are not visible yet
    std::shared_ptr<AppendLog<std::uint32_t>> numbers_ = std::make_shared<AppendLog<std::uint32_t>>();
    std::atomic<std::uint32_t> searched_{0};
    std::atomic<std::uint64_t> decoded_{0}, gave_up_{0};
    std::atomic<bool> stop_{false};
    std::vector<std::thread> threads_;
};

}  // namespace loopscope::trace
