#include "ui/stream_model.hpp"

#include <algorithm>
#include <chrono>

#include "ui/stream_text.hpp"

namespace loopscope::ui {

using trace::Recording;

StreamModel::~StreamModel() { wait(); }

void StreamModel::wait() {
    if (job_.valid()) job_.wait();
}

void StreamModel::reset() {
    wait();
    job_ = {};
    recording_ = nullptr;
    connection_ = decode::none;
    laid_out_to_ = decode::no_frame;
    visible_ = 0;
    text_ = std::make_shared<StreamText>();
}

void StreamModel::start(const Recording& recording) {
    job_connection_ = connection_;
    job_to_ = recording.last_packet_of(connection_);
    job_form_ = form;
    job_side_ = side;
    job_ = std::async(std::launch::async,
                      [&recording, connection = connection_, wanted_form = form,
                       wanted_side = side]() -> std::shared_ptr<const StreamText> {
                          auto text = std::make_shared<StreamText>(
                              lay_out(recording.stream(connection, at_most_bytes), wanted_form, wanted_side));
                          text->cut = text->octets[0] + text->octets[1] >= at_most_bytes;
                          return text;
                      });
}

void StreamModel::update(const Recording& recording, std::uint32_t packet_count, const Selection& selection) {
    if (recording_ != &recording) {
        reset();
        recording_ = &recording;
    }
    if (selection.connection != connection_) {
        connection_ = selection.connection;
        text_ = std::make_shared<StreamText>();
        laid_out_to_ = decode::no_frame;
    }
    if (job_.valid() && job_.wait_for(std::chrono::seconds{0}) == std::future_status::ready) {
        auto done = job_.get();
        if (job_connection_ == connection_) {
            text_ = std::move(done);
            laid_out_to_ = job_to_;
            laid_out_form_ = job_form_;
            laid_out_side_ = job_side_;
        }
    }
    const bool known = connection_ != decode::none && connection_ < recording.connection_count();
    const bool outdated = known && (recording.last_packet_of(connection_) != laid_out_to_ || laid_out_form_ != form ||
                                    laid_out_side_ != side);
    if (outdated && !job_.valid()) start(recording);
    visible_chunks_ =
        static_cast<std::size_t>(std::find_if(text_->chunks.begin(), text_->chunks.end(),
                                              [&](const auto& chunk) { return chunk.frame > packet_count; }) -
                                 text_->chunks.begin());
    visible_ = static_cast<std::size_t>(
        std::partition_point(text_->lines.begin(), text_->lines.end(),
                             [&](const StreamText::Line& line) { return line.chunk < visible_chunks_; }) -
        text_->lines.begin());
}

std::string StreamModel::copy_text() const {
    constexpr std::size_t at_most = 4u << 20;
    std::string out;
    for (std::size_t i = 0; i < visible_ && out.size() < at_most; ++i) {
        const auto& line = text_->lines[i];
        const auto& chunk = text_->chunks[line.chunk];
        out += line.gap ? "  " : chunk.from_server ? "< " : "> ";
        out += stream_line_text(*text_, line, laid_out_form_) + "\n";
    }
    return out;
}

}  // namespace loopscope::ui
