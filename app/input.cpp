#include "app/input.hpp"

#include <poll.h>

#include <cstdio>
#include <vector>

#include "app/commands.hpp"
#include "app/large_heap.hpp"
#include "app/terminal.hpp"

namespace loopscope::app {

capture::Result<Input> Input::file(const std::string& path) {
    auto source = capture::Source::open(path);
    if (!source) return source.error();
    if (source->wait_descriptor() >= 0) catch_interrupt();
    expect_large_heap(source->bytes_known());
    Input input;
    input.recording_ = std::make_unique<trace::Recording>(std::move(*source));
    return input;
}

capture::Result<Input> Input::live(const capture::LiveOptions& options) {
    catch_interrupt();
    auto live = capture::LiveCapture::start(options);
    if (!live) return live.error();
    auto source = capture::Source::open(live->file(), capture::Source::Growth::growing);
    if (!source) return source.error();
    if (!live->notice().what.empty()) complain(capture::to_text(live->notice()));
    Input input;
    input.live_.emplace(std::move(*live));
    input.recording_ = std::make_unique<trace::Recording>(std::move(*source));
    return input;
}

Input::~Input() {
    if (recording_ == nullptr) return;
    if (live_ && live_->spooled()) std::remove(live_->file().c_str());
    // What was read to its end goes with the program, all at once: to free it piece by piece would take longer.
    static auto& left = *new std::vector<std::unique_ptr<trace::Recording>>;
    if (ended_) left.push_back(std::move(recording_));
}

void Input::wait() {
    if (live_) {
        if (interrupted()) live_->stop();
        const auto status = live_->wait(20);
        if (status == capture::LiveStatus::ended || status == capture::LiveStatus::failed) recording_->finish_growth();
        return;
    }
    if (interrupted()) return recording_->finish_growth();
    pollfd pipe{recording_->source().wait_descriptor(), POLLIN, 0};
    poll(&pipe, 1, 250);
}

int Input::finish() {
    if (damaged_) return complain(capture::to_text(recording_->source().damage()));
    if (!live_) return done;
    const auto status = live_->poll();
    if (const auto drops = live_->counts().dropped(); drops != 0)
        complain(std::to_string(drops) + " packets were lost: the capture could not keep up.");
    return status == capture::LiveStatus::failed ? complain(capture::to_text(live_->error())) : done;
}

}  // namespace loopscope::app
