#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <netinet/in.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <limits>
#include <string>
#include <vector>

#include "capture/command.hpp"
#include "capture/live.hpp"
#include "capture/packet_ring.hpp"
#include "capture/private_loopback.hpp"
#include "capture/privilege.hpp"
#include "capture/process_protocol.hpp"
#include "capture/recording_file.hpp"
#include "capture/writer.hpp"

namespace loopscope::capture {

namespace {

constexpr std::int64_t millisecond = 1'000'000;
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max() / 2;
/// What the kernel holds in a block that is not full comes within two time-outs; the rest is for a busy machine.
constexpr std::int64_t settling_time = 30 * millisecond;
/// After the command: the last FIN, and acknowledgements that were delayed, by up to 200 ms (RFC 9293 allows 500).
constexpr std::int64_t quiet_time = 250 * millisecond, longest_quiet = 3'000 * millisecond;
constexpr std::int64_t statistics_interval = 200 * millisecond;
constexpr std::uint64_t frames_at_once = 16'384;
/// Traffic that brings at least `fast_batch` at once is gathered into writes of `large_write`, which cost less and wake
/// the readers of the recording less often; slower traffic is written at once, for somebody watches it.
constexpr std::size_t fast_batch = 192u << 10, large_write = 512u << 10;
constexpr std::int64_t longest_gathering = 4 * millisecond, report_interval = longest_gathering;

std::int64_t wall_clock_now() {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

/// Ctrl-C reaches this process too, but its parent decides; a full disk must be an error, not a signal.
int take_signals() {
    for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGXFSZ}) signal(number, SIG_IGN);
    sigset_t handled;
    sigemptyset(&handled);
    sigaddset(&handled, SIGCHLD);
    sigaddset(&handled, SIGTERM);
    sigprocmask(SIG_SETMASK, &handled, nullptr);
    return signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK);
}

/// One capture, from opening the interface to the last frame in the recording.
class CaptureProcess {
public:
    explicit CaptureProcess(LiveOptions options) : options_(std::move(options)), signals_(take_signals()) {}
    int run();

private:
    bool prepare();
    bool begin_recording();
    void wait_for_work();
    void hear_parent();
    void hear_signals();
    void read_frames();
    bool gathering(std::size_t before) const;
    void write_out();
    void keep(const pcap_pkthdr& header, const u_char* octets);
    void report_counts();
    void read_statistics();
    void ask_to_end();
    bool finished() const;
    void finish();
    void fail(Error error);
    void fail_to_write(const Error& error);
    int milliseconds_to_wait() const;

    LiveOptions options_;
    Descriptor signals_;
    PacketRing ring_;
    std::optional<Writer> writer_;
    std::optional<Command> command_;
    std::optional<Error> failure_;
    std::string notice_;
    LiveCounts counts_;
    std::uint16_t link_type_ = 0;
    std::uint64_t frames_ = 0;          ///< kept, flushed or not
    std::int64_t end_time_ = never;     ///< frames after this time are not kept
    std::int64_t last_frame_time_ = 0;  ///< wall clock
    std::int64_t last_activity_ = 0;    ///< monotonic: a frame came, or the command ended
    std::int64_t command_ended_ = 0, statistics_read_ = 0, written_ = 0, reported_ = 0;  ///< monotonic
    bool parent_gone_ = false, asked_ = false, drained_ = false, counts_unreported_ = false, status_reported_ = false,
         reader_gone_ = false;
};

void CaptureProcess::fail(Error error) {
    if (!failure_) failure_ = std::move(error);
}

bool CaptureProcess::prepare() {
    if (options_.private_loopback) {
        auto limits = enter_private_loopback();
        if (!limits) {
            send_report(report_descriptor, {ReportKind::forbidden, 0, {}, {}, limits.error()});
            return false;
        }
        options_.interface = "lo";
        for (const std::string& limit : limits.value()) notice_ += (notice_.empty() ? "" : "; ") + limit;
    }
    auto ring = open_ring(options_);
    if (!ring) {
        fail(ring.error());
        return true;
    }
    ring_ = std::move(ring.value());
    if (!options_.command.empty()) {
        // Before the recording is emptied: a slip of the pen shall not cost an earlier one.
        if (auto failure = check_command(options_.command.front())) fail(*failure);
    }
    if (failure_ || !begin_recording()) return true;
    if (!options_.command.empty()) {
        const bool may_filter = options_.private_loopback && options_.command_may_filter;
        auto command = Command::start(options_.command, options_.command_output, may_filter);
        if (!command) {
            fail(command.error());
            return true;
        }
        command_ = std::move(command.value());
        const pid_t id = command_->id();
        send_report(report_descriptor, {ReportKind::command_started, command_->leads_group() ? -id : id, {}, {}, {}});
    }
    drop_privileges(command_.has_value());
    last_activity_ = monotonic_now();
    if (options_.duration > 0) end_time_ = wall_clock_now() + options_.duration;
    const std::string interface = options_.private_loopback ? "private loopback" : options_.interface;
    send_report(report_descriptor, {ReportKind::capturing, 0, counts_, interface, {notice_, {}, {}}});
    return true;
}

bool CaptureProcess::begin_recording() {
    // Not for pipes, which cannot be emptied and need not be.
    [[maybe_unused]] const int emptied = ftruncate(recording_descriptor, 0);
    auto writer = Writer::to_descriptor(fcntl(recording_descriptor, F_DUPFD_CLOEXEC, 10), options_.file,
                                        format_for(options_.file));
    if (!writer) {
        fail(writer.error());
        return false;
    }
    writer_ = std::move(writer.value());
    const CaptureInterface described = describe_ring(ring_.get(), options_);
    link_type_ = described.link_type;
    auto interface = writer_->add_interface(described);
    if (!interface) fail(interface.error());
    if (auto failure = writer_->flush()) fail(*failure);
    counts_.bytes = writer_->bytes_written();
    counts_.disk_free = free_space(recording_descriptor);
    return !failure_;
}

void CaptureProcess::keep(const pcap_pkthdr& header, const u_char* octets) {
    Record record;
    record.time = std::int64_t{header.ts.tv_sec} * 1'000'000'000 + header.ts.tv_usec;
    last_frame_time_ = record.time;
    if (record.time > end_time_) return;
    record.link_type = link_type_;
    record.original_length = header.len;
    record.bytes = {octets, header.caplen};
    if (auto failure = writer_->write(record)) {
        fail_to_write(*failure);
        return pcap_breakloop(ring_.get());
    }
    ++frames_;
}

void CaptureProcess::fail_to_write(const Error& error) {
    pollfd output{recording_descriptor, 0, 0};
    if (poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0) {
        reader_gone_ = true;  // of a pipe: it has seen enough
        return;
    }
    const auto free = free_space(recording_descriptor);
    fail({error.what, error.where,
          (free ? octets_text(*free) + " are free there. " : std::string()) +
              "What was captured before is kept; make room, or record elsewhere."});
}

void CaptureProcess::read_frames() {
    std::uint64_t wanted = frames_at_once;
    if (options_.packet_limit > 0) wanted = std::min(wanted, options_.packet_limit - frames_);
    if (wanted == 0) return;
    const std::size_t before = writer_->bytes_waiting();
    const auto callback = [](u_char* self, const pcap_pkthdr* header, const u_char* octets) {
        reinterpret_cast<CaptureProcess*>(self)->keep(*header, octets);
    };
    const int count = pcap_dispatch(ring_.get(), static_cast<int>(wanted), callback, reinterpret_cast<u_char*>(this));
    drained_ = count < static_cast<int>(wanted);
    if (failure_ || reader_gone_) return;
    if (count == PCAP_ERROR) fail({pcap_geterr(ring_.get()), options_.interface, "What was captured before is kept."});
    if (count > 0) last_activity_ = monotonic_now();
    if ((count > 0 || writer_->bytes_waiting() > 0) && !gathering(before)) write_out();
}

/// `before`: octets that waited before this batch.
bool CaptureProcess::gathering(std::size_t before) const {
    const std::size_t waiting = writer_->bytes_waiting();
    if (waiting >= large_write) return false;
    return waiting - std::min(before, waiting) >= fast_batch && monotonic_now() - written_ < longest_gathering;
}

void CaptureProcess::write_out() {
    if (auto failure = writer_->flush()) return fail_to_write(*failure);
    written_ = monotonic_now();
    counts_.captured = frames_;
    counts_.bytes = writer_->bytes_written();
    counts_unreported_ = true;
    if (written_ - statistics_read_ >= statistics_interval) read_statistics();
}

void CaptureProcess::read_statistics() {
    statistics_read_ = monotonic_now();
    pcap_stat statistics{};
    if (pcap_stats(ring_.get(), &statistics) != 0) return;
    counts_.dropped_by_kernel = statistics.ps_drop;
    counts_.dropped_by_interface = statistics.ps_ifdrop;
    counts_.disk_free = free_space(recording_descriptor);
}

void CaptureProcess::report_counts() {
    // One unread report is enough: the next one holds all that it would have said.
    if (!counts_unreported_ || parent_gone_) return;
    const std::int64_t now = monotonic_now();
    if (now - reported_ < report_interval || reports_unread(report_descriptor)) return;
    reported_ = now;
    send_report(report_descriptor, {ReportKind::counts, 0, counts_, {}, {}});
    counts_unreported_ = false;
}

void CaptureProcess::ask_to_end() {
    asked_ = true;
    if (!command_) end_time_ = std::min(end_time_, wall_clock_now());
}

void CaptureProcess::hear_parent() {
    std::array<char, 16> request{};
    const ssize_t size = recv(report_descriptor, request.data(), request.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) parent_gone_ = true;
    ask_to_end();
}

void CaptureProcess::hear_signals() {
    signalfd_siginfo information{};
    while (read(signals_.get(), &information, sizeof information) == sizeof information) {
        if (information.ssi_signo == SIGTERM) ask_to_end();
    }
    if (!command_) return;
    const bool ran = command_->running();
    command_->reap();
    if (command_->status() && !status_reported_) {
        status_reported_ = true;
        if (!parent_gone_)
            send_report(report_descriptor, {ReportKind::command_status, *command_->status(), counts_, {}, {}});
    }
    if (ran && !command_->running()) command_ended_ = last_activity_ = monotonic_now();
}

int CaptureProcess::milliseconds_to_wait() const {
    if (ring_ && !drained_) return 0;
    if (asked_ || (command_ && !command_->running()) || !ring_) return 10;
    if (counts_unreported_ && reports_unread(report_descriptor)) return 20;
    if (writer_->bytes_waiting() > 0 || counts_unreported_) return report_interval / millisecond;
    if (end_time_ == never) return -1;
    return static_cast<int>(std::clamp<std::int64_t>((end_time_ - wall_clock_now()) / millisecond + 1, 1, 60'000));
}

void CaptureProcess::wait_for_work() {
    std::array<pollfd, 3> waiting{{{parent_gone_ ? -1 : report_descriptor, POLLIN, 0},
                                   {signals_.get(), POLLIN, 0},
                                   {ring_ ? pcap_get_selectable_fd(ring_.get()) : -1, POLLIN, 0}}};
    poll(waiting.data(), waiting.size(), milliseconds_to_wait());
    if (waiting[0].revents != 0) hear_parent();
    if (waiting[1].revents != 0) hear_signals();
}

bool CaptureProcess::finished() const {
    if (failure_ || reader_gone_) return true;
    if (options_.packet_limit > 0 && frames_ >= options_.packet_limit) return true;
    if (last_frame_time_ > end_time_ + settling_time) return true;
    if (drained_ && wall_clock_now() > end_time_ + settling_time) return true;
    if (!command_ || command_->running()) return false;
    const std::int64_t now = monotonic_now();
    return now - last_activity_ > quiet_time || now - command_ended_ > longest_quiet;
}

void CaptureProcess::finish() {
    if (writer_ && writer_->bytes_waiting() > 0 && !failure_ && !reader_gone_) write_out();
    if (ring_ && writer_) read_statistics();
    writer_.reset();
    if (failure_ && counts_.bytes > 0) {
        const WholeFrames whole = trim_to_whole_frames(recording_descriptor, format_for(options_.file), counts_.bytes);
        counts_.captured += whole.count;
        counts_.bytes = whole.end;
    }
    ring_.reset();
    while (command_ && command_->running()) {
        command_->terminate();
        wait_for_work();
        hear_signals();
    }
    if (parent_gone_) return;
    const ReportKind kind = failure_ ? ReportKind::failed : ReportKind::ended;
    send_report(report_descriptor, {kind, 0, counts_, {}, failure_.value_or(Error{})});
}

int CaptureProcess::run() {
    if (!prepare()) return 1;
    while (!finished()) {
        wait_for_work();
        if (asked_ && command_ && command_->running()) command_->terminate();
        read_frames();
        report_counts();
    }
    finish();
    return failure_ ? 1 : 0;
}

/// Sends one datagram over 127.0.0.1 and receives it: what `doctor` captures in a private loopback.
int send_probe() {
    const Descriptor endpoint(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    char octet = 0;
    const bool arrived = bind(endpoint.get(), generic, size) == 0 && getsockname(endpoint.get(), generic, &size) == 0 &&
                         sendto(endpoint.get(), &octet, 1, 0, generic, size) == 1 &&
                         recv(endpoint.get(), &octet, 1, 0) == 1;
    return arrived ? 0 : 1;
}

}  // namespace

int capture_process_main(int argc, char** argv) {
    if (argc >= 3 && std::strcmp(argv[2], probe_argument) == 0) return send_probe();
    if (std::getenv(capture_process_variable) == nullptr || fcntl(recording_descriptor, F_GETFD) < 0) {
        std::fprintf(stderr, "%s: %s is for loopscope's own use; see loopscope capture --help\n", argv[0],
                     capture_process_argument);
        return 2;
    }
    prctl(PR_SET_NAME, "loopscope-live");  // in ps and top: it was run as /proc/self/exe
    close_range(command_output_descriptor + 1, ~0u, 0);
    for (const int inherited : {report_descriptor, recording_descriptor, command_output_descriptor}) {
        fcntl(inherited, F_SETFD, FD_CLOEXEC);
    }
    const int status = CaptureProcess(to_options(std::vector<std::string>(argv + 2, argv + argc))).run();
    // Whoever dropped his privileges cannot be inspected: no leak checker, no handlers of the parent's libraries.
    std::_Exit(status);
}

}  // namespace loopscope::capture
