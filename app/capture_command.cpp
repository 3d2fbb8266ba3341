#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <memory>

#include "app/commands.hpp"
#include "app/headless_capture.hpp"
#include "app/terminal.hpp"
#include "ui/capture_state.hpp"
#include "ui/quantity.hpp"

namespace loopscope::app {

int capture_to_file(const capture::LiveOptions& options) {
    catch_interrupt();
    auto live = capture::LiveCapture::start(options);
    if (!live) return complain(capture::to_text(live.error()));
    if (!live->notice().what.empty()) complain(capture::to_text(live->notice()));
    capture::LiveStatus status;
    {
        Progress progress("Capturing on " + live->interface(), false);
        bool stopped = false;
        while ((status = live->wait(100)) == capture::LiveStatus::capturing ||
               status == capture::LiveStatus::starting) {
            if (interrupted() && !stopped) live->stop(), stopped = true;
            const auto state = ui::capture_state(live->counts(), live->file(), true);
            progress.show(ui::counted(live->counts().captured, "packet") + ", " + state.lost + ", " + state.spool);
        }
    }
    const auto& counts = live->counts();
    std::string lost = std::to_string(counts.dropped_by_kernel) + " dropped by the kernel";
    if (counts.dropped_by_interface > 0)
        lost += ", " + std::to_string(counts.dropped_by_interface) + " dropped by the interface";
    std::fprintf(stderr, "%llu packets captured on %s, %s, written to %s (%s)\n",
                 static_cast<unsigned long long>(counts.captured), live->interface().c_str(), lost.c_str(),
                 live->file().c_str(), ui::octets_text(counts.bytes).c_str());
    if (status == capture::LiveStatus::failed) return complain(capture::to_text(live->error()));
    if (const auto command = live->command_status(); command && *command != 0)
        return complain("the program in the private loopback ended with status " + std::to_string(*command) +
                        "; what it sent is in the capture.");
    return done;
}

namespace {

/// "duration:SECONDS", as dumpcap writes it.
std::string set_duration(capture::LiveOptions& options, const std::string& text) {
    constexpr std::string_view prefix = "duration:";
    double value = 0;
    const auto* end = text.data() + text.size();
    const bool right = text.starts_with(prefix) &&
                       std::from_chars(text.data() + prefix.size(), end, value).ptr == end && value > 0 && value < 1e9;
    if (!right) return "-a wants duration:SECONDS, such as duration:10";
    options.duration = static_cast<std::int64_t>(value * 1e9);
    return {};
}

}  // namespace

void add_capture(CLI::App& program, Action& action) {
    auto options = std::make_shared<capture::LiveOptions>();
    auto stop = std::make_shared<std::string>();
    auto ring = std::make_shared<unsigned>(static_cast<unsigned>(options->ring_bytes >> 20));
    auto* command = program.add_subcommand("capture", "Capture to a file, without a window");
    command->add_option("-i,--interface", options->interface, "Interface, such as lo")->required();
    command->add_option("-w,--write", options->file, "File to write (pcapng)")->required();
    command->add_option("-f,--filter", options->filter, "Capture filter (BPF), such as 'tcp port 80'");
    command->add_option("-c,--count", options->packet_limit, "Stop after so many packets")->check(CLI::PositiveNumber);
    command->add_option("-a,--autostop", *stop, "duration:SECONDS");
    command->add_option("-s,--snapshot-length", options->snap_length, "Octets to keep of each packet")
        ->check(CLI::Range(1u, 262'144u));
    command
        ->add_option("-B,--buffer-size", *ring,
                     "MiB of the kernel's ring, where packets wait to be written (64): more where packets are lost")
        ->check(CLI::Range(1u, 1024u));
    command->callback([options, stop, ring, &action] {
        options->ring_bytes = std::size_t{*ring} << 20;
        action = [options, stop] {
            if (!stop->empty())
                if (const auto wrong = set_duration(*options, *stop); !wrong.empty())
                    return complain(wrong), wrong_usage;
            return capture_to_file(*options);
        };
    });
}

}  // namespace loopscope::app
