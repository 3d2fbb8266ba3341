#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "capture/error.hpp"

namespace loopscope::capture {

/// Nothing where $PATH, or the path itself, leads to a program.
Failure check_command(const std::string& name);

/// A command of the user with everything it starts, daemons included: orphans come to this process.
class Command {
public:
    /// Runs it. `output` takes its standard output and error, and its input is then empty; -1: it keeps ours, and so
    /// the terminal, whose Ctrl-C it hears. Without an `output` it stays in our process group, else it leads its own.
    /// `may_filter`: see LiveOptions::command_may_filter.
    static Result<Command> start(const std::vector<std::string>& arguments, int output, bool may_filter);

    /// Takes note of who has ended.
    void reap();
    /// Asks those to end that were not asked yet; `patience` after the first call it kills them. To be called until
    /// none runs.
    void terminate();

    bool running() const { return !all_ended_; }
    pid_t id() const { return id_; }
    bool leads_group() const { return leads_group_; }
    /// 0..255, or 128 + signal, once the command itself has ended.
    std::optional<int> status() const { return status_; }

    static constexpr std::int64_t patience = 2'000'000'000;  ///< nanoseconds

private:
    pid_t id_ = 0;
    bool leads_group_ = false, all_ended_ = false;
    std::optional<int> status_;
    std::int64_t first_asked_ = 0;  ///< monotonic time; 0: never
    std::set<pid_t> asked_;
};

/// Of CLOCK_MONOTONIC, nanoseconds.
std::int64_t monotonic_now();
/// Exit status as a shell has it: 0..255, or 128 + signal.
int shell_status(int wait_status);

}  // namespace loopscope::capture
