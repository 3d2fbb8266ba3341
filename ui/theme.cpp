#include "ui/theme.hpp"

namespace loopscope::ui {

const Theme& dark_theme() {
    static constexpr Theme theme{
        .name = "dark",
        .dark = true,
        .window = rgb(0x111419),
        .panel = rgb(0x171b21),
        .raised = rgb(0x1f242c),
        .control = rgb(0x2a313b),
        .border = rgb(0x343c48),
        .grid = rgb(0x252b34),
        .text = rgb(0xe4e8ee),
        .muted = rgb(0xa6b0bd),
        .faint = rgb(0x7d8896),
        .accent = rgb(0x5aa9f0),
        .on_accent = rgb(0x0b1219),
        .selected = rgb(0x1c3d5e),
        .hovered = rgb(0x222a34),
        .highlight = rgb(0x6b5a1e),
        .opening = rgb(0x6cbcf2),
        .closing = rgb(0xd98fc0),
        .failure = rgb(0xff7a4d),
        .warning = rgb(0xf0b429),
        .good = rgb(0x3fc79a),
        .http = rgb(0x3fc79a),
        .dns = rgb(0xe8dc6a),
        .datagram = rgb(0xb3a5f0),
        .data = rgb(0xc3ccd6),
        .other = rgb(0x8d98a6),
        .client = rgb(0x6cbcf2),
        .server = rgb(0xf0b429),
    };
    return theme;
}

const Theme& light_theme() {
    static constexpr Theme theme{
        .name = "light",
        .dark = false,
        .window = rgb(0xeceff3),
        .panel = rgb(0xffffff),
        .raised = rgb(0xf5f7f9),
        .control = rgb(0xe6eaef),
        .border = rgb(0xc9d0d9),
        .grid = rgb(0xe6eaef),
        .text = rgb(0x1a1f26),
        .muted = rgb(0x4f5a67),
        .faint = rgb(0x6a7582),
        .accent = rgb(0x0b62ad),
        .on_accent = rgb(0xffffff),
        .selected = rgb(0xcbe3f8),
        .hovered = rgb(0xeef3f8),
        .highlight = rgb(0xffe39a),
        .opening = rgb(0x0069ad),
        .closing = rgb(0xa1357d),
        .failure = rgb(0xb83a00),
        .warning = rgb(0x8f5f00),
        .good = rgb(0x00734f),
        .http = rgb(0x00734f),
        .dns = rgb(0x6b6400),
        .datagram = rgb(0x6247b5),
        .data = rgb(0x3c4652),
        .other = rgb(0x66717e),
        .client = rgb(0x0069ad),
        .server = rgb(0x8f5f00),
    };
    return theme;
}

const Theme& theme_named(std::string_view name) { return name == light_theme().name ? light_theme() : dark_theme(); }

Color Theme::of(Meaning meaning) const {
    switch (meaning) {
        case Meaning::opening: return opening;
        case Meaning::closing: return closing;
        case Meaning::refused:
        case Meaning::reset:
        case Meaning::report:
        case Meaning::damaged: return failure;
        case Meaning::repeated:
        case Meaning::unusual: return warning;
        case Meaning::http: return http;
        case Meaning::dns: return dns;
        case Meaning::control:
        case Meaning::datagram: return datagram;
        case Meaning::data: return data;
        case Meaning::acknowledgment:
        case Meaning::other: return other;
    }
    return other;
}

}  // namespace loopscope::ui
