#include "ui/font_files.hpp"

#include <fontconfig/fontconfig.h>

#include <algorithm>
#include <memory>

namespace loopscope::ui {
namespace {

struct Release {
    void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
    void operator()(FcFontSet* set) const { FcFontSetDestroy(set); }
    void operator()(FcCharSet* set) const { FcCharSetDestroy(set); }
};
template <class T> using Owned = std::unique_ptr<T, Release>;

std::string string_of(FcPattern* pattern, const char* object) {
    FcChar8* value = nullptr;
    if (FcPatternGetString(pattern, object, 0, &value) != FcResultMatch) return {};
    return reinterpret_cast<const char*>(value);
}

FontFile file_of(FcPattern* pattern) {
    FontFile file{string_of(pattern, FC_FILE), 0};
    FcPatternGetInteger(pattern, FC_INDEX, 0, &file.index);
    file.index &= 0xffff;  // the upper half names an instance of a variable font
    return file;
}

Owned<FcPattern> prepared(std::string_view name) {
    const std::string text(name);
    Owned<FcPattern> pattern(FcNameParse(reinterpret_cast<const FcChar8*>(text.c_str())));
    if (!pattern) return pattern;
    FcPatternAddBool(pattern.get(), FC_SCALABLE, FcTrue);
    FcConfigSubstitute(nullptr, pattern.get(), FcMatchPattern);
    FcDefaultSubstitute(pattern.get());
    return pattern;
}

bool has_family(FcPattern* found, std::string_view wanted) {
    FcChar8* value = nullptr;
    for (int i = 0; FcPatternGetString(found, FC_FAMILY, i, &value) == FcResultMatch; ++i)
        if (FcStrCmpIgnoreCase(value, reinterpret_cast<const FcChar8*>(std::string(wanted).c_str())) == 0) return true;
    return false;
}

}  // namespace

std::optional<FontFile> find_font(std::span<const std::string_view> patterns) {
    for (const auto name : patterns) {
        const auto pattern = prepared(name);
        FcResult result{};
        const Owned<FcPattern> found(pattern ? FcFontMatch(nullptr, pattern.get(), &result) : nullptr);
        if (found && has_family(found.get(), name.substr(0, name.find(':')))) return file_of(found.get());
    }
    return std::nullopt;
}

std::vector<Coverage> fonts_that_hold(std::span<const char32_t> code_points) {
    std::vector<Coverage> result;
    const Owned<FcCharSet> wanted(FcCharSetCreate());
    for (const char32_t point : code_points) FcCharSetAddChar(wanted.get(), point);
    const auto pattern = prepared("Noto Sans CJK SC,Noto Sans,sans-serif");
    if (!pattern) return result;
    FcPatternAddCharSet(pattern.get(), FC_CHARSET, wanted.get());
    FcResult outcome{};
    const Owned<FcFontSet> sorted(FcFontSort(nullptr, pattern.get(), FcTrue, nullptr, &outcome));
    if (!sorted) return result;
    std::vector<char32_t> left(code_points.begin(), code_points.end());
    for (int i = 0; i < sorted->nfont && !left.empty(); ++i) {
        FcCharSet* holds = nullptr;
        if (FcPatternGetCharSet(sorted->fonts[i], FC_CHARSET, 0, &holds) != FcResultMatch) continue;
        const auto middle = std::stable_partition(left.begin(), left.end(),
                                                  [&](char32_t point) { return !FcCharSetHasChar(holds, point); });
        if (middle == left.end()) continue;
        result.push_back({file_of(sorted->fonts[i]), {middle, left.end()}});
        left.erase(middle, left.end());
    }
    return result;
}

}  // namespace loopscope::ui
