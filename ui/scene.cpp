#include "ui/scene.hpp"

namespace loopscope::ui {

void Scene::clear() {
    marks_.clear();
    points_.clear();
    chars_.clear();
}

Scene::Mark& Scene::append(Mark::Kind kind, std::span<const Point> points, const Stroke& stroke) {
    auto& mark = marks_.emplace_back();
    mark.kind = kind;
    mark.stroke = stroke;
    mark.first_point = static_cast<std::uint32_t>(points_.size());
    mark.point_count = static_cast<std::uint32_t>(points.size());
    points_.insert(points_.end(), points.begin(), points.end());
    return mark;
}

void Scene::line(Point from, Point to, Stroke stroke) {
    const Point ends[] = {from, to};
    append(Mark::Kind::polyline, ends, stroke);
}

void Scene::polyline(std::span<const Point> points, Stroke stroke) { append(Mark::Kind::polyline, points, stroke); }

void Scene::polygon(std::span<const Point> points, Color fill) { append(Mark::Kind::polygon, points, {fill}); }

void Scene::rectangle(Point from, Point to, Color fill, float rounding) {
    const Point corners[] = {from, to};
    append(Mark::Kind::rectangle, corners, {fill}).rounding = rounding;
}

void Scene::frame(Point from, Point to, Stroke stroke, float rounding) {
    const Point corners[] = {from, to};
    append(Mark::Kind::frame, corners, stroke).rounding = rounding;
}

void Scene::circle(Point centre, float radius, Color fill) {
    append(Mark::Kind::circle, {&centre, 1}, {fill}).rounding = radius;
}

void Scene::text(Point at, std::string_view utf8, SceneFont font, Color color, Align align) {
    auto& mark = append(Mark::Kind::text, {&at, 1}, {color});
    mark.font = font;
    mark.align = align;
    mark.first_char = static_cast<std::uint32_t>(chars_.size());
    mark.char_count = static_cast<std::uint32_t>(utf8.size());
    chars_ += utf8;
}

void Scene::clip(Point from, Point to) {
    const Point corners[] = {from, to};
    append(Mark::Kind::clip, corners, {});
}

void Scene::end_clip() { append(Mark::Kind::end_clip, {}, {}); }

void Scene::add(const Scene& other, Point offset) {
    const auto points = static_cast<std::uint32_t>(points_.size()), chars = static_cast<std::uint32_t>(chars_.size());
    for (const Point point : other.points_) points_.push_back({point.x + offset.x, point.y + offset.y});
    chars_ += other.chars_;
    for (Mark mark : other.marks_) {
        mark.first_point += points;
        mark.first_char += chars;
        marks_.push_back(mark);
    }
}

}  // namespace loopscope::ui
