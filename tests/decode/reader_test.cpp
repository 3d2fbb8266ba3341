#include "decode/reader.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace loopscope::decode {
namespace {

constexpr Field number{"test.number", "Number", FieldType::u16, Base::hexadecimal};
constexpr Field group{"test.group", "Group", FieldType::group};
constexpr Field word{"test.word", "Word", FieldType::text};

const std::vector<std::uint8_t> bytes{0x01, 0x02, 0x03, 0x04, 'h', 'i'};

TEST(Reader, AReadAdvancesAndRecords) {
    FieldList list;
    Reader in{bytes, &list, "test", 100};
    EXPECT_EQ(in.u16(number), 0x0102);
    EXPECT_EQ(in.offset(), 102u);
    ASSERT_EQ(list.records().size(), 1u);
    EXPECT_EQ(list.records()[0].offset, 100u);
    EXPECT_EQ(list.records()[0].size, 2u);
    EXPECT_EQ(list.records()[0].number, 0x0102u);
}

TEST(Reader, AFailureIsStickyAndKeepsWhatWasRead) {
    FieldList list;
    Reader in{Bytes{bytes}.first(3), &list, "test", 0, Limit::ip_total_length};
    EXPECT_EQ(in.u16(number), 0x0102);
    EXPECT_EQ(in.u16(number), 0);
    EXPECT_EQ(in.u8(number), 0) << "an octet is left, but the reader has failed";
    EXPECT_FALSE(in.ok());
    EXPECT_EQ(list.records().size(), 1u);
    EXPECT_EQ(to_text(in.stop()), "test: malformed at offset 2: 2 octets needed, 1 there (limit: IPv4 total length)");
}

TEST(Reader, WhereTheCaptureEndsItIsTruncated) {
    Reader in{Bytes{bytes}.first(1), nullptr, "test", 0, Limit::captured, true};
    in.u16(number);
    EXPECT_EQ(in.stop().reason, StopReason::truncated);
}

TEST(Reader, AnInnerReaderKnowsWhichLengthEndsIt) {
    Reader in{bytes, nullptr, "outer", 10, Limit::captured, true};
    auto inner = in.sub(2, Limit::udp_length, "inner");
    EXPECT_EQ(in.position(), 2u);
    inner.raw_u32();
    EXPECT_EQ(inner.stop().reason, StopReason::malformed) << "its own length is wrong, not the capture";
    EXPECT_EQ(inner.stop().limit, Limit::udp_length);
    EXPECT_TRUE(in.ok());
    auto beyond = in.sub(100, Limit::udp_length, "inner");
    beyond.skip(50);
    EXPECT_EQ(beyond.stop().reason, StopReason::truncated);
}

TEST(Reader, ClampKeepsPaddingOut) {
    Reader in{bytes, nullptr, "test"};
    in.clamp(4, Limit::link_length);
    EXPECT_EQ(in.remaining(), 4u);
    in.clamp(100, Limit::link_length);
    EXPECT_EQ(in.remaining(), 4u);
}

TEST(Reader, LookingAheadNeverFails) {
    const Reader in{bytes, nullptr, "test"};
    EXPECT_EQ(in.peek(5), 'i');
    EXPECT_EQ(in.peek(6), 0);
    EXPECT_EQ(in.peek_u16(2), 0x0304);
    EXPECT_TRUE(in.ok());
}

TEST(Reader, ALayerThatWasCutIsNoLongerThanWhatIsThere) {
    FieldList list;
    Reader in{Bytes{bytes}.first(3), &list, "test", 0, Limit::captured, true};
    { const auto scope = in.scope(group, 14); }
    EXPECT_EQ(list.records()[0].size, 3u);
}

TEST(Reader, ScopesMakeATree) {
    FieldList list;
    Reader in{bytes, &list, "test"};
    {
        auto scope = in.scope(group);
        in.u16(number);
        scope.label("First");
    }
    in.u16(number);
    in.text(word, 2);
    ASSERT_EQ(list.records().size(), 4u);
    EXPECT_EQ(list.records()[0].size, 2u);
    EXPECT_EQ(list.records()[0].text, "First");
    EXPECT_EQ(list.records()[1].depth, 1);
    EXPECT_EQ(list.records()[2].depth, 0);
    EXPECT_EQ(list.records()[3].text, "hi");
}

}  // namespace
}  // namespace loopscope::decode
