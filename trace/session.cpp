#include "trace/session.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <thread>

#include "capture/descriptor.hpp"
#include "capture/writer.hpp"

namespace loopscope::trace {

using capture::Descriptor;

namespace {

constexpr std::size_t output_kept = 64u << 10;

/// A first screen is there at once. Then a file is published less often, for what went on is copied each time.
std::chrono::nanoseconds until_publishing(std::chrono::nanoseconds since_start, bool live) {
    using std::chrono::milliseconds;
    if (live) return milliseconds{8};
    return std::clamp<std::chrono::nanoseconds>(since_start / 8, milliseconds{2}, milliseconds{64});
}

}  // namespace

struct Session::State {
    std::unique_ptr<Recording> recording;
    std::optional<capture::LiveCapture> live;
    std::function<void()> on_change;
    std::thread feeder;
    Descriptor wake_up{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    Descriptor file_watch;      ///< inotify on the recording that the capture process appends to
    Descriptor command_output;  ///< read end of what the command prints
    std::atomic<bool> stopping{false}, closing{false};
    mutable std::mutex mutex;  ///< guards status and output; never held while frames are decoded
    SessionStatus status;
    std::string output;
    std::uint32_t reported_packets = 0;  ///< the feeder's own: what `on_change` was last called for
    std::uint64_t reported_drops = 0;
    std::size_t reported_output = 0;

    ~State() {
        closing = true;
        wake();
        if (feeder.joinable()) feeder.join();
        // What nobody saved is gone with the session; after a crash it stays in the spool folder.
        std::error_code ignored;
        if (live && live->spooled()) std::filesystem::remove(live->file(), ignored);
    }
    void wake() const { eventfd_write(wake_up.get(), 1); }
    void feed();
    void wait();
    void read_output();
    void poll_capture();
    void finish(Recording::Step last);
    void report();
};

void Session::State::feed() {
    Recording::Step last = Recording::Step::pending;
    recording->tell(decode::flow::Told::nothing);
    const auto start = std::chrono::steady_clock::now();
    while (!closing) {
        const auto now = std::chrono::steady_clock::now();
        const auto until = now + until_publishing(now - start, recording->source().may_grow());
        unsigned frames = 0;
        do last = recording->step(false);
        while (last == Recording::Step::frame && (++frames % 64 != 0 || std::chrono::steady_clock::now() < until) &&
               !closing);
        recording->publish();
        if (last == Recording::Step::end || last == Recording::Step::damaged) break;
        if (live) poll_capture();
        report();
        if (last == Recording::Step::pending)
            wait();
        else if (live)
            read_output();
        if (stopping && !live) recording->finish_growth();
    }
    finish(last);
}

void Session::State::poll_capture() {
    if (stopping) live->stop();
    const auto now = live->poll();
    const bool over = now == capture::LiveStatus::ended || now == capture::LiveStatus::failed;
    {
        const std::lock_guard lock{mutex};
        status.counts = live->counts();
        status.command_status = live->command_status();
        if (now == capture::LiveStatus::failed) status.error = live->error();
    }
    if (over) recording->finish_growth();
}

void Session::State::wait() {
    pollfd waiting[] = {{wake_up.get(), POLLIN, 0},
                        {live ? live->wait_descriptor() : recording->source().wait_descriptor(), POLLIN, 0},
                        {file_watch.get(), POLLIN, 0},
                        {command_output.get(), POLLIN, 0}};
    poll(waiting, std::size(waiting), 250);
    eventfd_t ignored;
    if (waiting[0].revents != 0) eventfd_read(wake_up.get(), &ignored);
    if (waiting[2].revents != 0) {
        alignas(inotify_event) char events[4096];
        while (read(file_watch.get(), events, sizeof events) > 0) {}
    }
    if (waiting[3].revents != 0) read_output();
}

void Session::State::read_output() {
    char text[4096];
    // What prints without end must not keep its own packets from being read.
    for (int reads = 0; reads < 64; ++reads) {
        const auto size = read(command_output.get(), text, sizeof text);
        if (size == 0) command_output.reset();
        if (size <= 0) return;
        const std::lock_guard lock{mutex};
        output.append(text, static_cast<std::size_t>(size));
        if (output.size() > output_kept) output.erase(0, output.size() - output_kept);
    }
}

void Session::State::finish(Recording::Step last) {
    if (command_output.get() >= 0) read_output();
    {
        const std::lock_guard lock{mutex};
        status.progress = recording->progress();
        if (status.error)
            status.kind = SessionStatus::Kind::failed;
        else if (last == Recording::Step::damaged) {
            status.kind = SessionStatus::Kind::damaged;
            status.error = recording->source().damage();
        } else
            status.kind = SessionStatus::Kind::complete;
    }
    if (on_change) on_change();
}

void Session::State::report() {
    std::uint64_t drops;
    std::size_t output_size;
    {
        const std::lock_guard lock{mutex};
        status.progress = recording->progress();
        drops = status.counts.dropped_by_kernel + status.counts.dropped_by_interface;
        output_size = output.size();
    }
    const auto packets = recording->packet_count();
    if (packets == reported_packets && drops == reported_drops && output_size == reported_output) return;
    reported_packets = packets;
    reported_drops = drops;
    reported_output = output_size;
    if (on_change) on_change();
}

Session::Session() : state_(std::make_unique<State>()) {}
Session::~Session() = default;

capture::Result<std::unique_ptr<Session>> Session::open(const std::string& path, std::function<void()> on_change) {
    auto source = capture::Source::open(path);
    if (!source) return source.error();
    std::unique_ptr<Session> session{new Session};
    auto& state = *session->state_;
    const bool pipe = source->wait_descriptor() >= 0;
    state.status.title = path == "-" ? "standard input" : std::filesystem::path{path}.filename().string();
    state.status.kind = pipe ? SessionStatus::Kind::live : SessionStatus::Kind::reading;
    state.status.progress = 0;
    state.recording = std::make_unique<Recording>(std::move(*source));
    state.on_change = std::move(on_change);
    state.feeder = std::thread{[&state] { state.feed(); }};
    return session;
}

capture::Result<std::unique_ptr<Session>> Session::capture(const capture::LiveOptions& options,
                                                           const std::string& title, std::function<void()> on_change) {
    std::unique_ptr<Session> session{new Session};
    auto& state = *session->state_;
    auto wanted = options;
    Descriptor write_end;
    if (!options.command.empty() && options.command_output < 0) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0)
            return capture::Error{std::strerror(errno), "pipe for the program's output", {}};
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        state.command_output = Descriptor{ends[0]};
        write_end = Descriptor{ends[1]};
        wanted.command_output = ends[1];
    }
    auto live = capture::LiveCapture::start(wanted);
    if (!live) return live.error();
    auto source = capture::Source::open(live->file(), capture::Source::Growth::growing);
    if (!source) return source.error();
    state.file_watch = Descriptor{inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
    inotify_add_watch(state.file_watch.get(), live->file().c_str(), IN_MODIFY | IN_CLOSE_WRITE);
    state.status.title = title;
    state.status.kind = SessionStatus::Kind::live;
    state.status.is_live_source = true;
    if (!live->notice().what.empty()) state.status.notice = live->notice();
    state.live.emplace(std::move(*live));
    state.recording = std::make_unique<Recording>(std::move(*source));
    state.on_change = std::move(on_change);
    state.feeder = std::thread{[&state] { state.feed(); }};
    return session;
}

const Recording& Session::recording() const { return *state_->recording; }

SessionStatus Session::status() const {
    const std::lock_guard lock{state_->mutex};
    return state_->status;
}

void Session::stop() {
    state_->stopping = true;
    state_->wake();
}

std::string Session::command_output() const {
    const std::lock_guard lock{state_->mutex};
    return state_->output;
}

namespace {

capture::Failure copy_frames(const Recording& recording, capture::Writer& writer) {
    const auto& source = recording.source();
    std::vector<std::uint16_t> interfaces;
    for (std::uint32_t number = 1, count = recording.packet_count(); number <= count; ++number) {
        const auto record = recording.packet(number);
        const std::size_t interface = record.interface == capture::no_interface ? 0 : record.interface;
        while (interfaces.size() <= interface) {
            auto added = writer.add_interface(source.interface(interfaces.size()));
            if (!added) return added.error();
            interfaces.push_back(*added);
        }
        if (auto failure = writer.write({.time = record.time,
                                         .original_length = record.original_length,
                                         .link_type = source.interface(interface).link_type,
                                         .interface = interfaces[interface],
                                         .bytes = recording.bytes(number)}))
            return failure;
    }
    return writer.flush();
}

}  // namespace

// Written beside the target and renamed, so that a full disk spoils nothing and the open file may be saved onto itself.
capture::Failure Session::save(const std::string& path) const {
    const auto part = path + ".part";
    auto writer = capture::Writer::create(part, capture::format_for(path));
    if (!writer) return writer.error();
    auto failure = copy_frames(recording(), *writer);
    std::error_code error;
    if (!failure) {
        std::filesystem::rename(part, path, error);
        if (!error) return std::nullopt;
        failure = capture::Error{error.message(), path, "Choose another place."};
    }
    std::filesystem::remove(part, error);
    return failure;
}

}  // namespace loopscope::trace
