#pragma once

#include "ui/imgui.hpp"
#include "ui/row_scroll.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

/// A scrollbar at the right edge of the rectangle; `id` is unique in the window. Returns its width in pixels.
float draw_scrollbar(const char* id, RowScroll&, ImVec2 from, ImVec2 to, const Theme&, float scale);
/// The wheel, for the window that is being built.
void scroll_by_wheel(RowScroll&);
/// Wheel, Page Up and Page Down, Home and End for the window that is being built. Up and Down belong to the selection.
void scroll_by_input(RowScroll&);

}  // namespace loopscope::ui
