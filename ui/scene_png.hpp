#pragma once

#include <string>

#include "capture/error.hpp"
#include "ui/scene.hpp"

namespace loopscope::ui {

inline constexpr double png_scale = 2;           ///< pixels a logical pixel
inline constexpr int png_longest_side = 32'767;  ///< pixels
inline constexpr double png_most_pixels = 1e8;   ///< 400 MB while it is painted

/// The picture as the octets of a PNG file. Needs no display. An error where it would be larger than the limits above.
capture::Result<std::string> to_png(const Scene&, double scale = png_scale);

/// Measures text in the type of the files, PNG and SVG. Needs no display. For one thread.
TextMeasure file_measure();

}  // namespace loopscope::ui
