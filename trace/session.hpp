#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "capture/error.hpp"
#include "capture/live.hpp"
#include "trace/recording.hpp"

namespace loopscope::trace {

/// What the thread that feeds a recording reports.
struct SessionStatus {
    enum class Kind : std::uint8_t {
        reading,   ///< a file, not at its end yet
        live,      ///< frames come in from a capture process (or a pipe)
        complete,  ///< the file was read, or the capture ended as asked
        damaged,   ///< the file's rest cannot be read: see error
        failed,    ///< the capture process failed or died: see error; what came is kept
    };
    Kind kind = Kind::reading;
    std::optional<capture::Error> error;
    std::optional<capture::Error> notice;  ///< what the user should know although it captures
    capture::LiveCounts counts;            ///< live only
    double progress = 1.0;                 ///< of a file: 0..1
    std::string title;                     ///< "http.pcap", "lo", "demo tcp-echo"
    bool is_live_source = false;           ///< it began as a capture, even if it has ended
    std::optional<int> command_status;
};

/// A recording and the one thread that feeds it: from a file, a pipe, or a live capture.
class Session {
public:
    /// `on_change` is called from the feeding thread after something was published (wake the window up).
    static capture::Result<std::unique_ptr<Session>> open(const std::string& path, std::function<void()> on_change);
    static capture::Result<std::unique_ptr<Session>> capture(const capture::LiveOptions& options,
                                                             const std::string& title, std::function<void()> on_change);
    ~Session();

    const Recording& recording() const;
    SessionStatus status() const;
    void stop();  ///< ends a live capture; the recording stays
    /// What the command in the private loopback printed so far, up to its last 64 KiB.
    std::string command_output() const;
    /// Writes the frames read so far to a capture file (pcapng, or pcap by the path's ending).
    capture::Failure save(const std::string& path) const;

private:
    struct State;
    Session();
    std::unique_ptr<State> state_;
};

}  // namespace loopscope::trace
