#include "tests/window/display.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string_view>

extern char** environ;

namespace loopscope::tests {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (auto& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

std::string read_all(int descriptor, bool one_line) {
    std::string text;
    char buffer[4096];
    for (ssize_t size; (size = read(descriptor, buffer, sizeof buffer)) > 0;) {
        text.append(buffer, static_cast<std::size_t>(size));
        if (one_line && text.find('\n') != std::string::npos) break;
    }
    return text;
}

std::vector<std::string> environment(const std::string& display, const std::string& settings_folder) {
    std::vector<std::string> result{"LIBGL_ALWAYS_SOFTWARE=1", "XDG_CONFIG_HOME=" + settings_folder};
    if (!display.empty()) result.push_back("DISPLAY=" + display);
    for (char** entry = environ; *entry; ++entry) {
        const std::string_view text(*entry);
        const auto name = text.substr(0, text.find('='));
        if (name != "DISPLAY" && name != "WAYLAND_DISPLAY" && name != "XDG_CONFIG_HOME" &&
            name != "LIBGL_ALWAYS_SOFTWARE")
            result.emplace_back(text);
    }
    return result;
}

}  // namespace

Display::Display(int width, int height) {
    int ends[2];
    if (pipe2(ends, 0) != 0) return;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    const std::string screen = std::to_string(width) + "x" + std::to_string(height) + "x24";
    std::vector<std::string> arguments{"Xvfb",      "-displayfd", std::to_string(ends[1]), "-screen", "0", screen,
                                       "-nolisten", "tcp"};
    auto argv = pointers(arguments);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&process_, "Xvfb", &actions, nullptr, argv.data(), environ) != 0) process_ = -1;
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    const std::string number = process_ > 0 ? read_all(ends[0], true) : std::string();
    close(ends[0]);
    if (!number.empty()) name_ = ":" + number.substr(0, number.find('\n'));
}

Display::~Display() {
    if (process_ <= 0) return;
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
}

Outcome run_loopscope(const std::vector<std::string>& options, const std::string& display,
                      const std::string& settings_folder) {
    int ends[2];
    Outcome outcome;
    if (pipe2(ends, O_CLOEXEC) != 0) return outcome;
    std::vector<std::string> arguments{LOOPSCOPE_PROGRAM};
    arguments.insert(arguments.end(), options.begin(), options.end());
    auto variables = environment(display, settings_folder);
    auto argv = pointers(arguments), envp = pointers(variables);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    pid_t process = -1;
    const bool started = posix_spawn(&process, LOOPSCOPE_PROGRAM, &actions, nullptr, argv.data(), envp.data()) == 0;
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (started) {
        outcome.output = read_all(ends[0], false);
        int status = 0;
        waitpid(process, &status, 0);
        outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    close(ends[0]);
    return outcome;
}

}  // namespace loopscope::tests
