#include "trace/packet_index.hpp"

#include <algorithm>

namespace loopscope::trace {

PacketRow& PacketIndex::append(std::int64_t time, std::uint64_t offset, std::uint32_t captured_length,
                               std::uint32_t original_length) {
    if (rows_.size() % piece == 0) base_ = bases_.append(offset);
    const auto beyond = offset - base_;
    auto& row = rows_.append({});
    row.time = time;
    if (std::max(captured_length, original_length) <= PacketRow::most_length && beyond <= 0xffff'ffff) [[likely]] {
        row.offset = static_cast<std::uint32_t>(beyond);
        row.captured_length = captured_length & PacketRow::most_length;
        row.original_length = original_length & PacketRow::most_length;
        row.kind = 1;
    } else {
        auto& record = odd_frames_.append(PacketRecord{});
        record.time = time;
        record.offset = offset;
        record.captured_length = captured_length;
        record.original_length = original_length;
        row.related_frame = odd_frames_.size() - 1;
    }
    return row;
}

void PacketIndex::complete_odd(std::uint32_t number, PacketRow& row, const PacketKind& kind,
                               std::uint32_t related_frame) {
    if (row.kind == PacketRow::odd_frame) {
        auto& record = odd_frames_.at(row.related_frame);
        static_cast<PacketKind&>(record) = kind;
        record.connection = row.connection;
        record.previous_in_connection = row.previous_in_connection;
        record.related_frame = related_frame;
    } else {
        row.related_frame = related_frame;
        odd_kinds_.append(whole(number, row, kind));
        row.kind = PacketRow::odd_kind;
        row.related_frame = odd_kinds_.size() - 1;
    }
}

/// Of a row whose offset, lengths and related frame are true.
PacketRecord PacketIndex::whole(std::uint32_t number, const PacketRow& row, const PacketKind& kind) const {
    return {kind,
            row.time,
            bases_[(number - 1) / piece] + row.offset,
            static_cast<std::uint32_t>(row.captured_length),
            static_cast<std::uint32_t>(row.original_length),
            row.connection,
            row.previous_in_connection,
            row.related_frame};
}

PacketRecord PacketIndex::record(std::uint32_t number) const {
    const auto& row = this->row(number);
    if (!row.odd()) [[likely]]
        return whole(number, row, kinds_[row.kind]);
    return (row.kind == PacketRow::odd_frame ? odd_frames_ : odd_kinds_)[row.related_frame];
}

std::span<const PacketRow> PacketIndex::rows(std::uint32_t number, std::uint32_t at_most) const {
    return {&row(number), std::min(at_most, piece - (number - 1) % piece)};
}

}  // namespace loopscope::trace
