#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "capture/live.hpp"

namespace loopscope::ui {

/// What the command line asks of the window.
struct WindowOptions {
    std::string file;                             ///< replay this capture; empty: none
    std::optional<capture::LiveOptions> capture;  ///< capture live
    std::string demo;                             ///< play this demo in a private loopback; empty: none
    std::string screenshot;          ///< write this PNG once the capture is read or the demo has ended, and exit
    std::string frame_text;          ///< write the text of the last frame drawn to this file, and exit (for tests)
    std::string latency_log;         ///< append a line for each frame that shows new packets: how many there are, and
                                     ///< milliseconds from the wire to the screen of the oldest new one (for bench/)
    std::string view;                ///< view to show first; see view_names(); empty: the usual
    std::uint32_t select = 0;        ///< frame to select; 0: none
    std::string display_filter;      ///< which packets are listed; empty: all
    int width = 1280, height = 800;  ///< logical pixels
    std::string theme;               ///< "dark", "light" or empty: what was used last, else dark
};

/// Names that `--view` takes, separated by ", ".
std::string view_names();

/// Opens the window and runs until it is closed. Returns the exit status; errors are on standard error.
int run_window(const WindowOptions& options);

}  // namespace loopscope::ui
