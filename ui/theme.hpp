#pragma once

#include <string_view>

#include "ui/color.hpp"
#include "ui/meaning.hpp"

namespace loopscope::ui {

/// The palette, by meaning. Hues derive from Okabe and Ito's colour-blind safe set; a colour is never the only sign.
struct Theme {
    std::string_view name;  ///< "dark", "light"
    bool dark = true;

    // surfaces
    Color window;   ///< behind everything
    Color panel;    ///< a view
    Color raised;   ///< toolbar, header rows, popups
    Color control;  ///< buttons and fields at rest
    Color border, grid;

    // text
    Color text;   ///< what is read
    Color muted;  ///< labels, secondary columns
    Color faint;  ///< placeholders, what is not there

    // interaction
    Color accent;     ///< links, focus, the main button
    Color on_accent;  ///< text on the accent
    Color selected;   ///< background of the chosen row
    Color hovered;    ///< background of the row under the pointer
    Color highlight;  ///< octets and fields that belong together

    // meaning; readable as text on `panel`
    Color opening;  ///< handshake
    Color closing;  ///< teardown
    Color failure;  ///< reset, refused, malformed, errors
    Color warning;  ///< retransmission, out of order, window full
    Color good;     ///< works, completed, playing
    Color http, dns, datagram, data, other;

    // the two ends, wherever they are told apart
    Color client, server;

    Color of(Meaning) const;
};

const Theme& dark_theme();
const Theme& light_theme();
/// By name; the dark one where there is no such theme.
const Theme& theme_named(std::string_view name);

/// Gives Dear ImGui the theme's colours, and spacing for `scale` screen pixels a logical pixel.
void apply(const Theme&, float scale);

}  // namespace loopscope::ui
