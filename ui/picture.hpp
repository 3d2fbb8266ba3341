#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "capture/error.hpp"

namespace loopscope::ui {

/// Pixels as OpenGL gives them: rows from the bottom up, red, green, blue, 8 bits each.
struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> pixels;
};

/// What the window shows. Call after drawing, before the buffers are swapped.
Picture read_picture(int width, int height);
/// Writes a PNG file.
capture::Failure write_png(const std::string& path, const Picture&);

}  // namespace loopscope::ui
