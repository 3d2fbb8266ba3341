#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/error.hpp"

namespace loopscope::capture {

/// What to capture and where to put it.
struct LiveOptions {
    std::string interface = "lo";
    std::string filter;                   ///< BPF; empty: everything
    std::string file;                     ///< the recording, pcapng; empty: a new one in the spool folder
    std::uint32_t snap_length = 262'144;  ///< octets
    std::uint64_t packet_limit = 0;       ///< 0: none
    std::int64_t duration = 0;            ///< nanoseconds; 0: none
    std::size_t ring_bytes = 64u << 20;   ///< kernel buffer
    bool promiscuous = false;
    bool private_loopback = false;     ///< capture on `lo` of a new network namespace, see `command`
    std::vector<std::string> command;  ///< run in the private loopback (argv); the capture ends after it did
    /// The command may drop what comes to its TCP sockets (SO_ATTACH_FILTER), for which newer kernels want
    /// CAP_NET_ADMIN: an ordinary user's command has it then, over the private loopback alone.
    bool command_may_filter = false;
    int command_output = -1;  ///< descriptor for the command's stdout and stderr; -1: inherited
};

/// Counts of a running capture.
struct LiveCounts {
    std::uint64_t captured = 0;           ///< frames written to the recording
    std::uint64_t dropped_by_kernel = 0;  ///< the ring was full
    std::uint64_t dropped_by_interface = 0;
    std::uint64_t bytes = 0;                 ///< octets of the recording
    std::optional<std::uint64_t> disk_free;  ///< octets that its disk still takes; nothing where it is no file
    std::uint64_t dropped() const { return dropped_by_kernel + dropped_by_interface; }
};

enum class LiveStatus : std::uint8_t {
    starting,
    capturing,
    ended,   ///< as asked: stopped, limit reached, or the command is done
    failed,  ///< see `error()`; what was captured is in the recording
};

/// A capture in its own small process: it alone needs a privilege (or lives in the private loopback), drops it after
/// opening, and appends to the recording, which is whole up to its last frame whatever happens to either process.
class LiveCapture {
public:
    /// Starts the process and returns when it captures, or with the reason why it cannot and the command that mends it.
    static Result<LiveCapture> start(const LiveOptions& options);
    LiveCapture(LiveCapture&&) noexcept;
    LiveCapture& operator=(LiveCapture&&) noexcept;
    ~LiveCapture();  ///< stops it and waits

    void stop();        ///< asks it to end; what the kernel still holds is written first
    LiveStatus poll();  ///< reads its reports without waiting
    /// Waits until something is reported or `milliseconds` have passed (-1: forever).
    LiveStatus wait(int milliseconds);
    const LiveCounts& counts() const;
    const Error& error() const;
    const std::string& file() const;       ///< the recording, to be opened with Source::Growth::growing
    const std::string& interface() const;  ///< "lo", or "private loopback"
    /// What the user should know although it captures: why the host's `lo` stands in for a private loopback, or what
    /// the private loopback cannot do here. Nothing where `what` is empty.
    const Error& notice() const;
    /// `file()` is in the spool folder: whoever has read it deletes it.
    bool spooled() const;
    int wait_descriptor() const;  ///< readable when there is something to `poll`
    /// Exit status of the command, once it has ended: 0..255, or 128 + signal.
    std::optional<int> command_status() const;

private:
    struct State;
    explicit LiveCapture(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The capture process's own entry: `loopscope` runs itself with this as its first argument.
inline constexpr const char* capture_process_argument = "--capture-process";
int capture_process_main(int argc, char** argv);

/// For every other process of the program: gives up what its file grants (setcap), for the capture process alone needs
/// it.
void renounce_file_capabilities();
/// The same for a command that LiveOptions::command_may_filter started: it keeps what the capture process gave it.
void renounce_all_but_filtering();

}  // namespace loopscope::capture
