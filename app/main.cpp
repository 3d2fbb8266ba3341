#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <new>

#include "app/commands.hpp"
#include "capture/live.hpp"
#include "demos/demos.hpp"

namespace loopscope::app {

int complain(const std::string& message) {
    std::fflush(stdout);
    std::fprintf(stderr, "loopscope: %s\n", message.c_str());
    return failed;
}

namespace {

struct WindowArguments {
    ui::WindowOptions options;
    capture::LiveOptions live;
    std::string size;
};

void add_window_options(CLI::App& program, WindowArguments& window) {
    program.add_option("FILE", window.options.file,
                       "Capture file to replay (pcap or pcapng, may be gzip-compressed; - reads a pipe)");
    program.add_option("-i,--interface", window.live.interface, "Capture live on this interface")->default_str("");
    program.add_option("-f,--filter", window.live.filter, "Capture filter (BPF), such as 'tcp port 80'")->needs("-i");
    program.add_option("-Y,--display-filter", window.options.display_filter,
                       "List only the packets that fit this filter, such as 'tcp.port == 80 and http'");
    program.add_option("--screenshot", window.options.screenshot,
                       "Draw until the capture is read or the demo has ended, write this PNG, exit");
    program.add_option("--view", window.options.view, "View to show: " + ui::view_names());
    program.add_option("--select", window.options.select, "Frame to select");
    program.add_option("--size", window.size, "Size of the window, such as 1280x800")
        ->check([](const std::string& size) {
            int width = 0, height = 0, end = 0;
            const bool right = std::sscanf(size.c_str(), "%dx%d%n", &width, &height, &end) == 2 &&
                               size.size() == static_cast<std::size_t>(end) && width >= 320 && height >= 240 &&
                               width <= 16'384 && height <= 16'384;
            return right ? std::string{} : "wants WIDTHxHEIGHT, from 320x240 to 16384x16384, such as 1280x800";
        });
    program.add_option("--theme", window.options.theme, "dark or light")->check(CLI::IsMember({"dark", "light"}));
    program.add_option("--latency-log", window.options.latency_log)->group("");
    program
        .add_option("--frame-text", window.options.frame_text,
                    "Like --screenshot, but write the text that the window shows")
        ->group("");
}

int open_window(WindowArguments& window, bool live) {
    if (live && !window.options.file.empty()) return complain("give FILE or -i, not both"), wrong_usage;
    if (live) window.options.capture = window.live;
    if (!window.size.empty()) std::sscanf(window.size.c_str(), "%dx%d", &window.options.width, &window.options.height);
    std::signal(SIGPIPE, SIG_IGN);
    return ui::run_window(window.options);
}

/// What to type instead, where a subcommand that reads captures was given a file without -r; empty: something else.
std::string wanted_instead(const CLI::App& program) {
    for (const auto* command : program.get_subcommands()) {
        const auto* read = command->get_option_no_throw("--read");
        const auto unexpected = command->remaining();
        if (read == nullptr || read->count() != 0 || unexpected.size() != 1 || unexpected[0].starts_with('-')) continue;
        return "a capture file goes after -r: loopscope " + command->get_name() + " -r " + unexpected[0];
    }
    return {};
}

int run(int argc, char** argv) {
    CLI::App program{
        "Loopscope shows what your sockets say on the wire: handshakes, segments, HTTP and DNS, live or from a capture "
        "file.\n"
        "Without a subcommand it opens the window."};
    program.name("loopscope");
    program.set_version_flag("--version,-V", "loopscope " LOOPSCOPE_VERSION);
    program.require_subcommand(0, 1);
    program.footer(
        "Examples:\n"
        "  loopscope demo tcp-echo                     watch a first client and server\n"
        "  loopscope capture.pcapng                    replay a capture\n"
        "  loopscope decode -r capture.pcapng -T ladder\n"
        "  loopscope SUBCOMMAND --help                 its options");
    WindowArguments window;
    add_window_options(program, window);
    Action action;
    add_demo(program, action, window.options);
    add_capture(program, action);
    add_decode(program, action);
    add_connections(program, action);
    add_fields(program, action);
    add_doctor(program, action);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const auto instead = error.get_exit_code() == 0 ? std::string{} : wanted_instead(program);
        if (!instead.empty()) return complain(instead), wrong_usage;
        return program.exit(error, std::cout, std::cerr) == 0 ? done : wrong_usage;
    }
    return action ? action() : open_window(window, program.count("-i") > 0);
}

int run_demo(const char* name) {
    const auto* demo = demos::find(name);
    if (demo == nullptr)
        return complain(std::string{"there is no demo named "} + name + ". `loopscope demo` lists them."), wrong_usage;
    return demo->run();
}

}  // namespace
}  // namespace loopscope::app

int main(int argc, char** argv) {
    using namespace loopscope;
    // The program's own helper processes, before anything starts a thread.
    if (argc > 1 && std::strcmp(argv[1], capture::capture_process_argument) == 0)
        return capture::capture_process_main(argc, argv);
    if (argc == 3 && std::strcmp(argv[1], "--run-demo") == 0) {
        capture::renounce_all_but_filtering();
        return app::run_demo(argv[2]);
    }
    capture::renounce_file_capabilities();
    try {
        return app::run(argc, argv);
    } catch (const std::bad_alloc&) {
        return app::complain(
            "there is not enough memory for this. Close other programs, or allow more: see `ulimit -d` and `ulimit "
            "-v`.");
    } catch (const std::exception& error) { return app::complain(std::string{"unexpected: "} + error.what()); }
}
