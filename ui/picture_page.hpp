#pragma once

#include <span>
#include <string_view>

#include "ui/scene.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

/// Pictures below each other on the theme's ground, with a line at the foot that names the capture, and what else is to
/// be said of the page.
Scene picture_page(std::span<const Scene> pictures, std::string_view capture, const Theme&, const TextMeasure&,
                   std::string_view note = {});

}  // namespace loopscope::ui
