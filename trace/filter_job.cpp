#include "trace/filter_job.hpp"

#include <algorithm>
#include <utility>

#include "trace/filter_search.hpp"

namespace loopscope::trace {

namespace {

/// A piece takes some milliseconds where packets are decoded, far less where the index knows. Its borders are those of
/// FilterAnswers.
constexpr std::uint32_t piece_size = 8 * FilterAnswers::most;

}  // namespace

FilterJob::FilterJob(const Recording& recording, decode::filter::Filter filter, std::function<void()> on_progress,
                     unsigned threads)
    : recording_(recording), index_(recording, filter), on_progress_(std::move(on_progress)) {
    // Who follows connections wants to see their packets in order.
    const auto count = wanted_facts(filter).analysis ? 1u : std::max(threads, 1u);
    for (unsigned i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
}

FilterJob::~FilterJob() {
    {
        const std::lock_guard lock{mutex_};
        stop_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void FilterJob::search_to(std::uint32_t packet) {
    {
        const std::lock_guard lock{mutex_};
        if (packet <= end_) return;
        end_ = packet;
    }
    changed_.notify_all();
}

void FilterJob::wait() const {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return searched() >= end_; });
}

void FilterJob::work() {
    FilterSearch search{recording_, index_, true};
    Piece piece{};
    while (claim(piece)) {
        std::vector<std::uint32_t> found;
        search.search(piece.first, piece.end, stop_, found);
        const auto effort = search.take_effort();
        decoded_ += effort.decoded;
        gave_up_ += effort.gave_up;
        if (!stop_) deliver(piece, std::move(found));
    }
}

bool FilterJob::claim(Piece& piece) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return stop_ || claimed_ < end_; });
    if (stop_) return false;
    const auto size = std::min(end_ - claimed_, piece_size - claimed_ % FilterAnswers::most);
    piece = {claimed_ + 1, claimed_ + size};
    claimed_ += size;
    return true;
}

void FilterJob::deliver(const Piece& piece, std::vector<std::uint32_t> found) {
    {
        const std::lock_guard lock{mutex_};
        finished_.emplace(piece.first, std::pair{piece.end, std::move(found)});
        auto searched = searched_.load(std::memory_order_relaxed);
        const auto before = searched;
        for (auto next = finished_.begin(); next != finished_.end() && next->first == searched + 1;
             next = finished_.erase(next)) {
            for (const auto number : next->second.second) numbers_->append(number);
            searched = next->second.first;
        }
        if (searched == before) return;
        numbers_->publish();
        searched_.store(searched, std::memory_order_release);
    }
    changed_.notify_all();
    if (on_progress_) on_progress_();
}

}  // namespace loopscope::trace
