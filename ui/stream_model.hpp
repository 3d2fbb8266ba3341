#pragma once

#include <cstdint>
#include <future>
#include <memory>
#include <string>

#include "ui/row_scroll.hpp"
#include "ui/stream_text.hpp"
#include "ui/view.hpp"

namespace loopscope::ui {

/// Follow stream of one connection, laid out in the background and swapped in whole.
class StreamModel {
public:
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

    /// How text() is laid out: `form` as of the last layout.
    StreamForm laid_out_form() const { return laid_out_form_; }

    RowScroll scroll;
    std::uint32_t seen_changes = 0;  ///< Selection::changes that was scrolled to
    std::size_t menu_line = 0;       ///< line that the context menu was opened on
    StreamForm form = StreamForm::text;
    StreamSide side = StreamSide::both;

    /// All lines as text, each marked with its side, for the clipboard; at most 4 MiB.
    std::string copy_text() const;

private:
    void start(const trace::Recording&);

    const trace::Recording* recording_ = nullptr;
    std::uint32_t connection_ = decode::none;
    std::uint32_t laid_out_to_ = decode::no_frame;  ///< last frame of the connection that the layout knows
    StreamForm laid_out_form_ = StreamForm::text;
    StreamSide laid_out_side_ = StreamSide::both;
    std::size_t visible_ = 0, visible_chunks_ = 0;
    std::uint32_t job_connection_ = decode::none, job_to_ = decode::no_frame;  ///< what the job under way lays out
    StreamForm job_form_ = StreamForm::text;
    StreamSide job_side_ = StreamSide::both;
    std::shared_ptr<const StreamText> text_ = std::make_shared<StreamText>();
    std::future<std::shared_ptr<const StreamText>> job_;
};

}  // namespace loopscope::ui
