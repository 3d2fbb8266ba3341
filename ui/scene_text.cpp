#include "ui/scene_text.hpp"

#include <array>

namespace loopscope::ui {
namespace {

constexpr char32_t replacement = 0xfffd, middle_dot = 0xb7;

char32_t made_safe(char32_t point) {
    const bool surrogate = point >= 0xd800 && point <= 0xdfff, beyond = point > 0x10ffff;
    const bool no_character = (point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
    const bool reorders = point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e) ||
                          (point >= 0x2066 && point <= 0x2069);
    if (surrogate || beyond || no_character || reorders) return replacement;
    const bool control = point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029;
    return control ? middle_dot : point;
}

}  // namespace

const SceneType& type_of(SceneFont font) {
    constexpr std::string_view text = "Inter, 'DejaVu Sans', sans-serif", mono = "'JetBrains Mono', monospace";
    constexpr std::string_view text_pattern = "Inter,DejaVu Sans,sans-serif",
                               mono_pattern = "JetBrains Mono,DejaVu Sans Mono,monospace";
    static constexpr std::array<SceneType, 5> types{{{text, text_pattern, false, 13.2f, 16, 12.8f},
                                                     {text, text_pattern, true, 13.2f, 16, 12.8f},
                                                     {text, text_pattern, false, 11.6f, 14, 11.2f},
                                                     {text, text_pattern, true, 19.8f, 24, 19.2f},
                                                     {mono, mono_pattern, false, 11.4f, 15, 11.6f}}};
    return types[static_cast<std::size_t>(font)];
}

char32_t take_code_point(std::string_view& utf8) {
    const auto lead = static_cast<unsigned char>(utf8.front());
    utf8.remove_prefix(1);
    if (lead < 0x80) return made_safe(lead);
    const std::size_t more = lead >= 0xf0 && lead < 0xf5   ? 3
                             : lead >= 0xe0 && lead < 0xf0 ? 2
                             : lead >= 0xc2 && lead < 0xe0 ? 1
                                                           : 0;
    if (more == 0 || utf8.size() < more) return replacement;
    char32_t point = lead & (0x3fu >> more);
    for (std::size_t i = 0; i < more; ++i) {
        const auto next = static_cast<unsigned char>(utf8[i]);
        if ((next & 0xc0) != 0x80) return replacement;
        point = point << 6 | (next & 0x3f);
    }
    constexpr char32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (point < least[more]) return replacement;
    utf8.remove_prefix(more);
    return made_safe(point);
}

}  // namespace loopscope::ui
