#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::ui {

/// A face inside a font file, as fontconfig names it.
struct FontFile {
    std::string path;
    int index = 0;  ///< of the face in a collection (.ttc)
    bool operator==(const FontFile&) const = default;
};

/// The first of `patterns` (fontconfig patterns, "Inter:semibold") whose own family is installed.
std::optional<FontFile> find_font(std::span<const std::string_view> patterns);

/// Installed faces that hold these code points, each with those it adds; what no face holds is left out.
struct Coverage {
    FontFile file;
    std::vector<char32_t> code_points;
};
std::vector<Coverage> fonts_that_hold(std::span<const char32_t> code_points);

}  // namespace loopscope::ui
