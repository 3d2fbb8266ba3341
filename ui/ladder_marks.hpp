#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/ladder_style.hpp"
#include "ui/scene.hpp"

namespace loopscope::ui {

/// What a ladder's picture is made of. Sizes in logical pixels.
struct LadderMarks {
    Scene& scene;
    const Theme& theme;
    const TextMeasure& measure;

    void lifeline(float x, float from, float to, const LifelineStyle&);
    void arrow(Point tail, Point tip, trace::ArrowKind, Color);
    /// A state's name in a box, centred on `y`; `right_edge`: the box ends at `x`, else it begins there.
    void state(float x, float y, bool right_edge, decode::flow::TcpState);
    /// An arrow's name and as much of its flags and numbers as there is room for, in the middle.
    void label(const trace::LadderRow&, float left, float right, float y, Color);
    void bracket(float x, float from, float to, Color);
    /// A curve along a lifeline, from the original to its repetition; `side`: -1 left of it, 1 right of it.
    void join(float x, float from, float to, float side, Color);
    /// Two short strokes across a lifeline: time was left out.
    void broken_axis(float x, float y);

    /// Lines, one below the other, `gap` apart. Returns the lower edge.
    float lines(Point at, const std::vector<std::string>&, SceneFont, Color, Align = Align::left, float gap = 3);

    /// Lines of at most `width`, broken at spaces.
    std::vector<std::string> wrap(std::string_view, SceneFont, float width) const;
    /// As much as fits, with an ellipsis.
    std::string cut(std::string_view, SceneFont, float width) const;
};

}  // namespace loopscope::ui
