#include "ui/scene_svg.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "decode/utf8.hpp"
#include "ui/scene_text.hpp"

namespace loopscope::ui {
namespace {

using Kind = Scene::Mark::Kind;

/// A hundredth of a pixel is fine enough; no zeros that say nothing.
void append_number(std::string& out, float value) {
    const float bounded = std::isfinite(value) ? std::clamp(value, -1e7f, 1e7f) : 0;
    char digits[32];
    char* end = std::to_chars(digits, digits + sizeof digits, bounded, std::chars_format::fixed, 2).ptr;
    while (end[-1] == '0') --end;
    if (end[-1] == '.') --end;
    const std::string_view text(digits, static_cast<std::size_t>(end - digits));
    out += text == "-0" ? "0" : text;
}

void append_attribute(std::string& out, std::string_view name, float value) {
    out.append(" ").append(name).append("=\"");
    append_number(out, value);
    out += '"';
}

void append_color(std::string& out, std::string_view name, Color color) {
    constexpr char digits[] = "0123456789abcdef";
    out.append(" ").append(name).append("=\"#");
    for (const auto channel : {color.red, color.green, color.blue}) {
        out += digits[channel >> 4];
        out += digits[channel & 15];
    }
    out += '"';
    if (color.alpha == 255) return;
    append_attribute(out, std::string(name) + "-opacity", static_cast<float>(color.alpha) / 255);
}

void append_escaped(std::string& out, std::string_view utf8) {
    while (!utf8.empty()) {
        switch (const char32_t point = take_code_point(utf8)) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: decode::append_utf8(out, point);
        }
    }
}

bool is_finite(std::span<const Point> points) {
    return std::all_of(points.begin(), points.end(),
                       [](Point point) { return std::isfinite(point.x) && std::isfinite(point.y); });
}

class Document {
public:
    explicit Document(const Scene& scene) : scene_(scene) {}

    std::string write() {
        begin();
        for (const auto& mark : scene_.marks())
            if (is_finite(scene_.points(mark))) add(mark);
        end_clip();
        out_ += "</svg>\n";
        return std::move(out_);
    }

private:
    void begin() {
        out_ = R"(<?xml version="1.0" encoding="UTF-8"?>)"
               "\n"
               R"(<svg xmlns="http://www.w3.org/2000/svg" version="1.1")";
        append_attribute(out_, "width", scene_.width);
        append_attribute(out_, "height", scene_.height);
        out_ += " viewBox=\"0 0 ";
        append_number(out_, scene_.width);
        out_ += ' ';
        append_number(out_, scene_.height);
        out_ += "\" font-family=\"";
        out_ += type_of(SceneFont::text).families;
        out_ += R"(" stroke-linejoin="round" xml:space="preserve">)"
                "\n<title>";
        append_escaped(out_, scene_.title);
        out_ += "</title>\n";
        if (scene_.background.alpha == 0) return;
        out_ += "<rect width=\"100%\" height=\"100%\"";
        append_color(out_, "fill", scene_.background);
        out_ += "/>\n";
    }

    void add(const Scene::Mark& mark) {
        switch (mark.kind) {
            case Kind::polyline: return add_line(mark);
            case Kind::polygon: return add_polygon(mark);
            case Kind::rectangle:
            case Kind::frame: return add_rectangle(mark);
            case Kind::circle: return add_circle(mark);
            case Kind::text: return add_text(mark);
            case Kind::clip: return begin_clip(mark);
            case Kind::end_clip: return end_clip();
        }
    }

    void append_path(const Scene::Mark& mark) {
        out_ += "<path d=\"";
        char command = 'M';
        for (const Point point : scene_.points(mark)) {
            out_ += command;
            append_number(out_, point.x);
            out_ += ' ';
            append_number(out_, point.y);
            command = 'L';
        }
    }

    void append_stroke(const Stroke& stroke) {
        out_ += " fill=\"none\"";
        append_color(out_, "stroke", stroke.color);
        if (stroke.width != 1) append_attribute(out_, "stroke-width", stroke.width);
        if (stroke.dash <= 0 || stroke.gap <= 0) return;
        out_ += " stroke-dasharray=\"";
        append_number(out_, stroke.dash);
        out_ += ' ';
        append_number(out_, stroke.gap);
        out_ += '"';
    }

    void add_line(const Scene::Mark& mark) {
        if (mark.point_count < 2) return;
        append_path(mark);
        out_ += '"';
        append_stroke(mark.stroke);
        out_ += "/>\n";
    }

    void add_polygon(const Scene::Mark& mark) {
        if (mark.point_count < 3) return;
        append_path(mark);
        out_ += "Z\"";
        append_color(out_, "fill", mark.stroke.color);
        out_ += "/>\n";
    }

    /// Corners may come in any order.
    void append_box(const Scene::Mark& mark) {
        const auto corners = scene_.points(mark);
        const Point a = corners[0], b = corners[1];
        append_attribute(out_, "x", std::min(a.x, b.x));
        append_attribute(out_, "y", std::min(a.y, b.y));
        append_attribute(out_, "width", std::abs(b.x - a.x));
        append_attribute(out_, "height", std::abs(b.y - a.y));
    }

    void add_rectangle(const Scene::Mark& mark) {
        out_ += "<rect";
        append_box(mark);
        if (mark.rounding > 0) append_attribute(out_, "rx", mark.rounding);
        if (mark.kind == Kind::frame)
            append_stroke(mark.stroke);
        else
            append_color(out_, "fill", mark.stroke.color);
        out_ += "/>\n";
    }

    void add_circle(const Scene::Mark& mark) {
        const Point centre = scene_.points(mark)[0];
        out_ += "<circle";
        append_attribute(out_, "cx", centre.x);
        append_attribute(out_, "cy", centre.y);
        append_attribute(out_, "r", std::max(mark.rounding, 0.f));
        append_color(out_, "fill", mark.stroke.color);
        out_ += "/>\n";
    }

    void add_text(const Scene::Mark& mark) {
        const auto& type = type_of(mark.font);
        const Point at = scene_.points(mark)[0];
        out_ += "<text";
        append_attribute(out_, "x", at.x);
        append_attribute(out_, "y", at.y + type.ascent);
        append_attribute(out_, "font-size", type.size);
        if (mark.font == SceneFont::mono) out_.append(" font-family=\"").append(type.families).append("\"");
        if (type.semibold) out_ += " font-weight=\"600\"";
        if (mark.align != Align::left)
            out_ += mark.align == Align::middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"";
        append_color(out_, "fill", mark.stroke.color);
        out_ += '>';
        append_escaped(out_, scene_.text_of(mark));
        out_ += "</text>\n";
    }

    void begin_clip(const Scene::Mark& mark) {
        end_clip();
        const std::string id = "clip" + std::to_string(++clips_);
        out_.append("<clipPath id=\"").append(id).append("\"><rect");
        append_box(mark);
        out_.append("/></clipPath>\n<g clip-path=\"url(#").append(id).append(")\">\n");
        clipped_ = true;
    }

    void end_clip() {
        if (clipped_) out_ += "</g>\n";
        clipped_ = false;
    }

    const Scene& scene_;
    std::string out_;
    unsigned clips_ = 0;
    bool clipped_ = false;
};

}  // namespace

std::string to_svg(const Scene& scene) { return Document(scene).write(); }

}  // namespace loopscope::ui
