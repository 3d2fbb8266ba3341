#include "trace/filter_job.hpp"

#include <algorithm>
#include <utility>

#include "trace/filter_search.hpp"

namespace loopscope::trace {

namespace {

/// A piece takes some milliseconds where packets are decoded, far less where the index knows. Its borders are those of
/// FilterAnswers.
constexpr std::uint32_t piece_size = 8 * FilterAnswers::most;

/// Both ascending.
std::vector<std::uint32_t> merged(std::vector<std::uint32_t> numbers, std::vector<std::uint32_t> more) {
    if (numbers.empty()) return more;
    const auto middle = static_cast<std::ptrdiff_t>(numbers.size());
    numbers.insert(numbers.end(), more.begin(), more.end());
    std::inplace_merge(numbers.begin(), numbers.begin() + middle, numbers.end());
    return numbers;
}

}  // namespace

FilterJob::FilterJob(const Recording& recording, decode::filter::Filter filter, std::function<void()> on_progress,
                     unsigned threads)
    : recording_(recording), index_(recording, filter), on_progress_(std::move(on_progress)) {
    const auto count = std::max(threads, 1u);
    // Who follows a connection wants to see all its packets, in order: then each thread has connections of its own.
    claimed_.resize(index_.follows_connections() ? count : 1);
    for (unsigned i = 0; i < count; ++i) threads_.emplace_back([this, i] { work(i % shares()); });
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

void FilterJob::work(unsigned share) {
    FilterSearch search{recording_, index_, true, {share, shares()}};
    Piece piece{};
    while (claim(share, piece)) {
        std::vector<std::uint32_t> found;
        search.search(piece.first, piece.end, stop_, found);
        const auto effort = search.take_effort();
        decoded_ += effort.decoded;
        gave_up_ += effort.gave_up;
        if (!stop_) deliver(piece, std::move(found));
    }
}

/// The first share to come to a piece says where it ends.
bool FilterJob::claim(unsigned share, Piece& piece) {
    std::unique_lock lock{mutex_};
    auto& claimed = claimed_[share];
    changed_.wait(lock, [&] { return stop_ || claimed < end_; });
    if (stop_) return false;
    const auto [place, is_new] = pieces_.try_emplace(claimed + 1);
    if (is_new) {
        const auto size = std::min(end_ - claimed, piece_size - claimed % FilterAnswers::most);
        place->second = {claimed + size, shares(), {}};
    }
    piece = {claimed + 1, place->second.end};
    claimed = piece.end;
    return true;
}

void FilterJob::deliver(const Piece& piece, std::vector<std::uint32_t> found) {
    {
        const std::lock_guard lock{mutex_};
        auto& whole = pieces_.at(piece.first);
        whole.numbers = merged(std::move(whole.numbers), std::move(found));
        --whole.missing;
        auto searched = searched_.load(std::memory_order_relaxed);
        const auto before = searched;
        for (auto next = pieces_.begin(); next != pieces_.end() && next->second.missing == 0;
             next = pieces_.erase(next)) {
            for (const auto number : next->second.numbers) numbers_->append(number);
            searched = next->second.end;
        }
        if (searched == before) return;
        numbers_->publish();
        searched_.store(searched, std::memory_order_release);
    }
    changed_.notify_all();
    if (on_progress_) on_progress_();
}

}  // namespace loopscope::trace
