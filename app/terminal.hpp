#pragma once

#include <string>
#include <string_view>

namespace loopscope::app {

/// True where standard output is a terminal that wants colour (NO_COLOR is respected, and TERM=dumb).
bool colour_wanted();
/// Columns of the terminal, or 100 where there is none.
int terminal_width();

namespace colour {
inline constexpr std::string_view off = "\033[0m", bold = "\033[1m", dim = "\033[2m", red = "\033[31m",
                                  green = "\033[32m", yellow = "\033[33m", blue = "\033[34m", magenta = "\033[35m",
                                  cyan = "\033[36m";
}

/// Standard output with large writes. A failed write (a full disk) is kept and reported once by `finish`.
class Output {
public:
    std::string text;  ///< append here
    /// Writes when enough has come together, or at once.
    void flush(bool now = false);
    /// Takes a text that is large already: it is not copied into `text` but written.
    void write(std::string_view large);
    bool broken() const { return failed_; }  ///< nobody can be told any more: stop
    /// Writes the rest; 0, or 1 after a complaint.
    int finish();

private:
    void write_all(std::string_view rest);

    bool failed_ = false;
};

/// "Reading: 42 %" on standard error while it is a terminal; drawn at most ten times a second, wiped at the end.
class Progress {
public:
    /// `prints`: standard output takes text, which progress on the same terminal would spoil.
    explicit Progress(std::string what, bool prints = true);
    ~Progress();
    void show(const std::string& state);

private:
    std::string what_;
    bool terminal_;
    bool shown_ = false;
    long long next_ = 0;
};

/// After Ctrl-C or SIGTERM, once `catch_interrupt` was called; a second one ends the program.
void catch_interrupt();
bool interrupted();

}  // namespace loopscope::app
