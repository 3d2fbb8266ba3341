#include "ui/scene_draw.hpp"

#include <algorithm>
#include <cmath>

namespace loopscope::ui {
namespace {

using Kind = Scene::Mark::Kind;

const Face& face_of(const Fonts& fonts, SceneFont font) {
    switch (font) {
        case SceneFont::text: return fonts.text;
        case SceneFont::bold: return fonts.bold;
        case SceneFont::small: return fonts.small;
        case SceneFont::title: return fonts.title;
        case SceneFont::mono: return fonts.mono;
    }
    return fonts.text;
}

/// Calls `use` with each dash of a line, in pixels along it; `phase` is how far into the pattern the line begins. What
/// lies outside `from`..`to` is passed over in one step.
template <class Use> void each_dash(float length, float dash, float gap, float phase, float from, float to, Use use) {
    const float period = dash + gap;
    float begin = -phase;
    if (from > begin) begin += std::floor((from - begin) / period) * period;
    for (; begin < std::min(length, to); begin += period) {
        const float a = std::max(begin, 0.f), b = std::min(begin + dash, length);
        if (b > a) use(a, b);
    }
}

class Drawing {
public:
    Drawing(ImDrawList& list, const Scene& scene, ImVec2 origin, const Fonts& fonts)
        : list_(list),
          scene_(scene),
          fonts_(fonts),
          scale_(fonts.scale),
          origin_(std::round(origin.x), std::round(origin.y)) {
        take_bounds();
    }

    void draw() {
        for (const auto& mark : scene_.marks()) add(mark);
        end_clip();
    }

private:
    static constexpr std::uint32_t points_at_once = 4000;  ///< a draw list counts vertices with 16 bits

    void take_bounds() {
        low_ = list_.GetClipRectMin();
        high_ = list_.GetClipRectMax();
    }

    ImVec2 place(Point point) const { return {origin_.x + point.x * scale_, origin_.y + point.y * scale_}; }

    /// Part of what lies between two places, and `margin` around it, is in sight. False where a number is not finite.
    bool in_sight(ImVec2 a, ImVec2 b, float margin) const {
        if (!std::isfinite(a.x + a.y + b.x + b.y)) return false;
        return std::max(a.x, b.x) + margin >= low_.x && std::min(a.x, b.x) - margin <= high_.x &&
               std::max(a.y, b.y) + margin >= low_.y && std::min(a.y, b.y) - margin <= high_.y;
    }

    void add(const Scene::Mark& mark) {
        switch (mark.kind) {
            case Kind::polyline: return add_line(mark);
            case Kind::polygon: return add_polygon(mark);
            case Kind::rectangle: return add_rectangle(mark);
            case Kind::frame: return add_frame(mark);
            case Kind::circle: return add_circle(mark);
            case Kind::text: return add_text(mark);
            case Kind::clip: return begin_clip(mark);
            case Kind::end_clip: return end_clip();
        }
    }

    float thickness(const Scene::Mark& mark) const { return std::max(mark.stroke.width * scale_, 1.f); }

    /// Lines of an odd number of pixels are sharp in the middle of a pixel.
    static float sharp(float thickness) { return std::lround(thickness) % 2 != 0 ? 0.5f : 0.f; }

    void add_line(const Scene::Mark& mark) {
        const auto points = scene_.points(mark);
        const float wide = thickness(mark), shift = sharp(wide);
        const bool dashed = mark.stroke.dash > 0 && mark.stroke.gap > 0;
        if (dashed) {
            path_.clear();
            for (const Point point : points) path_.push_back(place({point.x, point.y}));
            return add_dashes(mark, shift);
        }
        // stretches that are in sight, joined; a new one where something was out of sight or enough came together
        path_.clear();
        const auto flush = [&] {
            if (path_.size() >= 2) stroke_path(list_, path_, mark.stroke.color, wide);
            path_.clear();
        };
        for (std::size_t i = 1; i < points.size(); ++i) {
            const ImVec2 a = place(points[i - 1]), b = place(points[i]);
            if (!in_sight(a, b, wide)) {
                flush();
                continue;
            }
            if (path_.empty()) path_.push_back({a.x + shift, a.y + shift});
            path_.push_back({b.x + shift, b.y + shift});
            if (path_.size() < points_at_once) continue;
            const ImVec2 last = path_.back();
            flush();
            path_.push_back(last);
        }
        flush();
    }

    /// Dashes along path_. Only those near the clip rectangle are drawn.
    void add_dashes(const Scene::Mark& mark, float shift) {
        const float wide = thickness(mark), dash = std::max(mark.stroke.dash * scale_, 1.f),
                    gap = std::max(mark.stroke.gap * scale_, 1.f);
        float phase = 0;
        for (std::size_t i = 1; i < path_.size(); ++i) {
            const ImVec2 a = path_[i - 1], b = path_[i];
            const float dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy);
            if (!std::isfinite(length) || length <= 0) continue;
            const ImVec2 unit{dx / length, dy / length};
            float from = 0, to = length;
            keep_between(a.x, unit.x, low_.x - wide, high_.x + wide, from, to);
            keep_between(a.y, unit.y, low_.y - wide, high_.y + wide, from, to);
            each_dash(length, dash, gap, phase, from, to, [&](float begin, float end) {
                const ImVec2 ends[] = {{a.x + unit.x * begin + shift, a.y + unit.y * begin + shift},
                                       {a.x + unit.x * end + shift, a.y + unit.y * end + shift}};
                stroke_path(list_, ends, mark.stroke.color, wide);
            });
            phase = std::fmod(phase + length, dash + gap);
        }
    }

    /// Narrows the stretch `from`..`to` of a line to where start + unit * t lies between low and high.
    static void keep_between(float start, float unit, float low, float high, float& from, float& to) {
        if (std::abs(unit) < 1e-6f) {
            if (start < low || start > high) to = from;
            return;
        }
        const float a = (low - start) / unit, b = (high - start) / unit;
        from = std::max(from, std::min(a, b));
        to = std::min(to, std::max(a, b));
    }

    void add_polygon(const Scene::Mark& mark) {
        const auto points = scene_.points(mark);
        if (points.size() < 3) return;
        path_.clear();
        ImVec2 low = place(points[0]), high = low;
        float area = 0;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const ImVec2 at = place(points[i]), next = place(points[(i + 1) % points.size()]);
            if (!std::isfinite(at.x + at.y)) return;
            low = {std::min(low.x, at.x), std::min(low.y, at.y)};
            high = {std::max(high.x, at.x), std::max(high.y, at.y)};
            area += at.x * next.y - next.x * at.y;
            path_.push_back(at);
        }
        if (!in_sight(low, high, 1)) return;
        if (area < 0) std::reverse(path_.begin(), path_.end());  // clockwise: else its edge is smoothed inwards
        for (std::size_t first = 1; first + 1 < path_.size(); first += points_at_once) {
            const auto count = std::min<std::size_t>(points_at_once + 1, path_.size() - first);
            const ImVec2 kept = path_[first - 1];
            path_[first - 1] = path_[0];
            list_.AddConvexPolyFilled(&path_[first - 1], static_cast<int>(count + 1), mark.stroke.color.packed());
            path_[first - 1] = kept;
        }
    }

    /// The corners in order, whole pixels; false where nothing is to be seen of it.
    bool box(const Scene::Mark& mark, ImVec2& low, ImVec2& high) const {
        const ImVec2 a = place(scene_.points(mark)[0]), b = place(scene_.points(mark)[1]);
        if (!in_sight(a, b, thickness(mark))) return false;
        low = {std::min(a.x, b.x), std::min(a.y, b.y)};
        high = {std::max(a.x, b.x), std::max(a.y, b.y)};
        return true;
    }

    void add_rectangle(const Scene::Mark& mark) {
        ImVec2 low, high;
        if (box(mark, low, high)) fill_rect(list_, low, high, mark.stroke.color, mark.rounding * scale_);
    }

    void add_frame(const Scene::Mark& mark) {
        ImVec2 low, high;
        if (!box(mark, low, high)) return;
        const float wide = thickness(mark), shift = sharp(wide);
        list_.PathRect({low.x + shift, low.y + shift}, {high.x + shift, high.y + shift}, mark.rounding * scale_);
        path_.assign(list_._Path.begin(), list_._Path.end());
        list_.PathClear();
        if (mark.stroke.dash <= 0 || mark.stroke.gap <= 0)
            return stroke_path(list_, path_, mark.stroke.color, wide, true);
        path_.push_back(path_.front());
        add_dashes(mark, 0);
    }

    void add_circle(const Scene::Mark& mark) {
        const ImVec2 centre = place(scene_.points(mark)[0]);
        const float radius = mark.rounding * scale_;
        if (in_sight(centre, centre, radius)) list_.AddCircleFilled(centre, radius, mark.stroke.color.packed());
    }

    void add_text(const Scene::Mark& mark) {
        const Face& face = face_of(fonts_, mark.font);
        const auto utf8 = scene_.text_of(mark);
        ImVec2 at = place(scene_.points(mark)[0]);
        // before it is measured: nothing is wider than its octets side by side
        const float widest = face.size * static_cast<float>(utf8.size());
        if (utf8.empty() || !in_sight({at.x - widest, at.y}, {at.x + widest, at.y + face.size}, 0)) return;
        if (mark.align != Align::left) at.x -= text_size(face, utf8).x / (mark.align == Align::middle ? 2 : 1);
        draw_text(list_, face, {std::round(at.x), std::round(at.y)}, mark.stroke.color, utf8);
    }

    void begin_clip(const Scene::Mark& mark) {
        end_clip();
        ImVec2 a = place(scene_.points(mark)[0]), b = place(scene_.points(mark)[1]);
        if (!std::isfinite(a.x + a.y + b.x + b.y)) a = b = low_;
        list_.PushClipRect({std::min(a.x, b.x), std::min(a.y, b.y)}, {std::max(a.x, b.x), std::max(a.y, b.y)}, true);
        clipped_ = true;
        take_bounds();
    }

    void end_clip() {
        if (!clipped_) return;
        list_.PopClipRect();
        clipped_ = false;
        take_bounds();
    }

    ImDrawList& list_;
    const Scene& scene_;
    const Fonts& fonts_;
    float scale_;
    ImVec2 origin_, low_, high_;
    bool clipped_ = false;
    std::vector<ImVec2> path_;
};

}  // namespace

void draw_scene(ImDrawList& list, const Scene& scene, ImVec2 origin, const Fonts& fonts) {
    Drawing(list, scene, origin, fonts).draw();
}

TextMeasure window_measure(const Fonts& fonts) {
    return {[&fonts](SceneFont font, std::string_view utf8) {
                return text_size(face_of(fonts, font), utf8).x / fonts.scale;
            },
            [&fonts](SceneFont font) { return face_of(fonts, font).size / fonts.scale; }};
}

}  // namespace loopscope::ui
