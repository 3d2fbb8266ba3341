#include "ui/packet_filter.hpp"

#include <algorithm>

#include "decode/registry.hpp"
#include "decode/transport/story.hpp"
#include "decode/transport/tcp_analysis.hpp"
#include "ui/quantity.hpp"

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

/// In double quotes, with what could end them or cannot be typed as an escape.
std::string quoted(std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (octet < 0x20 || octet == 0x7f) {
            out.append("\\x").append(1, digits[octet >> 4]).append(1, digits[octet & 15]);
        } else {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace

void PacketFilter::set_text(std::string text) {
    text_ = std::move(text);
    prepared_ = false;
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

void PacketFilter::prepare(std::string text) {
    text_ = std::move(text);
    prepared_ = true;
    auto compiled = decode::filter::Filter::compile(text_);
    const auto* error = std::get_if<decode::filter::Error>(&compiled);
    error_ = error != nullptr ? std::optional{*error} : std::nullopt;
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

std::string filter_of(const decode::FieldRecord& record, const decode::FieldList& list, decode::Bytes frame) {
    using enum decode::FieldType;
    const std::string name(record.field->name);
    const auto type = record.field->type;
    if (type == protocol || type == group) return name;
    std::string value;
    if (type == text)
        value = quoted(record.text);
    else
        append_value(value, record, list, frame);
    if (type == absolute_time) value = quoted(value);
    auto filter = name + " == " + value;
    const bool understood = std::holds_alternative<decode::filter::Filter>(decode::filter::Filter::compile(filter));
    return understood ? filter : name;
}

std::string protocol_filter(std::string_view protocol) {
    const auto name = lower(protocol);
    const auto* field = decode::find_field(name);
    return field != nullptr && field->type == decode::FieldType::protocol ? name : std::string{};
}

std::string filter_for(const trace::FrameDetails& details, decode::Bytes frame,
                       std::initializer_list<std::string_view> names) {
    for (const auto name : names)
        for (const auto& record : details.fields.records())
            if (record.field->name == name) return filter_of(record, details.fields, frame);
    return {};
}

std::string filter_for(const trace::Recording& recording, std::uint32_t frame,
                       std::initializer_list<std::string_view> names) {
    if (frame == decode::no_frame || frame > recording.packet_count()) return {};
    trace::FrameDetails details;
    recording.describe(frame, details);
    return filter_for(details, details.frame.bytes, names);
}

}  // namespace loopscope::ui
