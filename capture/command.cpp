#include "capture/command.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "capture/descriptor.hpp"
#include "capture/privilege.hpp"
#include "capture/process_protocol.hpp"

namespace loopscope::capture {

namespace {

void restore_signals() {
    for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGXFSZ}) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

void redirect(int output) {
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    close(nothing);
}

/// In the new process: becomes the command, or reports why it cannot.
[[noreturn]] void become(const std::vector<std::string>& arguments, int output, int report, pid_t parent) {
    restore_signals();
    if (output >= 0) {
        setpgid(0, 0);
        redirect(output);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    unsetenv(capture_process_variable);
    // libpcap's descriptors would be inherited otherwise.
    if (close_range(3, ~0u, CLOSE_RANGE_CLOEXEC) != 0) {
        for (int number = 3; number < 256; ++number) fcntl(number, F_SETFD, FD_CLOEXEC);
    }
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    execvp(words[0], words.data());
    const int code = errno;
    [[maybe_unused]] const ssize_t written = write(report, &code, sizeof code);
    _exit(127);
}

/// The parent of each process that we can see.
std::map<pid_t, pid_t> parents() {
    std::map<pid_t, pid_t> result;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
        const std::string name = entry.path().filename();
        pid_t process = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), process).ptr != name.data() + name.size()) continue;
        std::ifstream file(entry.path() / "stat");
        std::string text;
        std::getline(file, text);
        // "pid (name) state parent ...": the name may hold anything, parentheses too.
        const std::size_t name_end = text.rfind(')');
        if (name_end == text.npos || name_end + 4 >= text.size()) continue;
        pid_t parent = 0;
        std::from_chars(text.data() + name_end + 4, text.data() + text.size(), parent);
        result[process] = parent;
    }
    return result;
}

std::vector<pid_t> descendants() {
    const std::map<pid_t, pid_t> parent_of = parents();
    const pid_t self = getpid();
    std::vector<pid_t> result;
    for (const auto& entry : parent_of) {
        const pid_t process = entry.first;
        pid_t ancestor = process;
        // A process that ended while we looked may have left a circle of reused numbers: 64 generations are enough.
        for (int generation = 0; generation < 64 && ancestor != self; ++generation) {
            const auto next = parent_of.find(ancestor);
            if (next == parent_of.end()) break;
            ancestor = next->second;
        }
        if (ancestor == self && process != self) result.push_back(process);
    }
    return result;
}

Error cannot_run(const std::string& name, int code) {
    Error error{std::strerror(code), "command \"" + name + "\"", ""};
    if (code == ENOENT) error.mend = "Give its path, or a name that $PATH finds.";
    if (code == EACCES) error.mend = "Make it executable with: chmod +x " + name;
    return error;
}

}  // namespace

Failure check_command(const std::string& name) {
    if (name.find('/') != name.npos) {
        if (access(name.c_str(), X_OK) == 0) return std::nullopt;
        return cannot_run(name, errno);
    }
    const char* variable = std::getenv("PATH");
    std::istringstream folders(variable == nullptr ? "/bin:/usr/bin" : variable);
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (!folder.empty()) folder += '/';
        folder += name;
        if (access(folder.c_str(), X_OK) == 0) return std::nullopt;
    }
    return cannot_run(name, ENOENT);
}

Result<Command> Command::start(const std::vector<std::string>& arguments, int output, bool may_filter) {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return cannot_run(arguments.front(), errno);
    const Descriptor reader(ends[0]);
    Descriptor writer(ends[1]);
    const pid_t self = getpid();
    const pid_t child = fork();
    if (child < 0) return cannot_run(arguments.front(), errno);
    if (child == 0) {
        if (may_filter) hand_down_filtering();
        become(arguments, output, writer.get(), self);
    }

    writer.reset();
    int code = 0;
    ssize_t size;
    do size = read(reader.get(), &code, sizeof code);
    while (size < 0 && errno == EINTR);
    if (size == sizeof code) {
        waitpid(child, nullptr, 0);
        return cannot_run(arguments.front(), code);
    }
    Command command;
    command.id_ = child;
    command.leads_group_ = output >= 0;
    return command;
}

void Command::reap() {
    int status = 0;
    pid_t process;
    while ((process = waitpid(-1, &status, WNOHANG)) > 0) {
        if (process == id_) status_ = shell_status(status);
    }
    if (process < 0 && errno == ECHILD) all_ended_ = true;
}

void Command::terminate() {
    const std::int64_t now = monotonic_now();
    if (first_asked_ == 0) first_asked_ = now;
    const bool insist = now - first_asked_ >= patience;
    for (const pid_t process : descendants()) {
        if (insist) {
            kill(process, SIGKILL);
        } else if (asked_.insert(process).second) {
            kill(process, SIGTERM);
            kill(process, SIGCONT);
        }
    }
}

std::int64_t monotonic_now() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

int shell_status(int wait_status) {
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

}  // namespace loopscope::capture
