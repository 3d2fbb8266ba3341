#include "ui/ladder_legend.hpp"

#include <algorithm>
#include <functional>

namespace loopscope::ui {

using decode::flow::TcpState;
using trace::ArrowKind;

namespace {

constexpr float sample_width = 34, row_height = 24, gap = 8, between = 22;

/// Puts samples with their captions side by side.
class LegendRows {
public:
    LegendRows(LadderMarks& marks, Point at, float width) : marks_(marks), at_(at), left_(at.x), right_(at.x + width) {}

    void add(std::string_view caption, const std::function<void(float x, float y)>& sample) {
        const float width = sample_width + gap + marks_.measure.width(SceneFont::small, caption);
        if (at_.x > left_ && at_.x + width > right_) at_ = {left_, at_.y + row_height};
        const float middle = at_.y + row_height / 2;
        sample(at_.x, middle);
        marks_.scene.text({at_.x + sample_width + gap, middle - marks_.measure.height(SceneFont::small) / 2}, caption,
                          SceneFont::small, marks_.theme.muted);
        at_.x += width + between;
    }
    float bottom() const { return at_.x > left_ ? at_.y + row_height : at_.y; }

private:
    LadderMarks& marks_;
    Point at_;
    float left_, right_;
};

struct ArrowCaption {
    ArrowKind kind;
    std::string_view words;
    Color Theme::*color;
};
constexpr ArrowCaption arrow_captions[] = {
    {ArrowKind::plain, "data or ACK", &Theme::data},
    {ArrowKind::control, "SYN or FIN", &Theme::opening},
    {ArrowKind::message, "a message ends here", &Theme::http},
    {ArrowKind::repeated, "sent again, joined to what was sent first", &Theme::warning},
    {ArrowKind::warning, "unusual", &Theme::warning},
    {ArrowKind::reset, "reset", &Theme::failure},
};

struct StateCaption {
    TcpState sample;
    std::string_view words;
    std::initializer_list<TcpState> states;
};

}  // namespace

float draw_ladder_legend(LadderMarks& marks, const LadderLegend& used, Point at, float width) {
    LegendRows rows(marks, at, width);
    for (const auto& [kind, words, color] : arrow_captions) {
        if (!used.arrows[static_cast<std::size_t>(kind)]) continue;
        const auto drawn = kind;
        const auto ink = marks.theme.*color;
        rows.add(words, [&](float x, float y) { marks.arrow({x, y}, {x + sample_width, y}, drawn, ink); });
    }
    using enum TcpState;
    const StateCaption state_captions[] = {
        {syn_sent, "opening", {syn_sent, syn_received}},
        {established, "established", {established}},
        {close_wait, "closing", {fin_wait_1, fin_wait_2, close_wait, closing, last_ack}},
        {time_wait, "TIME-WAIT", {time_wait}},
        {closed, "closed", {closed}},
    };
    for (const auto& caption : state_captions) {
        if (std::none_of(caption.states.begin(), caption.states.end(),
                         [&](TcpState state) { return used.states[static_cast<std::size_t>(state)]; }))
            continue;
        rows.add(caption.words, [&](float x, float y) {
            marks.lifeline(x + sample_width / 2, y - row_height / 2 + 3, y + row_height / 2 - 3,
                           lifeline_style(marks.theme, caption.sample));
        });
    }
    if (used.block)
        rows.add("ordinary packets, folded", [&](float x, float y) {
            marks.scene.frame({x, y - 6}, {x + sample_width, y + 6}, {marks.theme.data.faded(0.6), 1}, 4);
        });
    if (used.silence) rows.add("time left out", [&](float x, float y) { marks.broken_axis(x + sample_width / 2, y); });
    return rows.bottom();
}

}  // namespace loopscope::ui
