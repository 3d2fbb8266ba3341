#pragma once

#include "ui/fonts.hpp"
#include "ui/imgui.hpp"
#include "ui/scene.hpp"

namespace loopscope::ui {

/// Draws the picture with its upper left corner at `origin`, at the fonts' scale. What the list's clip rectangle hides
/// costs next to nothing. The background is not painted: it is the panel's.
void draw_scene(ImDrawList&, const Scene&, ImVec2 origin, const Fonts&);

/// Measures text in the window's type, in logical pixels. Valid as long as `fonts`.
TextMeasure window_measure(const Fonts& fonts);

}  // namespace loopscope::ui
