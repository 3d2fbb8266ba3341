#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/color.hpp"

namespace loopscope::ui {

struct Point {
    float x = 0, y = 0;
};

struct Stroke {
    Color color;
    float width = 1;
    float dash = 0, gap = 0;  ///< 0: one unbroken line
};

/// The type of a picture; sizes belong to the renderer (Fonts in the window, Inter and JetBrains Mono in a file).
enum class SceneFont : std::uint8_t { text, bold, small, title, mono };
enum class Align : std::uint8_t { left, middle, right };

/// How wide text will be, in logical pixels: the window asks Dear ImGui's fonts, a file the ones that it names.
struct TextMeasure {
    std::function<float(SceneFont, std::string_view)> width;
    std::function<float(SceneFont)> height;  ///< of a line
};

/// A picture as a list of marks in the order in which they are painted. Logical pixels, y downwards. One picture is
/// drawn in the window, written as SVG and rendered as PNG, so that the three cannot differ.
class Scene {
public:
    struct Mark {
        enum class Kind : std::uint8_t { polyline, polygon, rectangle, frame, circle, text, clip, end_clip };
        Kind kind;
        SceneFont font = SceneFont::text;
        Align align = Align::left;
        Stroke stroke;       ///< colour of every mark; width and dashes of lines and frames
        float rounding = 0;  ///< of corners; radius of a circle
        std::uint32_t first_point = 0, point_count = 0;
        std::uint32_t first_char = 0, char_count = 0;
    };

    float width = 0, height = 0;
    Color background{0, 0, 0, 0};  ///< transparent: none is painted
    std::string title{};           ///< for whoever cannot see the picture

    void clear();  ///< keeps the memory
    void line(Point from, Point to, Stroke);
    void polyline(std::span<const Point>, Stroke);
    void polygon(std::span<const Point>, Color fill);  ///< convex
    void rectangle(Point from, Point to, Color fill, float rounding = 0);
    void frame(Point from, Point to, Stroke, float rounding = 0);
    void circle(Point centre, float radius, Color fill);
    /// `at`: the upper left corner of the line, or its upper middle or right end.
    void text(Point at, std::string_view utf8, SceneFont, Color, Align = Align::left);
    /// What follows is cut off outside the rectangle, up to the matching end_clip(). Not nested.
    void clip(Point from, Point to);
    void end_clip();
    /// All marks of another picture, moved by `offset`. Its background and title are left behind.
    void add(const Scene& other, Point offset);

    std::span<const Mark> marks() const { return marks_; }
    std::span<const Point> points(const Mark& mark) const {
        return std::span{points_}.subspan(mark.first_point, mark.point_count);
    }
    std::string_view text_of(const Mark& mark) const {
        return std::string_view{chars_}.substr(mark.first_char, mark.char_count);
    }

private:
    Mark& append(Mark::Kind, std::span<const Point>, const Stroke&);

    std::vector<Mark> marks_;
    std::vector<Point> points_;
    std::string chars_;
};

}  // namespace loopscope::ui
