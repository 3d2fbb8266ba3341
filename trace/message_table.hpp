#pragma once

#include <cstdint>

#include "decode/flow/message.hpp"
#include "trace/append_log.hpp"

namespace loopscope::trace {

/// The messages of a recording: one thread appends while others read what was published. There may be one a packet, so
/// one that lies in a single frame takes 24 octets at the beginning of what its side sent (as every datagram does), 32
/// elsewhere; others take 52.
class MessageTable {
public:
    // -- the writer

    void append(const decode::flow::Message& message);
    std::uint32_t size() const { return rows_.size(); }  ///< with what is not published yet
    void publish() { rows_.publish(); }

    // -- readers (and the writer, up to size())

    std::uint32_t published() const { return rows_.published(); }
    decode::flow::Message get(std::uint32_t index) const;
    std::uint32_t last_frame(std::uint32_t index) const { return rows_[index].last_frame; }
    std::uint32_t connection(std::uint32_t index) const { return rows_[index].connection; }
    /// The message that answers this request, or decode::none.
    std::uint32_t response_to(std::uint32_t index) const;

private:
    using Role = decode::flow::Message::Role;

    struct Row {
        std::uint32_t last_frame, connection;
        std::uint32_t partner;  ///< of a request: its response, through atomic_ref; else the request that it answers
        std::uint16_t code, transaction;
        std::uint32_t sizes;  ///< length and, in the high half, header_length; where there is more: its place in
                              ///< `later_` or `more_`
        decode::Protocol protocol;
        std::uint8_t segment;
        Role role;
        std::uint8_t flags;
    };
    static_assert(sizeof(Row) == 24);
    struct Later {
        std::uint32_t offset, sizes;  ///< in the stream; as in a row
    };
    struct More {
        std::uint32_t first_frame, header_length, answered_by, session;
        std::uint32_t offset_low, length_low;
        std::uint16_t offset_high, length_high;
    };
    static_assert(sizeof(More) == 28);

    AppendLog<Row> rows_;
    AppendLog<Later> later_;  ///< written before the row that points into it, as `more_` is
    AppendLog<More> more_;
};

}  // namespace loopscope::trace
