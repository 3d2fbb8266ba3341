#include "ui/packets_model.hpp"

#include <algorithm>

#include "ui/clock_text.hpp"
#include "ui/quantity.hpp"

namespace loopscope::ui {

void PacketsModel::set_filter(std::string text) {
    filter_.set_text(std::move(text));
    if (generation_ != filter_.generation()) forget_order();
}

void PacketsModel::act_on(const FilterWish& wish) {
    auto text = joined(filter_.text(), wish.condition, wish.join);
    wish.apply ? set_filter(std::move(text)) : filter_.prepare(std::move(text));
}

/// Other packets are shown, or in another order.
void PacketsModel::forget_order() {
    generation_ = filter_.generation();
    count_ = filter_.active() ? 0 : shown_;
    replace_order({});
    outdated_ = true;
    too_large_ = false;
    wants_chosen = true;
    ++version_;
    work_->stop = true;
}

void PacketsModel::update(const trace::Recording& recording, std::uint32_t shown) {
    filter_.update(recording, shown);
    shown_ = shown;
    const auto before = count_;
    count_ = filter_.active() ? filter_.place_of(shown + 1) : shown;
    // The newest come in at the top: what somebody reads further down stays where it is.
    if (sort_.column == PacketColumn::number && sort_.descending && count_ > before && scroll.first() > 0) {
        scroll.fit(count_, scroll.visible());
        scroll.scroll_by(count_ - before);
    }
    take_order();
    resort(recording, count_ == before);
}

void PacketsModel::take_order() {
    auto done = job_.take();
    if (!done || done->version != version_) return;
    too_large_ = work_->out_of_memory;
    const auto top = static_cast<std::uint32_t>(scroll.first());
    const bool again = !order_.numbers.empty() && top > 0 && top < count_;
    const auto held = again ? number_at(top) : decode::no_frame;
    replace_order(std::move(done->order));
    if (again) hold_in_sight(held, top);
}

/// Millions of rows take milliseconds to free: not in a frame.
void PacketsModel::replace_order(PacketOrder order) {
    std::swap(order_, order);
    if (order.numbers.empty()) return;
    freeing_ = std::async(std::launch::async, [old = std::move(order)]() mutable { old = {}; });
}

/// Packets that came meanwhile took their places: what stood at the top stays there.
void PacketsModel::hold_in_sight(std::uint32_t number, std::uint32_t row) {
    const auto now = row_of(number);
    if (now < count_ && now != row && !scroll.follows()) scroll.scroll_to(now);
}

void PacketsModel::resort(const trace::Recording& recording, bool still) {
    if (sort_.column == PacketColumn::number || job_.running()) return;
    const std::size_t sorted = order_.numbers.size();
    const bool searching = filter_.active() && filter_.searched() < shown_;
    const bool decodes = sort_.column == PacketColumn::protocol || sort_.column == PacketColumn::what;
    const auto enough = searching ? sorted : decodes ? sorted / 4 : sorted / 32;
    const bool grown = count_ > sorted && ((still && !searching) || count_ - sorted > enough);
    if (!outdated_ && (!grown || too_large_) && count_ >= sorted) return;
    outdated_ = false;
    auto fitting = filter_.active() ? filter_.numbers() : nullptr;
    work_ = std::make_shared<SortWork>();
    to_sort_ = count_;
    job_.start(
        [&recording, fitting = std::move(fitting), count = count_, by = sort_, version = version_, work = work_] {
            std::vector<std::uint32_t> numbers(count);
            for (std::uint32_t place = 0; place < count; ++place)
                numbers[place] = fitting ? (*fitting)[place] : place + 1;
            return Sorted{sort_packets(recording, numbers, by, *work), version};
        });
}

void PacketsModel::sort_by(PacketColumn column, bool descending) {
    if (column == sort_.column && descending == sort_.descending) return;
    sort_.column = column;
    sort_.descending = descending;
    forget_order();
    scroll.follow(scroll.follows() && newest_last());
}

void PacketsModel::show_time(TimeColumn time) {
    if (time == sort_.time) return;
    sort_.time = time;
    if (sort_.column == PacketColumn::time) forget_order();
}

double PacketsModel::sorted_share() const { return to_sort_ == 0 ? 1 : static_cast<double>(work_->keyed) / to_sort_; }

std::uint32_t PacketsModel::number_at(std::uint32_t row) const {
    if (sort_.column == PacketColumn::number) return nth(sort_.descending ? count_ - 1 - row : row);
    const bool sorted = order_.numbers.size() <= count_ && row < order_.numbers.size();
    return sorted ? order_.numbers[row] : nth(row);
}

std::uint32_t PacketsModel::place_of(std::uint32_t number) const {
    if (number == decode::no_frame || number > shown_) return count_;
    if (!filter_.active()) return number - 1;
    const auto place = filter_.place_of(number);
    return place < count_ && filter_.number(place) == number ? place : count_;
}

std::uint32_t PacketsModel::row_of(std::uint32_t number) const {
    const auto place = place_of(number);
    if (place == count_) return count_;
    if (sort_.column == PacketColumn::number) return sort_.descending ? count_ - 1 - place : place;
    const bool sorted = order_.numbers.size() <= count_ && place < order_.numbers.size();
    return sorted ? order_.rows[number - 1] : place;
}

std::string PacketsModel::filter_text(const trace::Recording& recording, std::uint32_t number,
                                      std::initializer_list<std::string_view> names) {
    recording.describe(number, scratch_);
    return filter_for(scratch_, scratch_.frame.bytes, names);
}

std::string PacketsModel::filter_text(const trace::Recording& recording, std::uint32_t number, PacketColumn column) {
    switch (column) {
        case PacketColumn::number: return filter_text(recording, number, {"frame.number"});
        case PacketColumn::time: return filter_text(recording, number, {"frame.time_relative"});
        case PacketColumn::source: return filter_text(recording, number, {"ip.src", "ipv6.src", "eth.src"});
        case PacketColumn::destination: return filter_text(recording, number, {"ip.dst", "ipv6.dst", "eth.dst"});
        case PacketColumn::protocol: return protocol_filter(row(recording, number).protocol);
        case PacketColumn::length: return filter_text(recording, number, {"frame.len"});
        case PacketColumn::what: return filter_text(recording, number, {"tcp.stream", "udp.stream"});
    }
    return {};
}

const PacketRow& PacketsModel::row(const trace::Recording& recording, std::uint32_t number) {
    PacketRow& row = cache_[number % cache_size];
    if (row.number == number) return row;
    describe_row(recording, number, scratch_, row);
    return row;
}

std::string PacketsModel::time_text(const trace::Recording& recording, std::uint32_t number, TimeColumn column) const {
    const std::int64_t time = recording.time_of(number);
    switch (column) {
        case TimeColumn::since_first: return seconds_text(time - recording.first_time());
        case TimeColumn::since_previous: return seconds_text(number > 1 ? time - recording.time_of(number - 1) : 0);
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
