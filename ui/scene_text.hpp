#pragma once

#include <string>
#include <string_view>

#include "ui/scene.hpp"

namespace loopscope::ui {

/// How a file sets a SceneFont, in logical pixels. The same proportions as the window's type (ui/fonts.cpp).
struct SceneType {
    std::string_view families;  ///< for SVG, most wanted first
    std::string_view pattern;   ///< for fontconfig
    bool semibold = false;
    float size = 0;    ///< of the em square
    float height = 0;  ///< of a line
    float ascent = 0;  ///< from a line's upper edge to its baseline
};
const SceneType& type_of(SceneFont);

/// Takes one code point off the front of `utf8`, which is not empty. What must not reach a file becomes U+FFFD: octets
/// that are no UTF-8 (RFC 3629, section 4), noncharacters, and what would reorder the text around it. Control
/// characters become U+00B7, so that a line stays a line.
char32_t take_code_point(std::string_view& utf8);

}  // namespace loopscope::ui
