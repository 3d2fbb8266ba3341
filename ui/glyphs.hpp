#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace loopscope::ui {

/// Code points that texts needed and the faces do not hold from the start.
class WantedGlyphs {
public:
    /// Notes the code points of `utf8` outside `base_ranges`, up to U+FFFF (what ImWchar holds). Damaged UTF-8 is
    /// passed over.
    void want(std::string_view utf8);
    /// Ascending.
    const std::vector<char32_t>& code_points() const { return points_; }
    /// Counts up whenever a code point is new.
    std::uint32_t changes() const { return changes_; }

    /// At most this many are kept: a hostile capture must not fill the video memory.
    static constexpr std::size_t limit = 6000;

private:
    std::vector<char32_t> points_;
    std::uint32_t changes_ = 0;
};

/// What every face is built with: pairs of first and last code point, ended by 0 (as Dear ImGui wants them).
std::span<const std::uint16_t> base_ranges();
/// Code points as such pairs, ended by 0.
std::vector<std::uint16_t> ranges_of(std::span<const char32_t> ascending);

}  // namespace loopscope::ui
