#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/terminal.hpp"
#include "capture/doctor.hpp"

namespace loopscope::app {

namespace {

int doctor_command() {
    using Verdict = capture::Check::Verdict;
    const bool coloured = colour_wanted();
    Output out;
    bool all_work = true;
    for (const auto& check : capture::check_machine()) {
        const auto sign = check.verdict == Verdict::works     ? "ok     "
                          : check.verdict == Verdict::limited ? "limited"
                                                              : "fails  ";
        const auto paint = check.verdict == Verdict::works     ? colour::green
                           : check.verdict == Verdict::limited ? colour::yellow
                                                               : colour::red;
        if (coloured) out.text += paint;
        out.text += sign;
        if (coloured) out.text += colour::off;
        out.text.append("  ").append(check.subject).append(": ").append(check.detail).append("\n");
        if (!check.mend.empty()) out.text.append("         mend it with: ").append(check.mend).append("\n");
        all_work = all_work && check.verdict != Verdict::fails;
    }
    const int written = out.finish();
    return written != done ? written : all_work ? done : failed;
}

}  // namespace

void add_doctor(CLI::App& program, Action& action) {
    auto* command = program.add_subcommand(
        "doctor", "Try what works on this machine, and name the command that mends what does not");
    command->callback([&action] { action = doctor_command; });
}

}  // namespace loopscope::app
