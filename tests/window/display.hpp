#pragma once

#include <string>
#include <vector>

namespace loopscope::tests {

/// An X server of its own, on a free display number, with no screen to be seen. `name()` is empty where Xvfb is
/// missing.
class Display {
public:
    explicit Display(int width = 1600, int height = 1000);
    ~Display();
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;
    const std::string& name() const { return name_; }

private:
    int process_ = -1;
    std::string name_;
};

/// What a program run printed and how it ended.
struct Outcome {
    int status = -1;
    std::string output;  ///< standard output and standard error
};

/// Runs the built program with these arguments on a display, with settings of its own.
Outcome run_loopscope(const std::vector<std::string>& arguments, const std::string& display,
                      const std::string& settings_folder);

}  // namespace loopscope::tests
