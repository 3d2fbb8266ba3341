#pragma once

#include <functional>
#include <memory>
#include <string>

#include "capture/live.hpp"
#include "trace/session.hpp"

namespace loopscope::ui {

/// Where a recording comes from: all that is needed to get it, and to get it again.
struct Origin {
    enum class Kind : std::uint8_t { file, interface, demo };
    Kind kind = Kind::file;
    std::string name;              ///< path, interface, or demo
    capture::LiveOptions options;  ///< not for files

    static Origin of_file(const std::string& path);
    static Origin of_interface(const capture::LiveOptions&);
    static Origin of_demo(const std::string& name);

    bool live() const { return kind != Kind::file; }
    std::string title() const;  ///< "http.pcap", "lo", "demo tcp-echo"
};

using Opened = capture::Result<std::unique_ptr<trace::Session>>;
/// Opens it; may take a while, so not from the thread that draws.
Opened open_origin(const Origin&, std::function<void()> on_change);

}  // namespace loopscope::ui
