#include "ui/scene_png.hpp"

#include <cairo-ft.h>
#include <cairo.h>
#include <fontconfig/fontconfig.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <unordered_map>

#include "decode/utf8.hpp"
#include "ui/quantity.hpp"
#include "ui/scene_text.hpp"

namespace loopscope::ui {
namespace {

using Kind = Scene::Mark::Kind;

struct Release {
    void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
    void operator()(FcFontSet* set) const { FcFontSetDestroy(set); }
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
    void operator()(cairo_scaled_font_t* font) const { cairo_scaled_font_destroy(font); }
    void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
template <class T> using Owned = std::unique_ptr<T, Release>;

/// Without hints text is as wide at each scale, and a layout holds for SVG too.
Owned<cairo_font_options_t> unhinted() {
    Owned<cairo_font_options_t> options(cairo_font_options_create());
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    return options;
}

/// One SceneFont: its installed fonts from the most wanted on, each taken for what the ones before it lack.
class Type {
public:
    explicit Type(const SceneType& type) : size_(type.size) {
        const std::string name(type.pattern);
        const Owned<FcPattern> pattern(FcNameParse(reinterpret_cast<const FcChar8*>(name.c_str())));
        FcPatternAddInteger(pattern.get(), FC_WEIGHT, type.semibold ? FC_WEIGHT_DEMIBOLD : FC_WEIGHT_REGULAR);
        FcPatternAddBool(pattern.get(), FC_SCALABLE, FcTrue);
        FcConfigSubstitute(nullptr, pattern.get(), FcMatchPattern);
        FcDefaultSubstitute(pattern.get());
        FcResult result{};
        sorted_.reset(FcFontSort(nullptr, pattern.get(), FcTrue, nullptr, &result));
        const auto count = sorted_ ? static_cast<std::size_t>(sorted_->nfont) : 0;
        for (std::size_t i = 0; i < count; ++i)
            prepared_.emplace_back(FcFontRenderPrepare(nullptr, pattern.get(), sorted_->fonts[i]));
        fonts_.resize(std::max<std::size_t>(count, 1));
    }

    /// Calls `use` with each stretch of glyphs of one font, placed on a baseline from `x` on. The end of the text.
    template <class Use> double set(std::string_view utf8, double x, double baseline, Use use) {
        std::string run;
        std::size_t of_run = 0;
        const auto flush = [&] {
            if (run.empty()) return;
            x = place(of_run, run, x, baseline, use);
            run.clear();
        };
        while (!utf8.empty()) {
            const char32_t point = take_code_point(utf8);
            const std::size_t font = font_for(point);
            if (font != of_run) flush();
            of_run = font;
            decode::append_utf8(run, point);
        }
        flush();
        return x;
    }

private:
    std::size_t font_for(char32_t point) {
        const auto [known, is_new] = font_of_.try_emplace(point, 0);
        if (!is_new) return known->second;
        for (std::size_t i = 0; i < prepared_.size(); ++i) {
            FcCharSet* holds = nullptr;
            if (FcPatternGetCharSet(sorted_->fonts[i], FC_CHARSET, 0, &holds) != FcResultMatch) continue;
            if (FcCharSetHasChar(holds, point)) return known->second = i;
        }
        return 0;
    }

    cairo_scaled_font_t* font(std::size_t index) {
        auto& font = fonts_[index];
        if (font) return font.get();
        cairo_font_face_t* face = prepared_.empty() ? cairo_toy_font_face_create("sans-serif", CAIRO_FONT_SLANT_NORMAL,
                                                                                 CAIRO_FONT_WEIGHT_NORMAL)
                                                    : cairo_ft_font_face_create_for_pattern(prepared_[index].get());
        cairo_matrix_t size, none;
        cairo_matrix_init_scale(&size, size_, size_);
        cairo_matrix_init_identity(&none);
        font.reset(cairo_scaled_font_create(face, &size, &none, unhinted().get()));
        cairo_font_face_destroy(face);
        return font.get();
    }

    template <class Use> double place(std::size_t index, const std::string& run, double x, double baseline, Use use) {
        cairo_scaled_font_t* scaled = font(index);
        cairo_glyph_t* glyphs = nullptr;
        int count = 0;
        const auto status = cairo_scaled_font_text_to_glyphs(
            scaled, x, baseline, run.data(), static_cast<int>(run.size()), &glyphs, &count, nullptr, nullptr, nullptr);
        if (status != CAIRO_STATUS_SUCCESS) return x;
        cairo_text_extents_t extents{};
        cairo_scaled_font_glyph_extents(scaled, glyphs, count, &extents);
        use(scaled, glyphs, count);
        cairo_glyph_free(glyphs);
        return x + extents.x_advance;
    }

    float size_;
    Owned<FcFontSet> sorted_;
    std::vector<Owned<FcPattern>> prepared_;
    std::vector<Owned<cairo_scaled_font_t>> fonts_;
    std::unordered_map<char32_t, std::size_t> font_of_;
};

class Typesetter {
public:
    Type& operator[](SceneFont font) {
        auto& type = types_[static_cast<std::size_t>(font)];
        if (!type) type = std::make_unique<Type>(type_of(font));
        return *type;
    }
    double width(SceneFont font, std::string_view utf8) {
        return (*this)[font].set(utf8, 0, 0, [](cairo_scaled_font_t*, const cairo_glyph_t*, int) {});
    }

private:
    std::array<std::unique_ptr<Type>, 5> types_;
};

class Painter {
public:
    Painter(const Scene& scene, cairo_t* cairo) : scene_(scene), cairo_(cairo) {}

    void paint() {
        if (scene_.background.alpha != 0) {
            use(scene_.background);
            cairo_paint(cairo_);
        }
        cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
        cairo_set_font_options(cairo_, unhinted().get());
        for (const auto& mark : scene_.marks()) add(mark);
    }

private:
    void use(Color color) {
        cairo_set_source_rgba(cairo_, color.red / 255., color.green / 255., color.blue / 255., color.alpha / 255.);
    }

    /// False where a number is not finite. Far away is as good as farther away: cairo counts with 24 bits.
    static bool bounded(Point& point) {
        if (!std::isfinite(point.x) || !std::isfinite(point.y)) return false;
        point = {std::clamp(point.x, -1e6f, 1e6f), std::clamp(point.y, -1e6f, 1e6f)};
        return true;
    }

    bool trace(const Scene::Mark& mark, std::uint32_t least) {
        cairo_new_path(cairo_);
        for (Point point : scene_.points(mark)) {
            if (!bounded(point)) return false;
            cairo_line_to(cairo_, point.x, point.y);
        }
        return mark.point_count >= least;
    }

    bool trace_box(const Scene::Mark& mark) {
        Point a = scene_.points(mark)[0], b = scene_.points(mark)[1];
        if (!bounded(a) || !bounded(b)) return false;
        if (a.x > b.x) std::swap(a.x, b.x);
        if (a.y > b.y) std::swap(a.y, b.y);
        cairo_new_path(cairo_);
        const double most = std::min(b.x - a.x, b.y - a.y) / 2.0;
        const double radius = std::clamp<double>(mark.rounding, 0, most), quarter = std::acos(-1) / 2;
        if (radius <= 0) {
            cairo_rectangle(cairo_, a.x, a.y, b.x - a.x, b.y - a.y);
            return true;
        }
        cairo_arc(cairo_, b.x - radius, a.y + radius, radius, -quarter, 0);
        cairo_arc(cairo_, b.x - radius, b.y - radius, radius, 0, quarter);
        cairo_arc(cairo_, a.x + radius, b.y - radius, radius, quarter, 2 * quarter);
        cairo_arc(cairo_, a.x + radius, a.y + radius, radius, 2 * quarter, 3 * quarter);
        cairo_close_path(cairo_);
        return true;
    }

    void stroke(const Stroke& stroke) {
        use(stroke.color);
        cairo_set_line_width(cairo_, std::max(stroke.width, 0.f));
        const double dashes[] = {stroke.dash, stroke.gap};
        cairo_set_dash(cairo_, dashes, stroke.dash > 0 && stroke.gap > 0 ? 2 : 0, 0);
        cairo_stroke(cairo_);
    }

    void fill(Color color) {
        use(color);
        cairo_fill(cairo_);
    }

    void add(const Scene::Mark& mark) {
        switch (mark.kind) {
            case Kind::polyline:
                if (trace(mark, 2)) stroke(mark.stroke);
                return;
            case Kind::polygon:
                if (trace(mark, 3)) fill(mark.stroke.color);
                return;
            case Kind::rectangle:
                if (trace_box(mark)) fill(mark.stroke.color);
                return;
            case Kind::frame:
                if (trace_box(mark)) stroke(mark.stroke);
                return;
            case Kind::circle: return add_circle(mark);
            case Kind::text: return add_text(mark);
            case Kind::clip:
                cairo_reset_clip(cairo_);
                if (trace_box(mark)) cairo_clip(cairo_);
                return;
            case Kind::end_clip: return cairo_reset_clip(cairo_);
        }
    }

    void add_circle(const Scene::Mark& mark) {
        Point centre = scene_.points(mark)[0];
        if (!bounded(centre) || !(mark.rounding > 0)) return;
        cairo_new_path(cairo_);
        cairo_arc(cairo_, centre.x, centre.y, std::min(mark.rounding, 1e6f), 0, 2 * std::acos(-1));
        fill(mark.stroke.color);
    }

    void add_text(const Scene::Mark& mark) {
        Point at = scene_.points(mark)[0];
        if (!bounded(at)) return;
        const auto utf8 = scene_.text_of(mark);
        double x = at.x;
        if (mark.align != Align::left) x -= types_.width(mark.font, utf8) / (mark.align == Align::middle ? 2 : 1);
        use(mark.stroke.color);
        types_[mark.font].set(utf8, x, at.y + type_of(mark.font).ascent,
                              [this](cairo_scaled_font_t* font, const cairo_glyph_t* glyphs, int count) {
                                  cairo_matrix_t size;
                                  cairo_scaled_font_get_font_matrix(font, &size);
                                  cairo_set_font_face(cairo_, cairo_scaled_font_get_font_face(font));
                                  cairo_set_font_matrix(cairo_, &size);
                                  cairo_show_glyphs(cairo_, glyphs, count);
                              });
    }

    const Scene& scene_;
    cairo_t* cairo_;
    Typesetter types_;
};

cairo_status_t append(void* out, const unsigned char* octets, unsigned size) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(octets), size);
    return CAIRO_STATUS_SUCCESS;
}

capture::Error cannot_paint(cairo_status_t status) {
    return {std::string("the picture cannot be painted: ") + cairo_status_to_string(status),
            {},
            "Close other programs to free memory, or write an SVG file."};
}

}  // namespace

capture::Result<std::string> to_png(const Scene& scene, double scale) {
    const double width = std::ceil(scene.width * scale), height = std::ceil(scene.height * scale);
    if (!(width >= 1 && height >= 1)) return capture::Error{"the picture is empty", {}, {}};
    if (std::max(width, height) > png_longest_side || width * height > png_most_pixels)
        return capture::Error{"a PNG picture of " + grouped(static_cast<std::uint64_t>(std::min(width, 1e15))) + " × " +
                                  grouped(static_cast<std::uint64_t>(std::min(height, 1e15))) +
                                  " pixels is too large (at most " + grouped(png_longest_side) + " a side, and " +
                                  grouped(static_cast<std::uint64_t>(png_most_pixels)) + " in all)",
                              {},
                              "Write an SVG file, which has no such limit, or show fewer packets."};
    const Owned<cairo_surface_t> surface(
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, static_cast<int>(width), static_cast<int>(height)));
    const Owned<cairo_t> cairo(cairo_create(surface.get()));
    cairo_scale(cairo.get(), scale, scale);
    Painter(scene, cairo.get()).paint();
    if (const auto status = cairo_status(cairo.get()); status != CAIRO_STATUS_SUCCESS) return cannot_paint(status);
    std::string out;
    const auto status = cairo_surface_write_to_png_stream(surface.get(), append, &out);
    if (status != CAIRO_STATUS_SUCCESS) return cannot_paint(status);
    return out;
}

TextMeasure file_measure() {
    auto types = std::make_shared<Typesetter>();
    return {[types](SceneFont font, std::string_view utf8) { return static_cast<float>(types->width(font, utf8)); },
            [](SceneFont font) { return type_of(font).height; }};
}

}  // namespace loopscope::ui
