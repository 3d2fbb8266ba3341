#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "app/commands.hpp"
#include "app/headless_capture.hpp"
#include "app/terminal.hpp"
#include "demos/demos.hpp"

namespace loopscope::app {

namespace {

struct DemoOptions {
    std::string name, file;
};

int list_demos() {
    Output out;
    for (const auto& demo : demos::all()) {
        out.text.append(demo.name).append(demo.name.size() < 16 ? 16 - demo.name.size() : 1, ' ');
        out.text.append(demo.summary).append("\n");
    }
    return out.finish();
}

int demo_command(const DemoOptions& options) {
    if (options.name.empty()) return list_demos();
    if (demos::find(options.name) == nullptr)
        return complain("there is no demo named '" + options.name + "'. `loopscope demo` lists them."), wrong_usage;
    capture::LiveOptions live;
    live.file = options.file;
    live.private_loopback = live.command_may_filter = true;
    live.command = {std::filesystem::read_symlink("/proc/self/exe").string(), "--run-demo", options.name};
    return capture_to_file(live);
}

}  // namespace

void add_demo(CLI::App& program, Action& action, ui::WindowOptions& window) {
    auto options = std::make_shared<DemoOptions>();
    auto* command = program.add_subcommand("demo", "List the demos, or play one in a private loopback");
    command->fallthrough();  // --screenshot, --view, ... come after the name as well
    command->add_option("NAME", options->name, "Demo to play; none: list them");
    command->add_option("-w,--write", options->file,
                        "Play it without a window and write what was captured to this file");
    command->callback([options, &action, &window] {
        const auto played_in_window =
            !options->name.empty() && options->file.empty() && demos::find(options->name) != nullptr;
        if (played_in_window)
            window.demo = options->name;
        else
            action = [options] { return demo_command(*options); };
    });
}

}  // namespace loopscope::app
