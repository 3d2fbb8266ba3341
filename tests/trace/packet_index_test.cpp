#include "trace/packet_index.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace loopscope::trace {
namespace {

PacketKind kind_with(std::uint32_t layers) {
    PacketKind kind;
    kind.shape.layers = layers;
    kind.tcp_flags = 0x812;
    kind.client_state = decode::flow::TcpState::syn_sent;
    kind.phases = 0x21;
    return kind;
}

/// Appends and completes one packet, as the last of `index`.
PacketRecord through(PacketIndex& index, const PacketRecord& record) {
    auto& row = index.append(record.time, record.offset, record.captured_length, record.original_length);
    row.connection = record.connection;
    row.previous_in_connection = record.previous_in_connection;
    const auto number = index.published() + 1;
    index.complete(number, row, record, record.related_frame);
    index.publish(number);
    return index.record(number);
}

void expect_equal(const PacketRecord& given, const PacketRecord& kept) {
    EXPECT_TRUE(static_cast<const PacketKind&>(given) == static_cast<const PacketKind&>(kept));
    EXPECT_EQ(given.time, kept.time);
    EXPECT_EQ(given.offset, kept.offset);
    EXPECT_EQ(given.captured_length, kept.captured_length);
    EXPECT_EQ(given.original_length, kept.original_length);
    EXPECT_EQ(given.connection, kept.connection);
    EXPECT_EQ(given.previous_in_connection, kept.previous_in_connection);
    EXPECT_EQ(given.related_frame, kept.related_frame);
}

PacketRecord record_with(std::uint64_t offset, std::uint32_t captured_length, std::uint32_t original_length) {
    PacketRecord record;
    static_cast<PacketKind&>(record) = kind_with(7);
    record.time = -1'234'567'890'123'456'789;
    record.offset = offset;
    record.captured_length = captured_length;
    record.original_length = original_length;
    record.connection = 0xffff'fffe;
    record.previous_in_connection = 12;
    record.related_frame = 0xffff'fff0;
    return record;
}

TEST(PacketIndex, GivesBackWhateverLengthsAndOffsetsFramesHave) {
    PacketIndex index;
    const std::uint64_t far = std::uint64_t{1} << 60;
    for (const auto& record :
         {record_with(24, 60, 60), record_with(84, 0xff'ffff, 0xff'ffff), record_with(200, 60, 0xffff'ffff),
          record_with(300, 0x100'0000, 0x100'0000), record_with(24 + 0xffff'ffffull, 1, 1), record_with(far, 1, 2),
          record_with(0, 3, 4), record_with(far + 1, 5, 6)}) {
        SCOPED_TRACE(record.offset);
        expect_equal(record, through(index, record));
    }
    EXPECT_FALSE(index.row(1).odd());
    EXPECT_TRUE(index.row(3).odd());
    EXPECT_EQ(index.row(3).connection, 0xffff'fffeu);
    EXPECT_EQ(index.row(3).previous_in_connection, 12u);
}

TEST(PacketIndex, TellsKindsApartByEachOfTheirMembers) {
    std::vector<PacketKind> kinds(12);
    kinds[1].shape.layers = 1;
    kinds[2].shape.repeated = 1;
    kinds[3].shape.plain = true;
    kinds[4].shape.overhead = 1;
    kinds[5].interface = 1;
    kinds[6].analysis = 1;
    kinds[7].tcp_flags = 1;
    kinds[8].client_state = kinds[9].server_state = decode::flow::TcpState::established;
    kinds[10].event = decode::flow::Event::reset;
    kinds[11].protocol = decode::Protocol::tcp;
    for (const std::uint8_t flag : {1, 2, 4, 8, 16}) kinds.emplace_back().flags = flag;
    for (const std::uint8_t phases : {1, 16}) kinds.emplace_back().phases = phases;
    PacketIndex index;
    for (const auto& kind : kinds) {
        PacketRecord record;
        static_cast<PacketKind&>(record) = kind;
        expect_equal(record, through(index, record));
    }
    for (std::uint32_t i = 0; i < kinds.size(); ++i) EXPECT_EQ(index.row(i + 1).kind, i + 1);
}

TEST(PacketIndex, GivesBackPacketsOfMoreKindsThanItCanNumber) {
    PacketIndex index;
    constexpr std::uint32_t kinds = 70'000;
    for (std::uint32_t i = 0; i < kinds; ++i) {
        auto record = record_with(std::uint64_t{i} * 100, i, 2 * i);
        static_cast<PacketKind&>(record) = kind_with(i);
        through(index, record);
    }
    for (std::uint32_t i = 0; i < kinds; i += i < 65'500 ? 777 : 1) {
        auto record = record_with(std::uint64_t{i} * 100, i, 2 * i);
        static_cast<PacketKind&>(record) = kind_with(i);
        SCOPED_TRACE(i);
        ASSERT_NO_FATAL_FAILURE(expect_equal(record, index.record(i + 1)));
    }
    auto again = record_with(kinds * 100ull, 1, 1);
    static_cast<PacketKind&>(again) = kind_with(5);
    through(index, again);
    EXPECT_FALSE(index.row(kinds + 1).odd()) << "a kind that has a number keeps it";
}

}  // namespace
}  // namespace loopscope::trace
