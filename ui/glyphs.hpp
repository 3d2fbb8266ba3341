#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace loopscope::ui {

/// Code points that texts needed and the faces do not hold from the start. Drawing a glyph takes time: the first frame
/// waits for `first_ranges` only.
class WantedGlyphs {
public:
    /// Notes the code points of `utf8` outside `first_ranges`, up to U+FFFF (what ImWchar holds). Damaged UTF-8 is
    /// passed over.
    void want(std::string_view utf8);
    /// Something in `base_ranges` was needed that is not in `first_ranges`.
    bool wants_base() const { return wants_base_; }
    /// What is not in `base_ranges` either, ascending.
    const std::vector<char32_t>& code_points() const { return points_; }
    /// Counts up whenever something is new.
    std::uint32_t changes() const { return changes_; }

    /// At most this many are kept: a hostile capture must not fill the video memory.
    static constexpr std::size_t limit = 6000;

private:
    std::vector<char32_t> points_;
    bool wants_base_ = false;
    std::uint32_t changes_ = 0;
};

/// What every face is built with at first: pairs of first and last code point, ended by 0 (as Dear ImGui wants them).
std::span<const std::uint16_t> first_ranges();
/// The same, for what the chosen faces hold themselves: further alphabets, arrows, mathematics, shapes.
std::span<const std::uint16_t> base_ranges();
/// Code points as such pairs, ended by 0.
std::vector<std::uint16_t> ranges_of(std::span<const char32_t> ascending);

}  // namespace loopscope::ui
