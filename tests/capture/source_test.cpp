#include "capture/source.hpp"

#include "capture/timestamp.hpp"

#include <gmock/gmock.h>

#include "tests/capture/capture_bytes.hpp"
#include "tests/capture/reading.hpp"

namespace loopscope::capture::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SourceTest : public testing::Test {
protected:
    Reading read(const CaptureBytes& capture) {
        return read_all(Source::open(folder.write("capture", capture.octets)));
    }
    TemporaryFolder folder;
};

class SourceInBothByteOrders : public SourceTest, public testing::WithParamInterface<bool> {};
INSTANTIATE_TEST_SUITE_P(Order, SourceInBothByteOrders, testing::Bool(),
                         [](const auto& order) { return order.param ? "big_endian" : "little_endian"; });

TEST_P(SourceInBothByteOrders, ReadsPcapWithMicroseconds) {
    const Reading reading =
        read(CaptureBytes(GetParam()).pcap_header().pcap_record(10, 7, "one").pcap_record(11, 0, ""));
    ASSERT_EQ(reading.frames.size(), 2u) << reading.error;
    EXPECT_EQ(reading.frames[0].time, 10'000'007'000);
    EXPECT_EQ(reading.frames[0].octets, "one");
    EXPECT_EQ(reading.frames[0].link_type, 1);
    EXPECT_EQ(reading.frames[1].octets, "");
    EXPECT_EQ(reading.last, Source::Next::end);
    EXPECT_EQ(reading.format, "pcap");
}

TEST_P(SourceInBothByteOrders, ReadsPcapWithNanosecondsUntil2106) {
    const Reading reading =
        read(CaptureBytes(GetParam()).pcap_header(0xa1b23c4d).pcap_record(0xffff'ffff, 999'999'999, "x"));
    ASSERT_EQ(reading.frames.size(), 1u) << reading.error;
    EXPECT_EQ(reading.frames[0].time, 4'294'967'295'999'999'999);
}

TEST_P(SourceInBothByteOrders, ReadsPcapOfVersion22WithItsLengthsExchanged) {
    CaptureBytes capture(GetParam());
    capture.pcap_header(0xa1b2c3d4, 1, 2).u32(1).u32(2).u32(60).u32(3).text("cut").pcap_record(3, 4, "x");
    const Reading reading = read(capture);
    ASSERT_EQ(reading.frames.size(), 2u) << reading.error;
    EXPECT_EQ(reading.frames[0].octets, "cut");
    EXPECT_EQ(reading.frames[0].original_length, 60u);
}

TEST_P(SourceInBothByteOrders, ReadsModifiedPcapHeaders) {
    for (const bool long_form : {false, true}) {
        CaptureBytes capture(GetParam());
        capture.pcap_header(0xa1b2cd34);
        for (const char* frame : {"first", "second", "third"}) {
            capture.u32(9).u32(8).u32(std::string_view(frame).size()).u32(60).u32(2).u16(0x0800).u8(4).u8(0);
            if (long_form) capture.u32(0);
            capture.text(frame);
        }
        const Reading reading = read(capture);
        ASSERT_EQ(reading.frames.size(), 3u) << reading.error << long_form;
        EXPECT_EQ(reading.frames[1].octets, "second");
        EXPECT_EQ(reading.format, "pcap (modified)");
    }
}

TEST_P(SourceInBothByteOrders, TellsTheModifiedHeaderUnderTheStandardMagic) {
    CaptureBytes capture(GetParam());
    capture.pcap_header();
    for (int i = 0; i < 3; ++i) capture.u32(9).u32(8).u32(4).u32(60).u32(2).u16(0x0800).u8(4).u8(0).text("abcd");
    const Reading reading = read(capture);
    ASSERT_EQ(reading.frames.size(), 3u) << reading.error;
    EXPECT_EQ(reading.frames[2].octets, "abcd");
}

TEST_P(SourceInBothByteOrders, KeepsTheUpperBitsOutOfThePcapLinkType) {
    const Reading reading = read(CaptureBytes(GetParam()).pcap_header(0xa1b2c3d4, 0x2400'0069).pcap_record(1, 2, "x"));
    ASSERT_EQ(reading.frames.size(), 1u) << reading.error;
    EXPECT_EQ(reading.frames[0].link_type, 105);
    EXPECT_EQ(reading.interfaces.at(0).link_type, 105);
    EXPECT_EQ(reading.interfaces.at(0).fcs_length, 4);
}

TEST_P(SourceInBothByteOrders, ReadsPcapngInterfacesAndComments) {
    CaptureBytes capture(GetParam());
    CaptureBytes section = capture.same_order(), first = capture.same_order(), comment = capture.same_order();
    section.option(1, "noon").option(3, "Linux").option(4, "dumpcap").end_of_options();
    first.option(2, "lo")
        .option(3, "loopback")
        .option(9, "\x09")
        .option(11, std::string_view("\0tcp", 4))
        .end_of_options();
    comment.option(2, "flag").option(1, "hello").option(1, "second comment").end_of_options();
    capture.section(section).interface(1, first, 96).interface(101);
    capture.packet(0, 5'000'000'001, "abc", comment).packet(1, 3, "wxyz");
    const Reading reading = read(capture);
    ASSERT_EQ(reading.frames.size(), 2u) << reading.error;
    EXPECT_EQ(reading.frames[0], (Frame{5'000'000'001, "abc", "hello", 1, 0, 3, true}));
    EXPECT_EQ(reading.frames[1], (Frame{3'000, "wxyz", "", 101, 1, 4, true}));
    ASSERT_EQ(reading.interfaces.size(), 2u);
    EXPECT_EQ(reading.interfaces[0].name, "lo");
    EXPECT_EQ(reading.interfaces[0].description, "loopback");
    EXPECT_EQ(reading.interfaces[0].filter, "tcp");
    EXPECT_EQ(reading.interfaces[0].snap_length, 96u);
    EXPECT_THAT(reading.notes, ElementsAre("Comment: noon", "Operating system: Linux", "Application: dumpcap"));
}

TEST_P(SourceInBothByteOrders, ReadsTimesExactlyInEveryResolution) {
    struct Case {
        std::uint8_t resolution;
        std::int64_t offset;
        std::uint64_t ticks;
        std::int64_t time;
    };
    for (const Case& c :
         {Case{0, 0, 7, 7'000'000'000}, Case{3, 0, 1'234, 1'234'000'000}, Case{0x80 | 10, 0, 1536, 1'500'000'000},
          Case{0x80 | 63, 0, 1ull << 62, 500'000'000}, Case{12, 0, 1'999'999'999'999, 1'999'999'999},
          Case{19, 0, 10'000'000'000'000'000'000u, 1'000'000'000}, Case{6, 1'000, 1, 1'000'000'001'000},
          Case{9, -5, 1, -4'999'999'999}, Case{0, 0, ~0ull, latest_time}, Case{9, 0, ~0ull, latest_time},
          Case{6, INT64_MIN, 0, -latest_time}}) {
        CaptureBytes capture(GetParam()), options = capture.same_order(), offset = capture.same_order();
        offset.u64(static_cast<std::uint64_t>(c.offset));
        options.option(9, std::string(1, static_cast<char>(c.resolution)));
        options.option(14, {reinterpret_cast<const char*>(offset.octets.data()), 8});
        const Reading reading = read(capture.section().interface(1, options).packet(0, c.ticks, "x"));
        ASSERT_EQ(reading.frames.size(), 1u) << reading.error;
        EXPECT_EQ(reading.frames[0].time, c.time) << int{c.resolution} << " " << c.ticks;
    }
}

TEST_P(SourceInBothByteOrders, ReadsSimpleAndObsoletePacketBlocks) {
    CaptureBytes capture(GetParam()), simple = capture.same_order(), obsolete = capture.same_order();
    simple.u32(9).text("123456");
    obsolete.u16(1).u16(0xffff).u32(0).u32(4'000).u32(2).u32(60).text("ab").pad();
    capture.section().interface(1, capture.same_order(), 6).interface(113).block(2, obsolete).block(3, simple);
    const Reading reading = read(capture);
    ASSERT_EQ(reading.frames.size(), 2u) << reading.error;
    EXPECT_EQ(reading.frames[0], (Frame{4'000'000, "ab", "", 113, 1, 60, true}));
    EXPECT_EQ(reading.frames[1], (Frame{4'000'000, "123456", "", 1, 0, 9, false})) << "cut at the snapshot length";
}

TEST_P(SourceInBothByteOrders, PassesOverBlocksWithoutFrames) {
    CaptureBytes capture(GetParam());
    CaptureBytes names = capture.same_order(), statistics = capture.same_order(), unknown = capture.same_order();
    names.u16(1).u16(8).text("\x7f").u8(0).u8(0).u8(1).text("abc").u8(0).u16(0).u16(0);
    statistics.u32(0).u32(1).u32(2).option(4, "12345678").end_of_options();
    unknown.text("whatever this is");
    capture.section().block(4, names).interface().block(5, statistics).block(0x7777'7777, unknown).packet(0, 1, "x");
    capture.block(0x8000'0001, capture.same_order());
    const Reading reading = read(capture);
    EXPECT_EQ(reading.frames.size(), 1u) << reading.error;
    EXPECT_EQ(reading.last, Source::Next::end);
}

TEST_P(SourceInBothByteOrders, CountsCustomBlocksAsFramesWithoutLinkType) {
    CaptureBytes capture(GetParam()), body = capture.same_order();
    body.u32(32473).text("data");
    const Reading reading =
        read(capture.section().interface().packet(0, 5, "x").block(0xbad, body).block(0x4000'0bad, body));
    ASSERT_EQ(reading.frames.size(), 3u) << reading.error;
    EXPECT_EQ(reading.frames[1], (Frame{5'000, "data", "", no_link_type, 0, 4, false}));
}

TEST_F(SourceTest, ReadsSectionsOfBothByteOrdersWithTheirOwnInterfaces) {
    CaptureBytes little(false), big(true), third(false);
    little.section().interface(1).interface(101).packet(1, 1, "a");
    big.section().interface(113).packet(0, 2, "b");
    third.section().interface(276).packet(0, 3, "c");
    const Reading reading = read(CaptureBytes(little).append(big).append(third));
    ASSERT_EQ(reading.frames.size(), 3u) << reading.error;
    EXPECT_EQ(reading.frames[0].link_type, 101);
    EXPECT_EQ(reading.frames[1].link_type, 113);
    EXPECT_EQ(reading.frames[1].interface, 2);
    EXPECT_EQ(reading.frames[2].link_type, 276);
    EXPECT_EQ(reading.frames[2].time, 3'000);
    EXPECT_EQ(reading.interfaces.size(), 4u);
}

TEST_F(SourceTest, AddressesStayWhileThousandsOfInterfacesAreDescribed) {
    CaptureBytes capture;
    capture.section().interface(7).packet(0, 1, "first");
    for (int i = 1; i < 3'000; ++i) capture.interface(static_cast<std::uint16_t>(i));
    capture.packet(2'999, 2, "last");
    auto source = Source::open(folder.write("many", capture.octets));
    ASSERT_TRUE(source);
    Record record;
    ASSERT_EQ(source->next(record), Source::Next::frame);
    const CaptureInterface* first = &source->interface(0);
    ASSERT_EQ(source->next(record), Source::Next::frame);
    EXPECT_EQ(&source->interface(0), first);
    EXPECT_EQ(source->interface_count(), 3'000u);
    EXPECT_EQ(record.link_type, 2'999);
}

TEST_F(SourceTest, TellsHowFarItHasRead) {
    CaptureBytes capture;
    capture.pcap_header().pcap_record(1, 2, "four").pcap_record(1, 2, "four");
    auto source = Source::open(folder.write("capture", capture.octets));
    ASSERT_TRUE(source);
    EXPECT_EQ(source->bytes_known(), capture.octets.size());
    Record record;
    ASSERT_EQ(source->next(record), Source::Next::frame);
    EXPECT_EQ(source->bytes_read(), 24u + 20u);
    EXPECT_EQ(record.offset, 40u);
    EXPECT_TRUE(source->bytes(capture.octets.size() - 1, 2).empty()) << "beyond the end";
    EXPECT_EQ(source->wait_descriptor(), -1);
}

}  // namespace
}  // namespace loopscope::capture::test
