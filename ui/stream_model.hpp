#pragma once

#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "ui/view.hpp"

namespace loopscope::ui {

/// What the two ends of a connection said, laid out in lines.
struct StreamText {
    struct Line {
        std::uint32_t chunk = 0;
        std::uint32_t offset = 0, size = 0;  ///< octets of the chunk
        bool gap = false;                    ///< says that octets are missing before the chunk
        bool first = false;                  ///< of a turn: the other end spoke before
    };
    std::vector<trace::Recording::StreamChunk> chunks;
    std::vector<Line> lines;
    std::uint64_t octets[2] = {0, 0};  ///< by sender: client, server
    std::uint64_t missing = 0;
    bool cut = false;                  ///< more was said than is shown
};

enum class StreamForm : std::uint8_t { text, hexadecimal };
enum class StreamSide : std::uint8_t { both, client, server };

/// Lays chunks out: text is broken at line feeds and after `text_columns` octets, hexadecimal has 16 octets a line.
StreamText lay_out(std::vector<trace::Recording::StreamChunk> chunks, StreamForm form, StreamSide side);

/// A line's octets for people: control characters as symbols, what is not UTF-8 as a replacement character.
std::string stream_line_text(const StreamText&, const StreamText::Line&, StreamForm form);

/// Follow stream of one connection, laid out in the background and swapped in whole.
class StreamModel {
public:
    static constexpr std::size_t text_columns = 160;
    static constexpr std::size_t at_most_bytes = 64u << 20;

    ~StreamModel();
    /// Follows the selected connection. The recording must outlive the model's next reset() or its end.
    void update(const trace::Recording&, std::uint32_t packet_count, const Selection&);
    void reset();
    void wait();

    std::uint32_t connection() const { return connection_; }
    const StreamText& text() const { return *text_; }
    bool busy() const { return job_.valid(); }
    /// Lines up to the replay position.
    std::size_t line_count() const { return visible_; }

    StreamForm form = StreamForm::text;
    StreamSide side = StreamSide::both;
    std::string save_path;     ///< as typed
    std::string save_result;   ///< what became of the last save: a sentence
    bool save_failed = false;

    /// The octets of `side`, up to the replay position, as they were said.
    std::string octets() const;
    /// Writes them; the sentence is in save_result.
    void save();
    /// All lines as text, each marked with its side, for the clipboard; at most 4 MiB.
    std::string copy_text() const;

private:
    void start(const trace::Recording&);

    const trace::Recording* recording_ = nullptr;
    std::uint32_t connection_ = decode::none;
    std::uint32_t laid_out_to_ = decode::no_frame;  ///< last frame of the connection that the layout knows
    std::uint32_t job_to_ = decode::no_frame;
    StreamForm laid_out_form_ = StreamForm::text;
    StreamSide laid_out_side_ = StreamSide::both;
    std::size_t visible_ = 0;
    std::uint32_t visible_to_ = 0;
    std::shared_ptr<const StreamText> text_ = std::make_shared<StreamText>();
    std::future<std::shared_ptr<const StreamText>> job_;
};

}  // namespace loopscope::ui
