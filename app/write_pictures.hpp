#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "trace/recording.hpp"

namespace CLI {
class App;
}

namespace loopscope::app {

/// Which pictures the command line asks for.
struct PictureOptions {
    std::string svg, png;            ///< paths; - is standard output; empty: none
    std::string picture = "ladder";  ///< see picture_names()
    std::string theme = "light";
    bool wanted() const { return !svg.empty() || !png.empty(); }
};

std::vector<std::string> picture_names();
/// Adds `--svg`, `--png`, `--picture` and `--theme`.
void add_picture_options(CLI::App& command, PictureOptions&);

/// Writes the pictures of these connections below each other, as many as fit on a page; what is left out is said on
/// standard error. The exit status. `capture`: its name, for the foot.
int write_pictures(const trace::Recording&, std::span<const std::uint32_t> connections, const std::string& capture,
                   const PictureOptions&);

}  // namespace loopscope::app
