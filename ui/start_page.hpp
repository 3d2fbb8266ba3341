#pragma once

#include <string>

#include "ui/fonts.hpp"
#include "ui/settings.hpp"
#include "ui/start_model.hpp"
#include "ui/theme.hpp"

namespace loopscope::ui {

/// What was asked for on the start page; at most one of them.
struct StartChoice {
    std::string demo, interface, file;  ///< play it; capture on it; open it
    bool browse = false;                ///< show the file chooser
};

/// Draws the start page into what is left of the current window.
StartChoice draw_start_page(StartModel&, const Settings&, const Theme&, const Fonts&);

}  // namespace loopscope::ui
