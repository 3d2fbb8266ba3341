#include "trace/filter_job.hpp"

#include <algorithm>
#include <utility>

namespace loopscope::trace {

namespace {

/// A piece takes some milliseconds where packets are decoded, far less where the index knows. Its borders are those of
/// FilterAnswers.
constexpr std::uint32_t piece_size = 8 * FilterAnswers::most;

}  // namespace

struct FilterJob::Searcher {
    IndexFilter::Workspace work;
    FrameDetails details;
    decode::filter::Scratch scratch;
};

FilterJob::FilterJob(const Recording& recording, decode::filter::Filter filter, std::function<void()> on_progress,
                     unsigned threads)
    : recording_(recording),
      index_(recording, filter),
      facts_(wanted_facts(filter)),
      on_progress_(std::move(on_progress)) {
    // Who follows connections wants to see their packets in order.
    const auto count = facts_.analysis ? 1u : std::max(threads, 1u);
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
    Searcher searcher;
    searcher.details.wanted = facts_;
    searcher.details.keep_followed = true;
    searcher.details.fields.want(index_.filter().wanted(), false);
    Piece piece{};
    while (claim(piece)) {
        std::vector<std::uint32_t> found;
        search(piece, searcher, found);
        gave_up_ += std::exchange(searcher.scratch.gave_up, 0) + std::exchange(searcher.work.scratch.gave_up, 0);
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

void FilterJob::search(const Piece& piece, Searcher& searcher, std::vector<std::uint32_t>& found) {
    auto& details = searcher.details;
    FilterAnswers answers;
    std::uint64_t decoded = 0;
    for (auto first = piece.first; first <= piece.end;) {
        const auto count = static_cast<std::uint32_t>(recording_.packets_from(first, piece.end - first + 1).size());
        index_.test(first, count, searcher.work, answers);
        for (std::uint32_t place = 0; place < count; ++place) {
            const bool fits = answers.fits(place);
            if (!fits && answers.fails(place)) continue;
            if (!fits) {
                if (stop_.load(std::memory_order_relaxed)) return;
                ++decoded;
                recording_.describe(first + place, details);
                if (!index_.filter().matches(details.fields, details.frame.bytes, searcher.scratch)) continue;
            }
            found.push_back(first + place);
        }
        first += count;
        if (stop_.load(std::memory_order_relaxed)) return;
    }
    decoded_.fetch_add(decoded, std::memory_order_relaxed);
}

void FilterJob::deliver(const Piece& piece, std::vector<std::uint32_t> found) {
    {
        const std::lock_guard lock{mutex_};
        finished_.emplace(piece.first, std::pair{piece.end, std::move(found)});
        auto searched = searched_.load(std::memory_order_relaxed);
        const auto before = searched;
        for (auto next = finished_.begin(); next != finished_.end() && next->first == searched + 1;
             next = finished_.erase(next)) {
            for (const auto number : next->second.second) numbers_.append(number);
            searched = next->second.first;
        }
        if (searched == before) return;
        numbers_.publish();
        searched_.store(searched, std::memory_order_release);
    }
    changed_.notify_all();
    if (on_progress_) on_progress_();
}

}  // namespace loopscope::trace
