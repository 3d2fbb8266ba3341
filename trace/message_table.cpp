#include "trace/message_table.hpp"

#include <atomic>

namespace loopscope::trace {

using decode::flow::Message;

namespace {

constexpr unsigned half = 16;
constexpr std::uint32_t low_half = (1u << half) - 1;

constexpr unsigned from_server = 1, over_tcp = 2, complete = 4, unfinished = 8, retransmitted = 16, has_more = 32,
                   is_later = 64;

constexpr std::uint32_t low_word(std::uint64_t number) { return static_cast<std::uint32_t>(number); }
constexpr std::uint16_t high_word(std::uint64_t number) { return static_cast<std::uint16_t>(number >> 32); }

bool is_plain(const Message& message) {
    return message.first_frame == message.last_frame && message.length <= low_half &&
           message.header_length <= low_half && message.session == 0 && message.answered_by == decode::none &&
           message.stream_offset == low_word(message.stream_offset);
}

/// What the row does not hold by itself.
unsigned beside(const Message& message) {
    if (!is_plain(message)) return has_more;
    return message.stream_offset == 0 ? 0 : is_later;
}

std::uint8_t flags_of(const Message& message, unsigned beside) {
    return static_cast<std::uint8_t>(message.from_server * from_server | message.over_tcp * over_tcp |
                                     message.complete * complete | message.unfinished * unfinished |
                                     message.retransmitted * retransmitted | beside);
}

}  // namespace

void MessageTable::append(const Message& message) {
    const auto beside = trace::beside(message);
    auto sizes = low_word(message.length) | message.header_length << half;
    if (beside == is_later) {
        later_.append({.offset = low_word(message.stream_offset), .sizes = sizes});
        sizes = later_.size() - 1;
    } else if (beside == has_more) {
        more_.append({.first_frame = message.first_frame,
                      .header_length = message.header_length,
                      .answered_by = message.answered_by,
                      .session = message.session,
                      .offset_low = low_word(message.stream_offset),
                      .length_low = low_word(message.length),
                      .offset_high = high_word(message.stream_offset),
                      .length_high = high_word(message.length)});
        sizes = more_.size() - 1;
    }
    const auto index = rows_.size();
    rows_.append({.last_frame = message.last_frame,
                  .connection = message.connection,
                  .partner = message.role == Role::request ? message.answered_by : message.request,
                  .code = message.code,
                  .transaction = message.transaction,
                  .sizes = sizes,
                  .protocol = message.protocol,
                  .segment = message.segment,
                  .role = message.role,
                  .flags = flags_of(message, beside)});
    if (message.role == Role::response && message.request != decode::none)
        std::atomic_ref{rows_.at(message.request).partner}.store(index, std::memory_order_release);
}

Message MessageTable::get(std::uint32_t index) const {
    const Row& row = rows_[index];
    Message message;
    message.connection = row.connection;
    message.protocol = row.protocol;
    message.role = row.role;
    message.segment = row.segment;
    message.from_server = (row.flags & from_server) != 0;
    message.over_tcp = (row.flags & over_tcp) != 0;
    message.complete = (row.flags & complete) != 0;
    message.unfinished = (row.flags & unfinished) != 0;
    message.retransmitted = (row.flags & retransmitted) != 0;
    message.first_frame = message.last_frame = row.last_frame;
    message.code = row.code;
    message.transaction = row.transaction;
    if (row.role != Role::request) message.request = row.partner;
    if ((row.flags & has_more) == 0) {
        const bool later = (row.flags & is_later) != 0;
        const auto sizes = later ? later_[row.sizes].sizes : row.sizes;
        if (later) message.stream_offset = later_[row.sizes].offset;
        message.length = sizes & low_half;
        message.header_length = sizes >> half;
        return message;
    }
    const More& more = more_[row.sizes];
    message.first_frame = more.first_frame;
    message.header_length = more.header_length;
    message.answered_by = more.answered_by;
    message.session = more.session;
    message.stream_offset = std::uint64_t{more.offset_high} << 32 | more.offset_low;
    message.length = std::uint64_t{more.length_high} << 32 | more.length_low;
    return message;
}

std::uint32_t MessageTable::response_to(std::uint32_t index) const {
    auto& row = rows_.at(index);
    return row.role == Role::request ? std::atomic_ref{row.partner}.load(std::memory_order_acquire) : decode::none;
}

}  // namespace loopscope::trace
