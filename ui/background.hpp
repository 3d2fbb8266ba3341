#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "ui/wake.hpp"

namespace loopscope::ui {

/// One piece of work on a thread of its own, whose finished result the window picks up. The result is never edited by
/// both. Destroying it waits for the work.
template <class Result> class Background {
public:
    Background() = default;
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;
    ~Background() { wait(); }

    /// Starts the work, unless some is under way.
    bool start(std::function<Result()> work) {
        if (running()) return false;
        done_ = false;
        running_ = true;
        thread_ = std::thread([this, task = std::move(work)] {
            result_ = std::make_unique<Result>(task());
            done_.store(true, std::memory_order_release);
            wake_window();
        });
        return true;
    }

    /// Under way, or done and not taken.
    bool running() const { return running_; }

    /// The result, once.
    std::unique_ptr<Result> take() {
        if (!running_ || !done_.load(std::memory_order_acquire)) return nullptr;
        wait();
        running_ = false;
        return std::move(result_);
    }

    void wait() {
        if (thread_.joinable()) thread_.join();
    }

private:
    std::thread thread_;
    std::atomic<bool> done_{false};
    std::unique_ptr<Result> result_;
    bool running_ = false;
};

}  // namespace loopscope::ui
