#include "trace/ladder_text.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "trace/ladder.hpp"
#include "trace/ladder_fold.hpp"
#include "trace/ladder_words.hpp"
#include "trace/wrap_words.hpp"

namespace loopscope::trace {

using decode::flow::Connection;
using decode::flow::TcpState;

namespace {

// The columns, left to right: margin (bracket), frame, time, client's state, lifeline, arrow, lifeline, server's state.
constexpr int margin_width = 2, frame_width = 7, time_width = 12, state_width = 13, narrowest = 72;

constexpr std::string_view dim = "\x1b[2m", bold = "\x1b[1m", red = "\x1b[31m", yellow = "\x1b[33m", green = "\x1b[32m",
                           blue = "\x1b[34m", cyan = "\x1b[36m", normal = "\x1b[0m";

/// Columns of a UTF-8 text in which every character is one column wide.
int columns(std::string_view text) {
    return static_cast<int>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// The first `width` columns, with an ellipsis where that cuts it.
std::string cut(std::string_view text, int width) {
    if (columns(text) <= width) return std::string{text};
    std::size_t end = 0;
    for (int seen = 0; end < text.size(); ++end)
        if ((static_cast<unsigned char>(text[end]) & 0xc0) != 0x80 && ++seen > width - 1) break;
    return std::string{text.substr(0, end)} + "…";
}

std::string repeat(std::string_view piece, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += piece;
    return text;
}

std::string right(std::string_view text, int width) { return repeat(" ", width - columns(text)) + std::string{text}; }
std::string left(std::string_view text, int width) { return std::string{text} + repeat(" ", width - columns(text)); }
std::string centred(std::string_view text, int width) {
    const int before = std::max(0, (width - columns(text)) / 2);
    return repeat(" ", before) + left(text, width - before);
}

/// Breaks at spaces into lines of at most `width` columns.
std::vector<std::string> wrap(std::string_view text, int width) {
    auto lines = wrap_words(text, [width](std::string_view line) { return columns(line) <= width; });
    for (auto& line : lines) line = cut(line, width);
    return lines;
}

std::string seconds(std::int64_t nanoseconds) {
    const bool negative = nanoseconds < 0;
    const auto microseconds = (negative ? -nanoseconds : nanoseconds) / 1000;
    std::string fraction = std::to_string(microseconds % 1'000'000);
    return (negative ? "-" : "") + std::to_string(microseconds / 1'000'000) + "." +
           std::string(6 - fraction.size(), '0') + fraction;
}

std::string_view colour_of(ArrowKind kind) {
    switch (kind) {
        case ArrowKind::reset: return red;
        case ArrowKind::repeated:
        case ArrowKind::warning: return yellow;
        case ArrowKind::control: return green;
        case ArrowKind::message: return cyan;
        case ArrowKind::plain: break;
    }
    return {};
}

/// Draws one connection, line by line.
class LadderText {
public:
    LadderText(std::string& out, const Recording& recording, int width, bool colour)
        : out_(out),
          recording_(recording),
          colour_(colour),
          arrow_width_(std::max(width, narrowest) - margin_width - frame_width - time_width - 2 * state_width - 2) {}

    /// `flush` is called after each row; false: nobody reads on.
    void draw(const Connection& connection, const std::function<bool()>& flush) {
        draw_head(connection);
        recording_.packets_of(connection.index, 0, frames_);
        LadderFold fold;
        fold.update(recording_, frames_, static_cast<std::uint32_t>(frames_.size()));
        const auto rows = fold.rows();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto next = i + 1 < rows.size() ? section_of(rows[i + 1]) : LadderSection::none;
            switch (rows[i].kind) {
                case FoldRow::Kind::arrow:
                    draw_row(ladder_row(recording_, frames_[rows[i].first], scratch_), next);
                    break;
                case FoldRow::Kind::block: draw_block(fold.blocks()[rows[i].block]); break;
                case FoldRow::Kind::silence: draw_silence(rows[i]); break;
            }
            if (flush && !flush()) return;
        }
        draw_foot(connection);
    }

private:
    void draw_head(const Connection& connection) {
        const auto count = connection.packets();
        std::string title =
            std::string{decode::to_text(connection.transport)} + " " + std::to_string(connection.stream);
        if (connection.application != decode::Protocol::unknown)
            title += ", " + std::string{decode::to_text(connection.application)};
        title += ": " + std::to_string(count) + (count == 1 ? " packet, " : " packets, ") +
                 std::string{to_text(connection.outcome)};
        add(bold, title);
        end_line();
        const int side = state_width + arrow_width_ / 2;
        const int gutter = margin_width + frame_width + time_width;
        for (const bool role : {true, false}) {
            const auto client = role ? "client" : decode::to_text(connection.client);
            const auto server = role ? "server" : decode::to_text(connection.server);
            // each end's name is centred on its lifeline, as far as the line's edges let it
            out_ += repeat(" ", gutter);
            add(role ? dim : bold, name_column(client, side, state_width));
            add(role ? dim : bold,
                name_column(server, arrow_width_ + 2 + 2 * state_width - side, arrow_width_ + 1 - arrow_width_ / 2));
            end_line();
        }
    }

    static std::string name_column(std::string_view name, int width, int lifeline) {
        const int shown = std::min(columns(name), width - 1);
        const int before = std::clamp(lifeline - shown / 2, 0, width - 1 - shown);
        return repeat(" ", before) + left(cut(name, shown), width - before);
    }

    void draw_row(const LadderRow& row, LadderSection next) {
        const auto text = wrap(explanation(row), arrow_width_ - 2);
        draw_arrow(row, text.empty() && next != row.section);
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool ends = i + 1 == text.size() && next != row.section;
            draw_margin(row.section, ends);
            out_ += repeat(" ", frame_width + time_width + state_width);
            add(dim, "│");
            add(dim, " " + left(text[i], arrow_width_ - 1));
            add(dim, "│");
            end_line();
        }
        section_ = next == row.section ? row.section : LadderSection::none;
    }

    std::string explanation(const LadderRow& row) const {
        std::string text;
        if (row.section != section_ && row.section != LadderSection::none)
            text = "[" + std::string{to_text(row.section)} + "] ";
        return text + row.explanation;
    }

    /// A bracket's line at the margin. `ends`: its last line.
    void draw_margin(LadderSection section, bool ends) {
        if (section == LadderSection::none) {
            out_ += "  ";
            return;
        }
        const bool begins = section_ != section;
        add(section == LadderSection::reset || section == LadderSection::refused ? red : blue, begins && ends ? "╶"
                                                                                               : begins       ? "╭"
                                                                                               : ends         ? "╰"
                                                                                                              : "│");
        out_ += ' ';
        section_ = section;
    }

    /// A silence belongs to what the packet after it belongs to.
    LadderSection section_of(const FoldRow& row) const { return ladder_section(recording_.packet(frames_[row.first])); }

    void draw_silence(const FoldRow& row) {
        const bool inside = section_ != LadderSection::none && section_of(row) == section_;
        if (inside)
            add(section_ == LadderSection::reset || section_ == LadderSection::refused ? red : blue, "│ ");
        else
            out_ += "  ";
        out_ += repeat(" ", frame_width + time_width + state_width);
        add(dim, "┊" + centred(silence_words(recording_, frames_, row.first), arrow_width_) + "┊");
        end_line();
    }

    /// A run of ordinary packets, in a frame of its own between the lifelines.
    void draw_block(const LadderBlock& block) {
        const auto first = frames_[block.first];
        const int inside = arrow_width_ - 2;
        out_ += repeat(" ", margin_width) + right(std::to_string(first), frame_width - 1) + " ";
        add(dim, left(seconds(recording_.time_of(first) - recording_.first_time()), time_width));
        out_ += repeat(" ", state_width);
        add(dim, "│┌" + repeat("─", inside) + "┐│");
        end_line();
        for (const auto& line : wrap(block_words(recording_, frames_, block, scratch_.packet), inside - 2)) {
            out_ += repeat(" ", margin_width + frame_width + time_width + state_width);
            add(dim, "││ ");
            out_ += left(line, inside - 2);
            add(dim, " ││");
            end_line();
        }
        out_ += repeat(" ", margin_width + frame_width + time_width + state_width);
        add(dim, "│└" + repeat("─", inside) + "┘│");
        end_line();
    }

    void draw_arrow(const LadderRow& row, bool ends) {
        draw_margin(row.section, ends);
        out_ += right(std::to_string(row.frame), frame_width - 1) + " ";
        add(dim, left(seconds(row.time - recording_.first_time()), time_width));
        draw_state(row.client_changes() ? right(to_text(row.client_state), state_width - 1) + " "
                                        : repeat(" ", state_width));
        add(dim, "│");
        const bool broken = row.kind == ArrowKind::repeated || row.kind == ArrowKind::warning;
        const std::string_view line = broken ? "╌" : row.kind == ArrowKind::reset ? "━" : "─";
        const std::string_view head = row.kind == ArrowKind::reset ? "✕" : row.from_server ? "◀" : "▶";
        const auto name = label(row, arrow_width_ - 6);
        const int rest = arrow_width_ - 1 - columns(name) - 2;
        const int before = row.from_server ? rest - 3 : 3;
        std::string arrow = repeat(line, before) + " " + name + " " + repeat(line, rest - before);
        add(colour_of(row.kind), row.from_server ? std::string{head} + arrow : arrow + std::string{head});
        add(dim, "│");
        if (row.server_changes()) draw_state(" " + std::string{to_text(row.server_state)});
        end_line();
    }

    /// As much of it as there is room for: the flags are left out first, then the numbers.
    static std::string label(const LadderRow& row, int room) {
        const std::string name = (row.kind == ArrowKind::repeated ? "again: " : "") + row.name;
        for (const auto& details : label_details(row)) {
            const auto text = details.empty() ? name : name + "  " + details;
            if (columns(text) <= room) return text;
        }
        return cut(name, room);
    }

    void draw_state(const std::string& text) { add(bold, text); }

    void draw_foot(const Connection& connection) {
        if (connection.gap) {
            out_ += repeat(" ", margin_width + frame_width + time_width + state_width);
            add(yellow, "  The capture does not hold all octets of this connection.");
            end_line();
        }
    }

    void add(std::string_view style, std::string_view text) {
        const bool styled = colour_ && !style.empty() && text.find_first_not_of(' ') != text.npos;
        if (styled) out_ += style;
        out_ += text;
        if (styled) out_ += normal;
    }

    void end_line() {
        while (!out_.empty() && out_.back() == ' ') out_.pop_back();
        out_ += '\n';
    }

    std::string& out_;
    const Recording& recording_;
    std::vector<std::uint32_t> frames_;
    FrameDetails scratch_;
    bool colour_;
    int arrow_width_;
    LadderSection section_ = LadderSection::none;  ///< of the line before
};

}  // namespace

void append_ladder_text(std::string& out, const Recording& recording, std::uint32_t connection, int width, bool colour,
                        const std::function<bool()>& flush) {
    LadderText(out, recording, width, colour).draw(recording.connection(connection), flush);
}

}  // namespace loopscope::trace
