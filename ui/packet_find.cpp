#include "ui/packet_find.hpp"

#include <algorithm>
#include <numeric>
#include <variant>
#include <vector>

#include "ui/quantity.hpp"

namespace loopscope::ui {

using decode::filter::Filter;

PacketFind::Kind PacketFind::kind_of(const std::string& text) {
    if (text.find_first_not_of(" \t") == text.npos) return Kind::nothing;
    return std::holds_alternative<Filter>(Filter::compile(text)) ? Kind::filter : Kind::words;
}

void PacketFind::begin(const PacketsModel& packets, std::uint32_t from, bool backwards) {
    stop();
    const auto kind = kind_of(text);
    const auto count = packets.row_count();
    if (kind == Kind::nothing || count == 0) return;
    words_ = kind == Kind::words ? lower(text) : std::string{};
    if (kind == Kind::filter) filter_ = std::get<Filter>(Filter::compile(text));
    backwards_ = backwards;
    left_ = count;
    const auto row = packets.row_of(from);
    if (row >= count)
        row_ = backwards ? count - 1 : 0;
    else
        row_ = backwards ? (row + count - 1) % count : (row + 1) % count;
}

void PacketFind::stop() {
    *stop_ = true;
    left_ = 0;
    filtering_.reset();
    ++search_;
}

std::optional<std::uint32_t> PacketFind::update(const trace::Recording& recording, const PacketsModel& packets) {
    std::optional<std::uint32_t> result;
    if (const auto found = job_.take(); found && found->search == search_) {
        if (found->number != decode::no_frame) {
            result = found->number;
            left_ = 0;
        } else if (left_ == 0) {
            result = decode::no_frame;
        }
    }
    if (left_ > 0 && !job_.running()) start_piece(recording, packets);
    return result;
}

void PacketFind::start_piece(const trace::Recording& recording, const PacketsModel& packets) {
    const auto count = packets.row_count();
    if (count == 0) return stop();
    left_ = std::min(left_, count);
    row_ = std::min(row_, count - 1);
    std::vector<std::uint32_t> numbers(std::min(left_, rows_at_once));
    for (auto& number : numbers) {
        number = packets.number_at(row_);
        row_ = backwards_ ? (row_ + count - 1) % count : (row_ + 1) % count;
    }
    left_ -= static_cast<std::uint32_t>(numbers.size());
    stop_ = std::make_shared<std::atomic<bool>>(false);
    if (words_.empty() && filtering_ == nullptr) filtering_ = std::make_shared<Filtering>(recording, filter_);
    job_.start([&recording, numbers = std::move(numbers), filtering = filtering_, words = words_, search = search_,
                stop = stop_] {
        return Found{
            filtering ? first_fitting(*filtering, numbers, *stop) : first_holding(recording, words, numbers, *stop),
            search};
    });
}

std::uint32_t PacketFind::first_fitting(Filtering& filtering, const std::vector<std::uint32_t>& numbers,
                                        const std::atomic<bool>& stop) {
    std::vector<std::size_t> places(numbers.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    if (filtering.search.follows_connections())
        std::sort(places.begin(), places.end(), [&](auto a, auto b) { return numbers[a] < numbers[b]; });
    auto first = numbers.size();
    for (const auto place : places) {
        if (stop) break;
        if (place < first && filtering.search.fits(numbers[place])) first = place;
        if (first == place && !filtering.search.follows_connections()) break;
    }
    return first < numbers.size() ? numbers[first] : decode::no_frame;
}

std::uint32_t PacketFind::first_holding(const trace::Recording& recording, const std::string& words,
                                        const std::vector<std::uint32_t>& numbers, const std::atomic<bool>& stop) {
    trace::FrameDetails details;
    PacketRow row;
    for (const auto number : numbers) {
        if (stop) break;
        describe_row(recording, number, details, row);
        const auto line =
            row.source + ' ' + row.destination + ' ' + row.protocol + ' ' + row.headline() + ' ' + row.remark();
        if (holds_words(line, words)) return number;
    }
    return decode::no_frame;
}

}  // namespace loopscope::ui
