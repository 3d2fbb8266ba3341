#pragma once

#include <cstdint>

namespace loopscope::ui {

/// An sRGB colour, 8 bits a channel.
struct Color {
    std::uint8_t red = 0, green = 0, blue = 0, alpha = 255;

    constexpr bool operator==(const Color&) const = default;
    /// As Dear ImGui packs it (IM_COL32).
    constexpr std::uint32_t packed() const {
        return std::uint32_t{alpha} << 24 | std::uint32_t{blue} << 16 | std::uint32_t{green} << 8 | red;
    }
    /// The same colour, `share` (0..1) as opaque as before.
    constexpr Color faded(double share) const {
        return {red, green, blue, static_cast<std::uint8_t>(alpha * share + 0.5)};
    }
};

/// 0xRRGGBB
constexpr Color rgb(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8),
            static_cast<std::uint8_t>(value)};
}

/// `over` painted on an opaque `below`.
Color blend(Color below, Color over);
/// Contrast ratio of WCAG 2.2: 1 (none) to 21 (black on white).
double contrast(Color, Color);
/// How far apart two colours look: CIE 1976 colour difference in CIELAB (2.3 is just noticeable).
double difference(Color, Color);

enum class ColorVision : std::uint8_t { protanopia, deuteranopia, tritanopia };
/// The colour as somebody with this colour blindness sees it (Machado, Oliveira and Fernandes 2009, severity 1).
Color seen_with(ColorVision, Color);

}  // namespace loopscope::ui
