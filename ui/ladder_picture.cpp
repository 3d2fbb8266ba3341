#include "ui/ladder_picture.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "trace/ladder.hpp"
#include "trace/ladder_fold.hpp"
#include "trace/ladder_scale.hpp"
#include "trace/ladder_words.hpp"
#include "ui/findings_view.hpp"
#include "ui/ladder_findings.hpp"
#include "ui/ladder_legend.hpp"
#include "ui/ladder_marks.hpp"
#include "ui/ladder_style.hpp"
#include "ui/meaning.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::flow::TcpState;
using trace::FoldRow;
using trace::LadderRow;
using trace::LadderSection;
using Kind = FoldRow::Kind;

namespace {

// logical pixels
constexpr float margin = 28, bracket_room = 100, frame_room = 48, time_room = 88, state_room = 118, slope = 12,
                arrow_top = 24, least_row = 50, silence_height = 34, block_height = 44, line_gap = 3,
                explanation_share = 0.27f;

/// One row with its place on the page.
struct Entry {
    FoldRow row;
    LadderRow arrow;  ///< of an arrow
    float space = 0;  ///< empty, above it: to scale
    float top = 0, height = 0;
    std::vector<std::string> words;  ///< what happens, line by line; of a block or a silence: what it is
    std::vector<std::pair<std::vector<std::string>, Color>> findings;  ///< their titles, line by line

    float tail() const { return top + arrow_top; }
    float tip() const { return tail() + slope; }
};

class LadderPicture {
public:
    LadderPicture(const trace::Recording& recording, std::uint32_t connection, const LadderPictureOptions& options,
                  const Theme& theme, const TextMeasure& measure)
        : recording_(recording),
          connection_(recording.connection(connection)),
          options_(options),
          theme_(theme),
          measure_(measure),
          marks_{scene_, theme, measure} {
        scene_.width = options.width;
        scene_.background = theme.panel;
        const float right = options.width - margin;
        explanation_width_ = options.explained ? options.width * explanation_share : 0;
        explanation_ = right - explanation_width_;
        time_ = margin + bracket_room + frame_room + time_room;
        client_ = time_ + state_room;
        server_ = std::max(explanation_ - state_room - (options.explained ? 10 : 0), client_ + 120);
    }

    Scene draw() {
        fold();
        draw_title();
        lay_out();
        draw_bands();
        draw_lifeline(
            client_, [](const LadderRow& row) { return row.client_state; }, false);
        draw_lifeline(
            server_, [](const LadderRow& row) { return row.server_state; }, true);
        draw_brackets();
        draw_repeats();
        for (const auto& entry : entries_) draw_entry(entry);
        draw_foot();
        return std::move(scene_);
    }

private:
    bool tcp() const { return connection_.transport == decode::Protocol::tcp; }
    float height(SceneFont font) const { return measure_.height(font); }

    void fold() {
        recording_.packets_of(connection_.index, 0, frames_);
        findings_ = last_shown(recording_, connection_.index);
        fold_.set_all_open(options_.unfold);
        fold_.update(recording_, frames_, static_cast<std::uint32_t>(frames_.size()));
        if (options_.to_scale) scale_ = trace::fit_scale(recording_, frames_, fold_.rows());
    }

    void draw_title() {
        const auto protocol =
            connection_.application == decode::Protocol::unknown ? connection_.transport : connection_.application;
        const auto title = std::string{decode::to_text(protocol)} + ": " + decode::to_text(connection_.client) +
                           " \xe2\x86\x92 " + decode::to_text(connection_.server);
        scene_.title = "Ladder of a connection, " + title;
        float y = margin;
        scene_.text({margin, y}, title, SceneFont::title, theme_.text);
        y += height(SceneFont::title) + 6;
        std::string facts = std::string{decode::to_text(connection_.transport)} + " connection " +
                            std::to_string(connection_.stream) + ", " + counted(connection_.packets(), "packet") +
                            " in " +
                            trace::duration_words(time_between(connection_.first_time, connection_.last_time)) + ", " +
                            std::string{to_text(connection_.outcome)};
        if (scale_.row > 0) facts += "; to scale: a row's height is " + trace::duration_words(scale_.row);
        scene_.text({margin, y}, facts, SceneFont::text, theme_.muted);
        y += height(SceneFont::text) + 22;
        const float second = y + height(SceneFont::bold) + 3;
        draw_end(client_, connection_.from_middle ? "client (inferred)" : "client", connection_.client, theme_.client,
                 y);
        draw_end(server_, connection_.from_middle ? "server (inferred)" : "server", connection_.server, theme_.server,
                 y);
        scene_.text({margin + bracket_room + frame_room, second}, "Frame", SceneFont::small, theme_.muted,
                    Align::right);
        scene_.text({time_ - 8, second}, "Time, s", SceneFont::small, theme_.muted, Align::right);
        if (options_.explained) scene_.text({explanation_, second}, "What happens", SceneFont::small, theme_.muted);
        top_ = second + height(SceneFont::mono) + 8;
        scene_.line({margin, top_}, {options_.width - margin, top_}, {theme_.border, 1});
        top_ += 6;
    }

    void draw_end(float x, std::string_view role, const decode::Endpoint& end, Color color, float y) {
        scene_.text({x, y}, role, SceneFont::bold, color, Align::middle);
        scene_.text({x, y + height(SceneFont::bold) + 3}, decode::to_text(end), SceneFont::mono, theme_.text,
                    Align::middle);
    }

    void lay_out() {
        float y = top_;
        trace::FrameDetails scratch;
        const auto rows = fold_.rows();
        for (const auto& row : rows) {
            if (row.kind == Kind::block && fold_.blocks()[row.block].open) continue;
            if (entries_.size() >= options_.most_rows) {
                left_out_ = frames_.size() - row.first;
                break;
            }
            auto& entry = entries_.emplace_back();
            entry.row = row;
            entry.space = space_before(row);
            y += entry.space;
            entry.top = y;
            fill(entry, scratch);
            add_findings(entry);
            y += entry.height;
        }
        bottom_ = y + 10;
    }

    /// To scale: the room that the time before it asks for. A silence's row stands for all of it.
    float space_before(const FoldRow& row) const {
        if (row.kind == Kind::silence ||
            (entries_.size() > 1 && entries_[entries_.size() - 2].row.kind == Kind::silence))
            return 0;
        return static_cast<float>(scale_.empty_rows(trace::gap_before(recording_, frames_, row.first))) * least_row;
    }

    void fill(Entry& entry, trace::FrameDetails& scratch) {
        const auto position = entry.row.first;
        if (entry.row.kind == Kind::silence) {
            entry.words = {trace::silence_words(recording_, frames_, position)};
            entry.height = silence_height;
            return;
        }
        if (entry.row.kind == Kind::block) {
            const auto words = trace::block_words(recording_, frames_, fold_.blocks()[entry.row.block], scratch.packet);
            entry.words = marks_.wrap(words, SceneFont::text, server_ - client_ - 40);
            entry.height =
                block_height + static_cast<float>(entry.words.size() - 1) * (height(SceneFont::text) + line_gap);
            return;
        }
        entry.arrow = trace::ladder_row(recording_, frames_[position], scratch);
        if (options_.explained)
            entry.words = marks_.wrap(entry.arrow.explanation, SceneFont::small, explanation_width_);
        entry.height =
            std::max(least_row, static_cast<float>(entry.words.size()) * (height(SceneFont::small) + line_gap) + 12);
    }

    /// Titles of the findings that no later packet shows, each once, below what happens.
    void add_findings(Entry& entry) {
        if (entry.row.kind == Kind::silence || !options_.explained) return;
        const bool block = entry.row.kind == Kind::block;
        const auto last = frames_[block ? fold_.blocks()[entry.row.block].last : entry.row.first];
        auto lines = block ? 0 : entry.words.size();
        for (; next_finding_ < findings_.size() && findings_[next_finding_].frame <= last; ++next_finding_) {
            const auto& shown = findings_[next_finding_];
            std::pair title{
                marks_.wrap(finding_caption(recording_.finding(shown.finding)), SceneFont::small, explanation_width_),
                severity_color(theme_, shown.severity)};
            if (std::find(entry.findings.begin(), entry.findings.end(), title) != entry.findings.end()) continue;
            lines += title.first.size();
            entry.findings.push_back(std::move(title));
        }
        entry.height = std::max(entry.height, static_cast<float>(lines) * (height(SceneFont::small) + line_gap) + 12);
    }

    void draw_bands() {
        auto before = LadderSection::none;
        for (const auto& entry : entries_) {
            const auto section = section_of(entry);
            const float top = section == before ? entry.top - entry.space : entry.top;
            if (section != LadderSection::none)
                scene_.rectangle({margin, top}, {options_.width - margin, entry.top + entry.height},
                                 section_color(theme_, section).faded(theme_.dark ? 0.07 : 0.06));
            before = section;
        }
    }

    /// To scale: a tick for each row's height of time; where time was left out, how long it was.
    void draw_time_before(const Entry& entry) {
        const auto gap = trace::gap_before(recording_, frames_, entry.row.first);
        if (entry.space <= 0) return;
        if (scale_.broken(gap)) return draw_break(entry.top - entry.space / 2, trace::duration_words(gap));
        for (float y = entry.top; y > entry.top - entry.space; y -= least_row)
            scene_.line({time_ - 2, y}, {time_ + 4, y}, {theme_.muted, 1});
        scene_.line({time_ + 4, entry.top - entry.space}, {time_ + 4, entry.top}, {theme_.muted, 1});
    }

    void draw_break(float y, const std::string& words) {
        for (const float x : {client_, server_}) marks_.broken_axis(x, y);
        scene_.text({(client_ + server_) / 2, y - height(SceneFont::small) / 2}, words, SceneFont::small, theme_.muted,
                    Align::middle);
    }

    /// A silence belongs to a section where what is before it and after it do.
    LadderSection section_of(const Entry& entry) const {
        if (entry.row.kind == Kind::block) return LadderSection::none;
        const auto section = ladder_section(recording_.packet(frames_[entry.row.first]));
        const bool inside =
            entry.row.kind == Kind::arrow ||
            (entry.row.first > 0 && ladder_section(recording_.packet(frames_[entry.row.first - 1])) == section);
        return inside ? section : LadderSection::none;
    }

    /// From arrow to arrow, as the state at that end is.
    template <class State> void draw_lifeline(float x, State state_of, bool server) {
        float from = top_;
        auto state = server ? TcpState::listen : TcpState::closed;
        if (connection_.from_middle) state = TcpState::unknown;
        const auto piece = [&](float to) {
            if (!tcp()) return marks_.lifeline(x, from, to, {theme_.datagram.faded(0.55), 2, false});
            marks_.lifeline(x, from, to, lifeline_style(theme_, state));
        };
        for (const auto& entry : entries_) {
            if (entry.row.kind != Kind::arrow) continue;
            const auto next = state_of(entry.arrow);
            if (next == state || next == TcpState::unknown) continue;
            const float y = entry.arrow.from_server == server ? entry.tail() : entry.tip();
            piece(y);
            from = y;
            state = next;
        }
        piece(bottom_);
    }

    void draw_brackets() {
        for (std::size_t i = 0; i < entries_.size();) {
            const auto section = section_of(entries_[i]);
            auto end = i + 1;
            while (end < entries_.size() && section_of(entries_[end]) == section) ++end;
            if (section != LadderSection::none) {
                const auto& last = entries_[end - 1];
                const auto color = section_color(theme_, section);
                marks_.bracket(margin + 4, entries_[i].top + 4, last.top + last.height - 4, color);
                scene_.text({margin + 16, entries_[i].top + 6}, to_text(section), SceneFont::bold, color);
            }
            i = end;
        }
    }

    /// What was sent again is joined to what was sent first, along its sender's lifeline.
    void draw_repeats() {
        for (const auto& entry : entries_) {
            if (entry.row.kind != Kind::arrow || entry.arrow.kind != trace::ArrowKind::repeated) continue;
            const auto related = std::lower_bound(frames_.begin(), frames_.end(), entry.arrow.related_frame);
            if (entry.arrow.related_frame == decode::no_frame || related == frames_.end()) continue;
            const auto* original = entry_of(static_cast<std::uint32_t>(related - frames_.begin()));
            if (original == nullptr || original >= &entry) continue;
            const float from =
                original->row.kind == Kind::arrow ? original->tail() : original->top + original->height / 2;
            const bool right = entry.arrow.from_server;
            marks_.join(right ? server_ : client_, from, entry.tail(), right ? 1.f : -1.f,
                        theme_.of(Meaning::repeated));
        }
    }

    const Entry* entry_of(std::uint32_t position) const {
        const auto after =
            std::upper_bound(entries_.begin(), entries_.end(), position,
                             [](std::uint32_t wanted, const Entry& entry) { return wanted < entry.row.first; });
        return after == entries_.begin() ? nullptr : &*std::prev(after);
    }

    void draw_entry(const Entry& entry) {
        draw_time_before(entry);
        switch (entry.row.kind) {
            case Kind::silence: return draw_break(entry.top + entry.height / 2, entry.words.front());
            case Kind::block: return draw_block(entry);
            case Kind::arrow: return draw_arrow(entry);
        }
    }

    void draw_block(const Entry& entry) {
        const Point from{client_ + 10, entry.top + 5}, to{server_ - 10, entry.top + entry.height - 5};
        scene_.rectangle(from, to, blend(theme_.panel, theme_.data.faded(0.10)), 5);
        scene_.frame(from, to, {theme_.data.faded(0.6), 1}, 5);
        const float line = height(SceneFont::text) + line_gap;
        const float y = entry.top + (entry.height - static_cast<float>(entry.words.size()) * line + line_gap) / 2;
        const float end =
            marks_.lines({(client_ + server_) / 2, y}, entry.words, SceneFont::text, theme_.text, Align::middle);
        draw_gutter(frames_[entry.row.first], end - line);
        draw_findings(entry, entry.top + 6);
    }

    void draw_gutter(std::uint32_t frame, float y) {
        scene_.text({margin + bracket_room + frame_room, y}, std::to_string(frame), SceneFont::mono, theme_.muted,
                    Align::right);
        scene_.text({time_ - 8, y}, seconds_text(recording_.time_of(frame) - recording_.first_time()), SceneFont::mono,
                    theme_.muted, Align::right);
    }

    void draw_arrow(const Entry& entry) {
        const auto& arrow = entry.arrow;
        const auto color = theme_.of(meaning_of(recording_.packet(arrow.frame)));
        const float left = client_ + 3, right = server_ - 3;
        draw_gutter(arrow.frame, entry.top + 5);
        marks_.arrow({arrow.from_server ? right : left, entry.tail()}, {arrow.from_server ? left : right, entry.tip()},
                     arrow.kind, color);
        marks_.label(arrow, left, right, entry.top + 4, color);
        if (arrow.tcp && arrow.client_changes())
            marks_.state(client_ - 9, arrow.from_server ? entry.tip() : entry.tail(), true, arrow.client_state);
        if (arrow.tcp && arrow.server_changes())
            marks_.state(server_ + 9, arrow.from_server ? entry.tail() : entry.tip(), false, arrow.server_state);
        draw_findings(entry, marks_.lines({explanation_, entry.top + 6}, entry.words, SceneFont::small, theme_.text));
    }

    /// What the connection's packets show, at the last one of those that show it.
    void draw_findings(const Entry& entry, float y) {
        for (const auto& [words, color] : entry.findings)
            y = marks_.lines({explanation_, y}, words, SceneFont::small, color);
    }

    void draw_foot() {
        float y = bottom_ + 8;
        const auto say = [&](const std::string& words) {
            scene_.text({(client_ + server_) / 2, y}, words, SceneFont::text, theme_.warning, Align::middle);
            y += height(SceneFont::text) + 8;
        };
        if (left_out_ > 0) say("\xe2\x80\xa6 " + counted(left_out_, "more packet"));
        if (connection_.gap) say("The capture does not hold all octets of this connection.");
        y = draw_ladder_legend(marks_, entries_in_use(), {margin, y + 8}, options_.width - 2 * margin);
        scene_.height = y + margin - 8;
    }

    LadderLegend entries_in_use() const {
        LadderLegend used;
        for (const auto& entry : entries_) {
            if (entry.row.kind == Kind::block) used.block = true;
            if (entry.row.kind == Kind::silence) used.silence = true;
            if (entry.row.kind != Kind::arrow) continue;
            used.arrows[static_cast<std::size_t>(entry.arrow.kind)] = true;
            if (!tcp()) continue;
            used.states[static_cast<std::size_t>(entry.arrow.client_state)] = true;
            used.states[static_cast<std::size_t>(entry.arrow.server_state)] = true;
        }
        return used;
    }

    const trace::Recording& recording_;
    decode::flow::Connection connection_;
    const LadderPictureOptions& options_;
    const Theme& theme_;
    const TextMeasure& measure_;
    Scene scene_;
    LadderMarks marks_;
    std::vector<std::uint32_t> frames_;
    trace::LadderFold fold_;
    trace::LadderScale scale_;
    std::vector<Entry> entries_;
    std::vector<LadderFindings::Shown> findings_;
    std::size_t next_finding_ = 0;  ///< not among the entries yet
    std::size_t left_out_ = 0;
    float top_ = 0, bottom_ = 0, time_ = 0, client_ = 0, server_ = 0, explanation_ = 0, explanation_width_ = 0;
};

}  // namespace

Scene ladder_picture(const trace::Recording& recording, std::uint32_t connection, const LadderPictureOptions& options,
                     const Theme& theme, const TextMeasure& measure) {
    return LadderPicture(recording, connection, options, theme, measure).draw();
}

}  // namespace loopscope::ui
