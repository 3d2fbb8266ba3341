#include "capture/source.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/capture/capture_bytes.hpp"

namespace loopscope::capture::test {
namespace {

struct Frame {
    std::int64_t time;
    std::string octets, comment;
    std::uint16_t link_type;
    std::uint32_t original_length;
};

struct Reading {
    std::vector<Frame> frames;
    Source::Next last = Source::Next::end;
    std::string error;
};

Frame frame_of(const Record& record) {
    return {record.time, std::string(record.bytes.begin(), record.bytes.end()), std::string(record.comment),
            record.link_type, record.original_length};
}

Reading read_all(const std::string& path) {
    Reading reading;
    auto source = Source::open(path);
    if (!source) return {{}, Source::Next::damaged, to_text(source.error())};
    Record record;
    while ((reading.last = source->next(record)) == Source::Next::frame) {
        reading.frames.push_back(frame_of(record));
        const Bytes again = source->bytes(record.offset, static_cast<std::uint32_t>(record.bytes.size()));
        EXPECT_EQ(again.data(), record.bytes.data());
    }
    if (reading.last == Source::Next::damaged) reading.error = to_text(source->damage());
    return reading;
}

class SourceTest : public testing::Test {
protected:
    Reading read(const CaptureBytes& capture) { return read_all(folder.write("capture", capture.octets)); }
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
}

TEST_P(SourceInBothByteOrders, ReadsPcapWithNanoseconds) {
    const Reading reading =
        read(CaptureBytes(GetParam()).pcap_header(0xa1b23c4d).pcap_record(0xffff'ffff, 999'999'999, "x"));
    ASSERT_EQ(reading.frames.size(), 1u) << reading.error;
    EXPECT_EQ(reading.frames[0].time, 4'294'967'295'999'999'999);
}

TEST_P(SourceInBothByteOrders, ReadsPcapng) {
    CaptureBytes capture(GetParam());
    CaptureBytes nanoseconds = capture.same_order();
    nanoseconds.option(2, "lo").option(9, "\x09").end_of_options();
    CaptureBytes comment = capture.same_order();
    comment.option(1, "hello").end_of_options();
    capture.section()
        .interface(1, nanoseconds)
        .interface(101)
        .packet(0, 5'000'000'001, "abc", comment)
        .packet(1, 3, "wxyz");
    const Reading reading = read(capture);
    ASSERT_EQ(reading.frames.size(), 2u) << reading.error;
    EXPECT_EQ(reading.frames[0].time, 5'000'000'001);
    EXPECT_EQ(reading.frames[0].octets, "abc");
    EXPECT_EQ(reading.frames[0].comment, "hello");
    EXPECT_EQ(reading.frames[0].link_type, 1);
    EXPECT_EQ(reading.frames[1].time, 3'000);
    EXPECT_EQ(reading.frames[1].link_type, 101);
    EXPECT_EQ(reading.frames[1].comment, "");
}

}  // namespace
}  // namespace loopscope::capture::test
