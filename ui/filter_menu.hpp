#pragma once

#include <string>

#include "ui/view.hpp"

namespace loopscope::ui {

/// Entries of a context menu: the condition as filter, alone or joined to the one that is there, applied or only
/// written down. Nothing where the condition is empty.
void draw_filter_menu(ViewContext&, const std::string& condition);

}  // namespace loopscope::ui
