#pragma once

#include <string>

#include "ui/scene.hpp"

namespace loopscope::ui {

/// The picture as a document of SVG 1.1. Text stays text, in Inter and JetBrains Mono where they are installed. Marks
/// whose numbers are not finite are left out.
std::string to_svg(const Scene&);

}  // namespace loopscope::ui
