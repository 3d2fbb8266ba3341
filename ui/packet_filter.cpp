#include "ui/packet_filter.hpp"

#include <algorithm>

#include "decode/transport/story.hpp"
#include "decode/transport/tcp_analysis.hpp"

namespace loopscope::ui {
namespace {

// So many packets are a piece: some milliseconds. Following a connection for tcp.analysis costs more for each.
constexpr std::uint32_t piece_size = 8'192, analysed_piece_size = 512;

bool is_one_of(std::span<const decode::Field> fields, const decode::Field* field) {
    return std::any_of(fields.begin(), fields.end(), [field](const decode::Field& one) { return &one == field; });
}

/// Some fields are known only to who has followed the connection up to the packet.
bool wants_analysis(const decode::filter::Filter& filter) {
    const auto fields = filter.fields();
    return std::any_of(fields.begin(), fields.end(), [](const decode::Field* field) {
        return is_one_of(decode::fields_of(decode::fields::tcp_analysis), field) ||
               is_one_of(decode::fields_of(decode::fields::story), field);
    });
}

}  // namespace

void PacketFilter::set_text(std::string text) {
    text_ = std::move(text);
    auto compiled = decode::filter::Filter::compile(text_);
    if (auto* error = std::get_if<decode::filter::Error>(&compiled)) {
        error_ = std::move(*error);
        return;
    }
    error_.reset();
    filter_ = std::get<decode::filter::Filter>(std::move(compiled));
    numbers_.clear();
    searched_ = 0;
    ++generation_;
    *stop_ = true;
}

void PacketFilter::update(const trace::Recording& recording, std::uint32_t count) {
    if (const auto piece = job_.take(); piece != nullptr && piece->generation == generation_) {
        numbers_.insert(numbers_.end(), piece->numbers.begin(), piece->numbers.end());
        searched_ = piece->end;
    }
    if (!active() || searched_ >= count || job_.running()) return;
    stop_ = std::make_shared<std::atomic<bool>>(false);
    const bool analyse = wants_analysis(filter_);
    const auto end = searched_ + std::min(count - searched_, analyse ? analysed_piece_size : piece_size);
    job_.start([&recording, filter = filter_, search = search_, stop = stop_, analyse, generation = generation_,
                first = searched_ + 1, end] {
        Piece piece{generation, end, {}};
        search->details.analyse = analyse;
        for (auto number = first; number <= end && !*stop; ++number) {
            recording.describe(number, search->details);
            if (filter.matches(search->details.fields, search->details.frame.bytes, search->scratch))
                piece.numbers.push_back(number);
        }
        return piece;
    });
}

std::string filter_for(const trace::FrameDetails& details, decode::Bytes frame,
                       std::initializer_list<std::string_view> names) {
    for (const auto name : names)
        for (const auto& record : details.fields.records()) {
            if (record.field->name != name) continue;
            std::string text(name);
            text += " == ";
            append_value(text, record, details.fields, frame);
            return text;
        }
    return {};
}

}  // namespace loopscope::ui
