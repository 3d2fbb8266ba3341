#pragma once

#include <cstdint>

#include "decode/packet.hpp"
#include "ui/row_scroll.hpp"

namespace loopscope::ui {

/// What a list on the screen remembers from frame to frame.
struct ListState {
    RowScroll scroll;
    std::uint32_t revealed = decode::none;  ///< the chosen item that was scrolled to
    int menu_column = 0;                    ///< where the context menu was opened
    bool menu_wanted = false;               ///< opened outside of the table, whose ids are its own
    float share = 0.62f;                    ///< of the width; the rest is the details pane's
};

}  // namespace loopscope::ui
