#include "ui/packet_find.hpp"

#include <algorithm>
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
    job_.start(
        [&recording, numbers = std::move(numbers), filter = filter_, words = words_, search = search_, stop = stop_] {
            trace::FrameDetails details;
            decode::filter::Scratch scratch;
            PacketRow row;
            for (const auto number : numbers) {
                if (*stop) break;
                if (words.empty()) {
                    recording.describe(number, details);
                    if (filter.matches(details.fields, details.frame.bytes, scratch)) return Found{number, search};
                    continue;
                }
                describe_row(recording, number, details, row);
                const auto line =
                    row.source + ' ' + row.destination + ' ' + row.protocol + ' ' + row.headline() + ' ' + row.remark();
                if (holds_words(line, words)) return Found{number, search};
            }
            return Found{decode::no_frame, search};
        });
}

}  // namespace loopscope::ui
