#include "ui/fonts.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "ui/font_files.hpp"
#include "ui/glyphs.hpp"
#include "ui/icons.hpp"
#include "ui/imgui.hpp"
#include "ui/scene_text.hpp"

#include <imgui_freetype.h>
#include <imgui_impl_opengl3.h>

namespace loopscope::ui {
namespace {

WantedGlyphs wanted;
std::uint32_t built_changes = 0;

constexpr std::string_view proportional[] = {"Inter:regular", "Noto Sans:regular", "DejaVu Sans", "Liberation Sans"};
constexpr std::string_view semibold[] = {"Inter:semibold", "Noto Sans:bold", "DejaVu Sans:bold",
                                         "Liberation Sans:bold"};
constexpr std::string_view monospaced[] = {"JetBrains Mono:regular", "DejaVu Sans Mono", "Noto Sans Mono",
                                           "Liberation Mono"};
constexpr std::string_view monospaced_bold[] = {"JetBrains Mono:bold", "DejaVu Sans Mono:bold", "Noto Sans Mono:bold"};
constexpr std::string_view signs[] = {"FontAwesome"};
/// Arrows and shapes that the faces above lack.
constexpr std::string_view symbols[] = {"DejaVu Sans", "Noto Sans Symbols2", "Noto Sans Symbols"};
constexpr ImWchar symbol_ranges[] = {0x2190, 0x21ff, 0x2200, 0x22ff, 0x2500, 0x25ff, 0x2713, 0x2717, 0};
constexpr ImWchar first_symbol_ranges[] = {0x2190, 0x2193, 0x25b2, 0x25b2, 0x25ba, 0x25ba, 0};

/// The icons that there are, and none of the font's others.
const std::vector<ImWchar>& sign_ranges() {
    static const auto ranges = [] {
        std::vector<char32_t> points;
        for (const auto* icon : icon::all) {
            std::string_view glyph = icon->glyph;
            points.push_back(take_code_point(glyph));
        }
        std::sort(points.begin(), points.end());
        points.erase(std::unique(points.begin(), points.end()), points.end());
        return ranges_of(points);
    }();
    return ranges;
}

struct FaceFiles {
    std::optional<FontFile> text, bold, mono, mono_bold, icons, symbols;
};

const FaceFiles& face_files() {
    static const FaceFiles files{find_font(proportional),    find_font(semibold), find_font(monospaced),
                                 find_font(monospaced_bold), find_font(signs),    find_font(symbols)};
    return files;
}

/// Builds the atlas: glyph ranges must stay where they are until it is built.
class AtlasBuilder {
public:
    AtlasBuilder() {
        atlas_.Clear();
#if IMGUI_VERSION_NUM < 19200
        atlas_.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
        atlas_.TexDesiredWidth = wanted.wants_base() ? 2048 : 1024;
#endif
        if (!wanted.code_points().empty()) fallbacks_ = fonts_that_hold(wanted.code_points());
        for (const auto& fallback : fallbacks_) {
            auto points = fallback.code_points;
            std::sort(points.begin(), points.end());
            fallback_ranges_.push_back(ranges_of(points));
        }
    }

    Face face(const std::optional<FontFile>& file, float size) {
        const auto& files = face_files();
        Face face{nullptr, size};
        face.font = file ? add(*file, size, ranges_.data(), false) : add_default(size);
        if (!face.font) face.font = add_default(size);
        if (files.symbols) add(*files.symbols, size, wanted.wants_base() ? symbol_ranges : first_symbol_ranges, true);
        if (files.icons) add(*files.icons, size, sign_ranges().data(), true, size * 0.06f);
        for (std::size_t i = 0; i < fallbacks_.size(); ++i)
            add(fallbacks_[i].file, size, fallback_ranges_[i].data(), true);
        return face;
    }

    void finish() {
#if IMGUI_VERSION_NUM < 19200
        atlas_.Build();
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
        atlas_.ClearInputData();
#endif
    }

private:
    ImFont* add(const FontFile& file, float size, const ImWchar* ranges, bool merge, float lower = 0) {
        ImFontConfig config;
        config.MergeMode = merge;
        config.FontNo = static_cast<decltype(config.FontNo)>(file.index);
        config.OversampleH = config.OversampleV = 1;
        config.PixelSnapH = true;
        config.GlyphOffset.y = lower;
#if IMGUI_VERSION_NUM >= 19200
        config.FontLoaderFlags = ImGuiFreeTypeLoaderFlags_LightHinting;
#else
        config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
#endif
        return atlas_.AddFontFromFileTTF(file.path.c_str(), size, &config, ranges);
    }

    ImFont* add_default(float size) {
        ImFontConfig config;
        config.SizePixels = size;
        return atlas_.AddFontDefault(&config);
    }

    ImFontAtlas& atlas_ = *ImGui::GetIO().Fonts;
    std::span<const std::uint16_t> ranges_ = wanted.wants_base() ? base_ranges() : first_ranges();
    std::vector<Coverage> fallbacks_;
    std::deque<std::vector<ImWchar>> fallback_ranges_;
};

std::string what_is_missing() {
    const auto& files = face_files();
    std::string missing, packages;
    const auto note = [&](bool there, const char* name, const char* package) {
        if (there) return;
        missing += (missing.empty() ? "" : ", ") + std::string(name);
        packages += " " + std::string(package);
    };
    note(files.text.has_value(), "a proportional font", "fonts-inter");
    note(files.mono.has_value(), "a monospaced font", "fonts-jetbrains-mono");
    note(files.icons.has_value(), "the icons", "fonts-font-awesome");
    return missing.empty() ? missing : "Not found: " + missing + ". Install with: sudo apt install" + packages;
}

}  // namespace

std::string Fonts::label(const Icon& icon, std::string_view caption) const {
    return std::string(sign(icon)) + "  " + std::string(caption);
}

void build_fonts(Fonts& out, float scale) {
    const auto& files = face_files();
    const auto px = [scale](float logical) { return static_cast<float>(static_cast<int>(logical * scale + 0.5f)); };
    AtlasBuilder builder;
    out.text = builder.face(files.text, px(16));
    out.bold = builder.face(files.bold ? files.bold : files.text, px(16));
    out.small = builder.face(files.text, px(14));
    out.title = builder.face(files.bold ? files.bold : files.text, px(24));
    out.mono = builder.face(files.mono, px(15));
    out.mono_bold = builder.face(files.mono_bold ? files.mono_bold : files.mono, px(15));
    builder.finish();
    out.scale = scale;
    out.has_icons = files.icons.has_value();
    out.missing = what_is_missing();
    ImGui::GetIO().FontDefault = out.text.font;
    built_changes = wanted.changes();
}

void want_glyphs(std::string_view utf8) {
    for (const char c : utf8)
        if (static_cast<unsigned char>(c) >= 0x80) return wanted.want(utf8);
}

bool fonts_outdated() { return wanted.changes() != built_changes; }

}  // namespace loopscope::ui
