#pragma once

#include <cstdint>
#include <span>

#include "trace/append_log.hpp"
#include "trace/packet_kinds.hpp"
#include "trace/packet_record.hpp"

namespace loopscope::trace {

/// A packet's row in the index, 32 octets. `odd` rows have only `time`, `connection` and `previous_in_connection` here.
struct PacketRow {
    std::int64_t time = 0;
    std::uint32_t offset = 0;  ///< beyond that of the first of its piece
    std::uint32_t connection = decode::none;
    std::uint32_t previous_in_connection = decode::no_frame;
    std::uint32_t related_frame = decode::no_frame;  ///< of odd rows: where their record is
    std::uint64_t captured_length : 24 = 0;
    std::uint64_t original_length : 24 = 0;
    std::uint64_t kind : 16 = 0;  ///< number of its PacketKind

    /// What does not fit is kept whole elsewhere: enormous frames, and those of new kinds where there are too many.
    static constexpr std::uint16_t odd_frame = 0, odd_kind = 0xffff;
    static constexpr std::uint32_t most_length = 0xff'ffff;
    bool odd() const { return kind == odd_frame || kind == odd_kind; }
};
static_assert(sizeof(PacketRow) == 32);
static_assert(PacketKinds::most < PacketRow::odd_kind);

/// What is known of each packet of a capture, in rows. One thread appends, another or the same completes them in order
/// and publishes; any thread reads what was published.
class PacketIndex {
public:
    static constexpr std::uint32_t piece = 1'024;

    // -- who reads the frames
    PacketRow& append(std::int64_t time, std::uint64_t offset, std::uint32_t captured_length,
                      std::uint32_t original_length);

    // -- who knows the rest
    /// The row of packet `number`, whose other members are there, gets these.
    void complete(std::uint32_t number, PacketRow& row, const PacketKind& kind, std::uint32_t related_frame);
    void publish(std::uint32_t count) { rows_.publish(count); }

    // -- readers
    std::uint32_t published() const { return rows_.published(); }
    PacketRecord record(std::uint32_t number) const;
    const PacketRow& row(std::uint32_t number) const { return rows_[number - 1]; }
    /// The rows from packet `number` on that lie in one piece, `at_most` of them. Pieces end where number + 1023 is a
    /// multiple of 1,024.
    std::span<const PacketRow> rows(std::uint32_t number, std::uint32_t at_most) const;
    /// Of a row that is not odd.
    const PacketKind& kind(const PacketRow& row) const { return kinds_[row.kind]; }

private:
    void complete_odd(std::uint32_t number, PacketRow& row, const PacketKind& kind, std::uint32_t related_frame);
    PacketRecord whole(std::uint32_t number, const PacketRow& row, const PacketKind& kind) const;

    AppendLog<PacketRow> rows_;
    AppendLog<std::uint64_t> bases_;  ///< offsets of the first frames of the pieces
    std::uint64_t base_ = 0;          ///< the last
    AppendLog<PacketRecord> odd_frames_, odd_kinds_;
    PacketKinds kinds_;
};

inline void PacketIndex::complete(std::uint32_t number, PacketRow& row, const PacketKind& kind,
                                  std::uint32_t related_frame) {
    const auto known = row.kind == PacketRow::odd_frame ? std::uint16_t{0} : kinds_.number_of(kind);
    if (known == 0) [[unlikely]]
        return complete_odd(number, row, kind, related_frame);
    row.kind = known;
    row.related_frame = related_frame;
}

}  // namespace loopscope::trace
