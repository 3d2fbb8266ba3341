#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <utility>

#include "ui/wake.hpp"

namespace loopscope::ui {

/// One piece of work on a thread of its own, whose finished result the window picks up. The result is never edited by
/// both. Destroying it waits for the work.
template <class Result> class Background {
public:
    /// Starts the work, unless some is under way.
    bool start(std::function<Result()> work) {
        if (running()) return false;
        future_ = std::async(std::launch::async, [work = std::move(work)] {
            Result result = work();
            wake_window();
            return result;
        });
        return true;
    }

    /// Under way, or done and not taken.
    bool running() const { return future_.valid(); }

    /// The result, once.
    std::optional<Result> take() {
        if (!future_.valid() || future_.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            return std::nullopt;
        return future_.get();
    }

    void wait() const {
        if (future_.valid()) future_.wait();
    }

private:
    std::future<Result> future_;
};

}  // namespace loopscope::ui
