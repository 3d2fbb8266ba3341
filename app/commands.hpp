#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ui/window.hpp"

namespace CLI {
class App;
}

namespace loopscope::app {

/// Exit statuses that other programs rely on.
inline constexpr int done = 0, failed = 1, wrong_usage = 2;

/// What main runs once the command line is understood; returns the exit status.
using Action = std::function<int()>;

// Each adds its subcommand and its options; when it was chosen, `action` is what to do. One file a subcommand.
void add_decode(CLI::App& program, Action& action);
void add_connections(CLI::App& program, Action& action);
void add_fields(CLI::App& program, Action& action);
void add_capture(CLI::App& program, Action& action);
void add_demo(CLI::App& program, Action& action, ui::WindowOptions& window);
void add_doctor(CLI::App& program, Action& action);

/// Prints "loopscope: ..." on standard error and returns `failed`.
int complain(const std::string& message);

}  // namespace loopscope::app
