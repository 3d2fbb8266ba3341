#include "ui/packet_filter.hpp"

#include <algorithm>

#include "decode/registry.hpp"
#include "trace/partition_place.hpp"
#include "ui/quantity.hpp"
#include "ui/wake.hpp"

namespace loopscope::ui {
namespace {

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
    count_ = searched_ = 0;
    ++generation_;
    if (job_) ending_ = std::async(std::launch::async, [old = std::move(job_)]() mutable { old.reset(); });
}

void PacketFilter::prepare(std::string text) {
    text_ = std::move(text);
    prepared_ = true;
    auto compiled = decode::filter::Filter::compile(text_);
    const auto* error = std::get_if<decode::filter::Error>(&compiled);
    error_ = error != nullptr ? std::optional{*error} : std::nullopt;
}

void PacketFilter::update(const trace::Recording& recording, std::uint32_t count) {
    if (!active()) return;
    if (job_ == nullptr) job_ = std::make_unique<trace::FilterJob>(recording, filter_, wake_window);
    job_->search_to(count);
    searched_ = job_->searched();  // what it found up to there is visible
    count_ = job_->count();
}

std::uint32_t PacketFilter::place_of(std::uint32_t number) const {
    return trace::partition_place(count_, [&](auto place) { return this->number(place) < number; });
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
