#include "capture/live.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "capture/command.hpp"
#include "capture/descriptor.hpp"
#include "capture/privilege.hpp"
#include "capture/process_protocol.hpp"
#include "capture/recording_file.hpp"

namespace loopscope::capture {

namespace {

constexpr std::int64_t millisecond = 1'000'000;
constexpr std::int64_t start_patience = 15'000 * millisecond;
/// The command has its own time to end, then the last frames come.
constexpr std::int64_t end_patience = Command::patience + 6'000 * millisecond;

Error cannot_start(int code) {
    return {std::string("the capture process cannot be started: ") + std::strerror(code), program_path(), ""};
}

/// Descriptors above those that the new process expects, so that moving one there overwrites no other.
Descriptor moved_up(int descriptor) { return Descriptor(fcntl(descriptor, F_DUPFD_CLOEXEC, 10)); }

std::vector<std::string> capture_environment() {
    std::vector<std::string> environment;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) environment.emplace_back(*entry);
    environment.push_back(std::string(capture_process_variable) + "=1");
    return environment;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

/// The signals that this program handles or blocks are not the new process's.
class SpawnAttributes {
public:
    SpawnAttributes() {
        posix_spawnattr_init(&attributes_);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
    const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_;
};

struct Started {
    pid_t process;
    Descriptor reports;
};

Result<Started> start_process(const LiveOptions& options, const RecordingFile& recording) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return cannot_start(errno);
    Descriptor ours(ends[0]);
    const Descriptor low_end(ends[1]);
    const Descriptor theirs = moved_up(low_end.get()), file = moved_up(recording.descriptor.get());
    const Descriptor output = options.command_output >= 0 ? moved_up(options.command_output) : Descriptor();
    if (!theirs || !file || (options.command_output >= 0 && !output)) return cannot_start(errno);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs.get(), report_descriptor);
    posix_spawn_file_actions_adddup2(&actions, file.get(), recording_descriptor);
    if (output) posix_spawn_file_actions_adddup2(&actions, output.get(), command_output_descriptor);

    std::vector<std::string> arguments{"loopscope", capture_process_argument};
    for (std::string& argument : to_arguments(options)) arguments.push_back(std::move(argument));
    const std::vector<std::string> environment = capture_environment();
    const SpawnAttributes attributes;
    pid_t process = 0;
    const int code = posix_spawn(&process, "/proc/self/exe", &actions, attributes.get(), pointers(arguments).data(),
                                 pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    if (code != 0) return cannot_start(code);
    return Started{process, std::move(ours)};
}

}  // namespace

struct LiveCapture::State {
    RecordingFile recording;
    Descriptor reports;
    pid_t process = 0;  ///< 0: there is none any more
    LiveStatus status = LiveStatus::starting;
    LiveCounts counts;
    Error error, notice;
    std::string interface;
    pid_t command = 0;  ///< negative: a process group
    std::optional<int> command_status;
    bool forbidden = false;  ///< there can be no private loopback

    ~State() { end(); }
    Failure begin(const LiveOptions& options);
    LiveStatus wait(int milliseconds);
    LiveStatus poll();
    void take(const Report& report);
    void note_death();
    void ask_to_end();
    void end();
    bool over() const { return status == LiveStatus::ended || status == LiveStatus::failed; }
};

void LiveCapture::State::take(const Report& report) {
    if (report.counts.bytes > 0) counts = report.counts;
    switch (report.kind) {
        case ReportKind::capturing:
            status = LiveStatus::capturing;
            interface = report.interface;
            if (notice.what.empty()) notice.what = report.error.what;
            break;
        case ReportKind::counts: break;
        case ReportKind::command_started: command = report.number; break;
        case ReportKind::command_status: command_status = report.number; break;
        case ReportKind::ended: status = LiveStatus::ended; break;
        case ReportKind::forbidden: forbidden = true; [[fallthrough]];
        case ReportKind::failed:
            status = LiveStatus::failed;
            error = report.error;
            if (recording.spooled && error.where == recording.path) error.mend += " TMPDIR names its folder.";
            break;
    }
}

LiveStatus LiveCapture::State::poll() {
    bool closed = false;
    while (!over() && !closed) {
        const auto report = receive_report(reports.get(), closed);
        if (!report) break;
        take(*report);
    }
    if (closed && !over()) note_death();
    return status;
}

/// The capture process is gone and did not say that it would go.
void LiveCapture::State::note_death() {
    int exit = 0;
    pid_t reaped;
    do reaped = waitpid(process, &exit, 0);
    while (reaped < 0 && errno == EINTR);
    process = 0;
    if (command != 0 && !command_status) kill(command, SIGKILL);
    const WholeFrames whole =
        trim_to_whole_frames(recording.descriptor.get(), format_for(recording.path), counts.bytes);
    counts.captured += whole.count;
    counts.bytes = whole.end;
    error.what = "the capture process ended unexpectedly";
    if (reaped > 0 && WIFSIGNALED(exit)) {
        error.what = "the capture process was killed by signal " + std::to_string(WTERMSIG(exit)) + " (" +
                     strsignal(WTERMSIG(exit)) + ")";
    } else if (reaped > 0 && status == LiveStatus::starting) {
        error.what += " with exit status " + std::to_string(WEXITSTATUS(exit));
    }
    error.where = interface.empty() ? program_path() : interface;
    if (status != LiveStatus::starting) error.mend = "What it captured until then is kept in " + recording.path + ".";
    status = LiveStatus::failed;
}

LiveStatus LiveCapture::State::wait(int milliseconds) {
    if (over()) return status;
    pollfd waiting{reports.get(), POLLIN, 0};
    ::poll(&waiting, 1, milliseconds);
    return poll();
}

void LiveCapture::State::ask_to_end() {
    const char request = 'e';
    send(reports.get(), &request, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void LiveCapture::State::end() {
    if (process == 0) return;
    if (!over()) ask_to_end();
    const std::int64_t deadline = monotonic_now() + end_patience;
    while (!over() && monotonic_now() < deadline) wait(100);
    if (process == 0) return;
    if (!over()) kill(process, SIGKILL);
    reports.reset();
    while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {}
    process = 0;
}

Failure LiveCapture::State::begin(const LiveOptions& options) {
    auto started = start_process(options, recording);
    if (!started) return started.error();
    process = started->process;
    reports = std::move(started->reports);
    status = LiveStatus::starting;
    const std::int64_t deadline = monotonic_now() + start_patience;
    while (status == LiveStatus::starting && monotonic_now() < deadline) wait(100);
    if (status == LiveStatus::starting) {
        kill(process, SIGKILL);
        return Error{"the capture did not begin within 15 seconds", options.interface, ""};
    }
    if (status == LiveStatus::failed) return error;
    return std::nullopt;
}

namespace {

Error neither(const Error& loopback, const Error& host) {
    return {"no private loopback (" + loopback.what + "), and on the host's lo: " + host.what, "private loopback",
            loopback.mend + (host.mend.empty() ? "" : "  Or capture on the host's lo. " + host.mend)};
}

}  // namespace

Result<LiveCapture> LiveCapture::start(const LiveOptions& options) {
    if (std::getenv(capture_process_variable) != nullptr) {
        return Error{"the capture process was started, but main() did not hand over to capture_process_main",
                     program_path(), ""};
    }
    auto recording = open_recording(options.file);
    if (!recording) return recording.error();
    auto state = std::make_unique<State>();
    state->recording = std::move(recording.value());
    LiveOptions settled = options;
    settled.file = state->recording.path;

    Failure failure = state->begin(settled);
    if (failure && state->forbidden) {
        const Error reason = *failure;
        state->end();
        state->forbidden = false;
        state->error = {};
        state->notice = {"the host's own lo is captured, with all its traffic, for " + reason.what, reason.where,
                         reason.mend};
        settled.private_loopback = false;
        settled.interface = "lo";
        failure = state->begin(settled);
        if (failure) failure = neither(reason, *failure);
    }
    if (failure) {
        if (state->recording.created) unlink(state->recording.path.c_str());
        return *failure;
    }
    return LiveCapture(std::move(state));
}

LiveCapture::LiveCapture(std::unique_ptr<State> state) : state_(std::move(state)) {}
LiveCapture::LiveCapture(LiveCapture&&) noexcept = default;
LiveCapture& LiveCapture::operator=(LiveCapture&&) noexcept = default;
LiveCapture::~LiveCapture() = default;

void LiveCapture::stop() { state_->ask_to_end(); }
LiveStatus LiveCapture::poll() { return state_->poll(); }
LiveStatus LiveCapture::wait(int milliseconds) { return state_->wait(milliseconds); }
const LiveCounts& LiveCapture::counts() const { return state_->counts; }
const Error& LiveCapture::error() const { return state_->error; }
const std::string& LiveCapture::file() const { return state_->recording.path; }
const std::string& LiveCapture::interface() const { return state_->interface; }
const Error& LiveCapture::notice() const { return state_->notice; }
bool LiveCapture::spooled() const { return state_->recording.spooled; }
int LiveCapture::wait_descriptor() const { return state_->reports.get(); }
std::optional<int> LiveCapture::command_status() const { return state_->command_status; }

}  // namespace loopscope::capture
