#pragma once

#include <functional>

#include "ui/view.hpp"

namespace loopscope::ui {

/// A list at the left, the details of its chosen row at the right, and a bar between them to drag. What stands in them
/// is drawn by the functions.
struct ListAndDetails {
    float least_width = 700;                ///< logical pixels; where there is less room, the details are left out
    bool nothing_matches = false;           ///< the filter leaves no row: that is said instead of the list
    const char* nothing = "";               ///< the sentence that says it
    std::function<void(float width)> list;  ///< `width`: pixels
    std::function<void()> details;
};

/// Draws it into what is left of the window. `share`: how much of the width is the list's, 0 to 1; the bar changes it.
void draw_list_and_details(const ListAndDetails&, float& share, const ViewContext&);

}  // namespace loopscope::ui
