#include "ui/glyphs.hpp"

#include <algorithm>
#include <utility>

namespace loopscope::ui {
namespace {

/// Latin as in most of Europe's west, and the signs that the program's own texts use.
constexpr std::uint16_t first[] = {0x0020, 0x007e, 0x00a0, 0x00ff, 0x2010, 0x2027, 0x2190,
                                   0x2193, 0x25b2, 0x25b2, 0x25ba, 0x25ba, 0};

/// Latin with its extensions, Greek, Cyrillic, punctuation, currency, arrows, mathematics, boxes, shapes, checks.
constexpr std::uint16_t base[] = {0x0020, 0x017f, 0x0370, 0x03ff, 0x0400, 0x045f, 0x2010, 0x2027,
                                  0x2030, 0x205e, 0x20a0, 0x20bf, 0x2190, 0x21ff, 0x2200, 0x22ff,
                                  0x2500, 0x25ff, 0x2713, 0x2717, 0xfffd, 0xfffd, 0};

bool holds(std::span<const std::uint16_t> ranges, char32_t point) {
    for (std::size_t i = 0; ranges[i] != 0; i += 2)
        if (point >= ranges[i] && point <= ranges[i + 1]) return true;
    return false;
}

/// Control characters have no glyph; icons are there anyway.
bool needs_none(char32_t point) { return point < 0x20 || (point >= 0xe000 && point <= 0xf8ff); }

/// Decodes one code point at `at` and moves on; U+FFFD where the octets are no UTF-8.
char32_t next(std::string_view utf8, std::size_t& at) {
    const auto lead = static_cast<std::uint8_t>(utf8[at++]);
    if (lead < 0x80) return lead;
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    if (more == 0) return 0xfffd;
    char32_t point = lead & (0x3f >> more);
    for (int i = 0; i < more; ++i) {
        if (at >= utf8.size() || (static_cast<std::uint8_t>(utf8[at]) & 0xc0) != 0x80) return 0xfffd;
        point = point << 6 | (static_cast<std::uint8_t>(utf8[at++]) & 0x3f);
    }
    return point;
}

}  // namespace

void WantedGlyphs::want(std::string_view utf8) {
    for (std::size_t at = 0; at < utf8.size();) {
        if (static_cast<std::uint8_t>(utf8[at]) < 0x80) {
            ++at;
            continue;
        }
        const char32_t point = next(utf8, at);
        if (point > 0xffff || needs_none(point) || holds(first, point)) continue;
        if (holds(base, point)) {
            if (!std::exchange(wants_base_, true)) ++changes_;
            continue;
        }
        if (points_.size() >= limit) continue;
        const auto place = std::lower_bound(points_.begin(), points_.end(), point);
        if (place != points_.end() && *place == point) continue;
        points_.insert(place, point);
        ++changes_;
    }
}

std::span<const std::uint16_t> first_ranges() { return first; }

std::span<const std::uint16_t> base_ranges() { return base; }

std::vector<std::uint16_t> ranges_of(std::span<const char32_t> ascending) {
    std::vector<std::uint16_t> ranges;
    for (const char32_t point : ascending) {
        const auto value = static_cast<std::uint16_t>(point);
        if (!ranges.empty() && ranges.back() + 1 == value)
            ranges.back() = value;
        else
            ranges.insert(ranges.end(), {value, value});
    }
    ranges.push_back(0);
    return ranges;
}

}  // namespace loopscope::ui
