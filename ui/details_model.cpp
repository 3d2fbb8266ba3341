#include "ui/details_model.hpp"

#include <algorithm>

#include "ui/meaning.hpp"

namespace loopscope::ui {

using decode::FieldRecord;
using decode::FieldType;

void DetailsModel::update(const trace::Recording& recording, std::uint32_t frame, std::uint32_t version) {
    if (frame == frame_ && version == version_) return;
    if (frame != frame_) cursor = 0;
    frame_ = frame;
    version_ = version;
    describe(recording);
    annotation_ = details_.fields.records().empty() ? std::string() : recording.explain(frame);
    if (!details_.fields.records().empty()) {
        const std::string damage = explain_damage(details_.packet.stop);
        if (!damage.empty()) annotation_ = annotation_.empty() ? damage : annotation_ + "\n" + damage;
    }
    make_rows();
}

void DetailsModel::describe(const trace::Recording& recording) {
    if (frame_ == decode::no_frame || frame_ > recording.packet_count()) return details_.fields.clear();
    const auto connection = recording.packet(frame_).connection;
    details_.wanted.analysis =
        connection != decode::none && recording.connection(connection).packets() <= longest_analysis;
    recording.describe(frame_, details_);
}

bool DetailsModel::has_children(std::size_t record) const {
    const auto& records = details_.fields.records();
    return record + 1 < records.size() && records[record + 1].depth > records[record].depth;
}

/// The top layer is open from the start: it is what the program meant to say. The others are one line each.
bool DetailsModel::is_open(const FieldRecord& record) const {
    if (const auto known = open_.find(record.field); known != open_.end()) return known->second;
    if (record.field->type != FieldType::protocol || record.depth > 0) return false;
    const auto& records = details_.fields.records();
    const auto top =
        std::find_if(records.rbegin(), records.rend(), [](const FieldRecord& other) { return other.depth == 0; });
    return &*top == &record;
}

void DetailsModel::make_rows() {
    rows_.clear();
    const auto& records = details_.fields.records();
    for (std::size_t i = 0; i < records.size();) {
        const bool parent = has_children(i), open = parent && is_open(records[i]);
        rows_.push_back({static_cast<std::uint32_t>(i), parent, open});
        const auto depth = records[i].depth;
        ++i;
        if (!open)
            while (i < records.size() && records[i].depth > depth) ++i;
    }
}

std::string DetailsModel::title(const Row& row) const {
    const FieldRecord& of = record(row);
    const bool labelled = of.field->type != FieldType::text && !of.text.empty();
    std::string title(of.field->title);
    if (labelled && (of.field->type == FieldType::protocol || of.field->type == FieldType::group)) title = of.text;
    const bool alone = of.field->type == FieldType::protocol || of.field->type == FieldType::group;
    return of.generated && alone ? "[" + title + "]" : title;
}

std::string DetailsModel::value(const Row& row) const {
    const FieldRecord& of = record(row);
    std::string value;
    if (of.field->type == FieldType::protocol || of.field->type == FieldType::group) return value;
    append_display(value, of, details_.fields, details_.frame.bytes);
    return of.generated ? "[" + value + "]" : value;
}

std::string DetailsModel::plain_value(const Row& row) const {
    std::string value;
    append_value(value, record(row), details_.fields, details_.frame.bytes);
    return value;
}

OctetRange DetailsModel::range(const Row& row) const {
    const FieldRecord& of = record(row);
    return {of.source, of.offset, of.size};
}

void DetailsModel::set_open(const Row& row, bool open) {
    open_[record(row).field] = open;
    make_rows();
}

void DetailsModel::open_all(bool open) {
    const auto& records = details_.fields.records();
    for (std::size_t i = 0; i < records.size(); ++i)
        if (has_children(i)) open_[records[i].field] = open;
    make_rows();
}

std::size_t DetailsModel::reveal(std::uint16_t source, std::uint32_t offset) {
    const auto& records = details_.fields.records();
    std::size_t best = records.size();
    for (std::size_t i = 0; i < records.size(); ++i) {
        const OctetRange range{records[i].source, records[i].offset, records[i].size};
        if (!range.holds(source, offset)) continue;
        if (best == records.size() || records[i].size <= records[best].size) best = i;
    }
    if (best == records.size()) return rows_.size();
    auto depth = records[best].depth;
    for (std::size_t i = best; i-- > 0 && depth > 0;) {
        if (records[i].depth >= depth) continue;
        depth = records[i].depth;
        open_[records[i].field] = true;
    }
    make_rows();
    const auto found = std::find_if(rows_.begin(), rows_.end(), [best](const Row& row) { return row.record == best; });
    return static_cast<std::size_t>(found - rows_.begin());
}

std::size_t DetailsModel::row_of(const OctetRange& range) const {
    std::size_t found = rows_.size();
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (this->range(rows_[i]) == range) found = i;
    return found;
}

std::size_t DetailsModel::parent_of(std::size_t row) const {
    const auto depth = record(rows_[row]).depth;
    for (std::size_t i = row; i-- > 0;)
        if (record(rows_[i]).depth < depth) return i;
    return row;
}

std::string DetailsModel::source_name(std::uint16_t source) const {
    if (source == 0) return "Frame";
    const auto& sources = details_.fields.sources();
    return source <= sources.size() ? std::string(sources[source - 1].name) : std::string();
}

decode::Bytes DetailsModel::source_bytes(std::uint16_t source) const {
    if (source == 0) return details_.frame.bytes;
    const auto& sources = details_.fields.sources();
    return source <= sources.size() ? sources[source - 1].bytes : decode::Bytes{};
}

}  // namespace loopscope::ui
