#include "app/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "app/commands.hpp"

namespace loopscope::app {

namespace {
constexpr std::size_t write_size = 256u << 10;
volatile std::sig_atomic_t interrupts = 0;

void on_interrupt(int signal) {
    if (interrupts != 0) _exit(128 + signal);
    interrupts = 1;
}
}  // namespace

bool colour_wanted() {
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    if (no_color != nullptr && *no_color != '\0') return false;
    return isatty(STDOUT_FILENO) == 1 && (term == nullptr || std::strcmp(term, "dumb") != 0);
}

int terminal_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) return size.ws_col;
    return 100;
}

void Output::flush(bool now) {
    if (!now && text.size() < write_size) return;
    write_all(text);
    text.clear();
}

void Output::write(std::string_view large) {
    flush(true);
    write_all(large);
}

void Output::write_all(std::string_view rest) {
    while (!rest.empty() && !failed_) {
        const auto written = ::write(STDOUT_FILENO, rest.data(), rest.size());
        if (written > 0)
            rest.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            failed_ = true,
            complain(std::string{"standard output: "} + std::strerror(errno) + ". The rest is not written.");
    }
}

int Output::finish() {
    flush(true);
    return failed_ ? failed : done;
}

Progress::Progress(std::string what, bool prints)
    : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1 && !(prints && isatty(STDOUT_FILENO) == 1)) {}
Progress::~Progress() {
    if (shown_) std::fputs("\r\033[K", stderr);
}
void Progress::show(const std::string& state) {
    if (!terminal_) return;
    const auto now = std::chrono::steady_clock::now().time_since_epoch() / std::chrono::milliseconds{1};
    if (now < next_) return;
    if (next_ != 0) {
        std::fprintf(stderr, "\r%s: %s\033[K", what_.c_str(), state.c_str());
        shown_ = true;
    }
    next_ = now + 100;
}

void catch_interrupt() {
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}
bool interrupted() { return interrupts != 0; }

}  // namespace loopscope::app
