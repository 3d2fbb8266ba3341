#include "ui/packets_model.hpp"

#include <algorithm>
#include <numeric>

#include "ui/clock_text.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {
namespace {

/// A message says more than the segment that completes it; a segment that completes none is one of TCP. Of a damaged
/// packet, what was read comes before the reason why there is no more.
bool summary_leads(const PacketRow& row) {
    if (row.meaning == Meaning::damaged) return !row.summary.empty();
    return (row.meaning == Meaning::http || row.meaning == Meaning::dns) && row.protocol != "TCP" &&
           row.protocol != "UDP";
}

/// "127.0.0.1:7777" where there are ports, else the IP address, else the link address.
std::string end_text(const decode::Packet& packet, bool source) {
    const auto segments = packet.all_segments();
    const auto own =
        std::find_if(segments.rbegin(), segments.rend(), [](const auto& segment) { return !segment.in_error; });
    if (own != segments.rend())
        return to_text(source ? decode::Endpoint{own->source, own->source_port}
                              : decode::Endpoint{own->destination, own->destination_port});
    const auto& address = source ? packet.source : packet.destination;
    if (address.version != 0) return to_text(address);
    return to_text(source ? packet.link_source : packet.link_destination);
}

}  // namespace

const std::string& PacketRow::headline() const {
    return annotation.empty() || summary_leads(*this) ? summary : annotation;
}

const std::string& PacketRow::remark() const {
    return annotation.empty() || summary_leads(*this) ? annotation : summary;
}

void PacketsModel::set_filter(std::string text) {
    filter_.set_text(std::move(text));
    if (generation_ != filter_.generation()) forget_order();
}

void PacketsModel::forget_order() {
    generation_ = filter_.generation();
    count_ = filter_.active() ? 0 : shown_;
    order_ = {};
    outdated_ = true;
}

void PacketsModel::update(const trace::Recording& recording, std::uint32_t shown) {
    filter_.update(recording, shown);
    shown_ = shown;
    const auto& numbers = filter_.numbers();
    const auto before = count_;
    count_ = filter_.active()
                 ? static_cast<std::uint32_t>(std::upper_bound(numbers.begin(), numbers.end(), shown) - numbers.begin())
                 : shown;
    if (auto done = job_.take(); done && done->generation == generation_) order_ = std::move(done->order);
    resort(recording, count_ == before);
}

void PacketsModel::resort(const trace::Recording& recording, bool still) {
    if (column_ == PacketColumn::number || job_.running()) return;
    const std::size_t sorted = order_.numbers.size();
    const bool grown = count_ > sorted && (still || count_ - sorted > sorted / 32);
    if (!outdated_ && !grown && count_ >= sorted) return;
    outdated_ = false;
    std::vector<std::uint32_t> fitting;
    if (filter_.active()) fitting.assign(filter_.numbers().begin(), filter_.numbers().begin() + count_);
    job_.start([&recording, numbers = std::move(fitting), all = filter_.active() ? 0 : count_, column = column_,
                descending = descending_, generation = generation_]() mutable {
        if (all != 0) {
            numbers.resize(all);
            std::iota(numbers.begin(), numbers.end(), 1u);
        }
        return Sorted{sort_packets(recording, numbers, column, descending), generation};
    });
}

void PacketsModel::sort_by(PacketColumn column, bool descending) {
    if (column == column_ && descending == descending_) return;
    outdated_ = true;
    column_ = column;
    descending_ = descending;
    scroll.follow(scroll.follows() && in_capture_order());
}

std::uint32_t PacketsModel::number_at(std::uint32_t row) const {
    if (column_ == PacketColumn::number) return nth(descending_ ? count_ - 1 - row : row);
    const bool sorted = order_.numbers.size() <= count_ && row < order_.numbers.size();
    return sorted ? order_.numbers[row] : nth(row);
}

std::uint32_t PacketsModel::place_of(std::uint32_t number) const {
    if (number == decode::no_frame || number > shown_) return count_;
    if (!filter_.active()) return number - 1;
    const auto first = filter_.numbers().begin(), last = first + count_;
    const auto found = std::lower_bound(first, last, number);
    return found != last && *found == number ? static_cast<std::uint32_t>(found - first) : count_;
}

std::uint32_t PacketsModel::row_of(std::uint32_t number) const {
    const auto place = place_of(number);
    if (place == count_) return count_;
    if (column_ == PacketColumn::number) return descending_ ? count_ - 1 - place : place;
    const bool sorted = order_.numbers.size() <= count_ && place < order_.numbers.size();
    return sorted ? order_.rows[number - 1] : place;
}

std::string PacketsModel::filter_text(const trace::Recording& recording, std::uint32_t number,
                                      std::initializer_list<std::string_view> names) {
    recording.describe(number, scratch_);
    return filter_for(scratch_, scratch_.frame.bytes, names);
}

const PacketRow& PacketsModel::row(const trace::Recording& recording, std::uint32_t number) {
    PacketRow& row = cache_[number % cache_size];
    if (row.number == number) return row;
    recording.describe(number, scratch_);
    row.number = number;
    row.source = end_text(scratch_.packet, true);
    row.destination = end_text(scratch_.packet, false);
    row.protocol = scratch_.fields.protocol();
    row.summary = scratch_.fields.summary();
    row.annotation = recording.explain(number);
    row.meaning = meaning_of(recording.packet(number), scratch_.fields);
    if (row.meaning == Meaning::damaged) {
        const std::string damage = explain_damage(scratch_.packet.stop);
        row.annotation =
            row.annotation.empty() || damage.empty() ? row.annotation + damage : damage + " " + row.annotation;
    }
    if (row.protocol.empty()) row.protocol = to_text(recording.packet(number).protocol);
    if (row.summary.empty() && row.annotation.empty())
        row.summary = scratch_.packet.stop ? to_text(scratch_.packet.stop) : "";
    return row;
}

std::string PacketsModel::time_text(const trace::Recording& recording, std::uint32_t number, TimeColumn column) const {
    const std::int64_t time = recording.packet(number).time;
    switch (column) {
        case TimeColumn::since_first: return seconds_text(time - recording.first_time());
        case TimeColumn::since_previous: return seconds_text(number > 1 ? time - recording.packet(number - 1).time : 0);
        case TimeColumn::of_day: return time_of_day(time);
    }
    return {};
}

std::string PacketsModel::line(const trace::Recording& recording, std::uint32_t number, TimeColumn column) {
    const PacketRow& of = row(recording, number);
    std::string text = std::to_string(number) + '\t' + time_text(recording, number, column) + '\t' + of.source + '\t' +
                       of.destination + '\t' + of.protocol + '\t' +
                       std::to_string(recording.packet(number).original_length) + '\t' + of.headline();
    if (!of.remark().empty()) text += "; " + of.remark();
    return text;
}

}  // namespace loopscope::ui
