#pragma once

#include <string>
#include <string_view>

#include "ui/icons.hpp"

struct ImFont;

namespace loopscope::ui {

/// A face at a size. See `push_font` in ui/imgui.hpp.
struct Face {
    ImFont* font = nullptr;
    float size = 15;  ///< screen pixels
};

/// The type of the window. Every face holds the icons too.
struct Fonts {
    Face text;   ///< proportional: what is read
    Face bold;   ///< proportional, semibold, same size
    Face small;  ///< proportional: labels, status bar
    Face title;  ///< proportional, semibold, large
    Face mono;   ///< monospaced: octets, addresses, numbers in columns
    Face mono_bold;
    float scale = 1;         ///< screen pixels a logical pixel: multiply fixed widths by it
    bool has_icons = false;  ///< FontAwesome was found
    std::string missing;     ///< which fonts were not found and how to install them; empty: all there

    float px(float logical) const { return logical * scale; }
    const char* sign(const Icon& icon) const { return has_icons ? icon.glyph : icon.fallback; }
    /// "sign  text"
    std::string label(const Icon& icon, std::string_view caption) const;
};

/// Builds the faces for `scale`, with every glyph that was wanted so far. Call between frames, with a GL context.
void build_fonts(Fonts& out, float scale);

/// Tells that `utf8` will be drawn. Glyphs that no face holds so far are in the next frame's fonts. Cheap for ASCII.
void want_glyphs(std::string_view utf8);
/// True where `build_fonts` is to be called before the next frame.
bool fonts_outdated();

}  // namespace loopscope::ui
