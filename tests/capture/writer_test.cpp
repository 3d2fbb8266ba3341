#include "capture/writer.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "tests/capture/capture_bytes.hpp"
#include "tests/capture/reading.hpp"
#include "tests/run.hpp"

namespace loopscope::capture::test {
namespace {

using testing::HasSubstr;

Record record_of(std::string_view frame, std::int64_t time = 0) {
    Record record;
    record.time = time;
    record.bytes = Bytes(reinterpret_cast<const std::uint8_t*>(frame.data()), frame.size());
    record.original_length = static_cast<std::uint32_t>(frame.size());
    return record;
}

std::string output_of(const std::string& command) { return tests::output_of(command + " 2>/dev/null"); }

/// A limit on file sizes stands in for a full disk: a write beyond it fails after a part.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t octets) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit little{octets, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &little);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    void (*handler_)(int);
};

class WriterTest : public testing::TestWithParam<FileFormat> {
protected:
    Writer create(const std::string& path) {
        auto writer = Writer::create(path, GetParam());
        EXPECT_TRUE(writer) << to_text(writer.error());
        return std::move(*writer);
    }
    std::string extension() const { return GetParam() == FileFormat::pcap ? ".pcap" : ".pcapng"; }
    TemporaryFolder folder;
};
INSTANTIATE_TEST_SUITE_P(Format, WriterTest, testing::Values(FileFormat::pcapng, FileFormat::pcap),
                         [](const auto& format) { return format.param == FileFormat::pcap ? "pcap" : "pcapng"; });

TEST_P(WriterTest, WritesWhatASourceReadsBack) {
    const std::string path = folder.path("written" + extension());
    CaptureInterface interface;
    interface.link_type = 113;
    interface.snap_length = 4'000;
    interface.fcs_length = 4;
    {
        Writer writer = create(path);
        ASSERT_EQ(*writer.add_interface(interface), 0);
        for (std::size_t size = 0; size < 3'000; ++size) {
            const std::string frame(size, static_cast<char>(size));
            Record record = record_of(frame, static_cast<std::int64_t>(size) * 1'000'000'007);
            record.link_type = 113;
            record.original_length = 5'000;
            ASSERT_FALSE(writer.write(record));
        }
        ASSERT_FALSE(writer.flush());
        EXPECT_EQ(writer.bytes_written(), std::filesystem::file_size(path));
    }
    const Reading reading = read_all(Source::open(path));
    ASSERT_EQ(reading.frames.size(), 3'000u) << reading.error;
    EXPECT_EQ(reading.last, Source::Next::end);
    const auto number = GetParam() == FileFormat::pcap ? no_interface : std::uint16_t{0};
    for (std::size_t size = 0; size < 3'000; ++size) {
        const auto time = static_cast<std::int64_t>(size) * 1'000'000'007;
        ASSERT_EQ(reading.frames[size],
                  (Frame{time, std::string(size, static_cast<char>(size)), "", 113, number, 5'000, true}));
    }
    EXPECT_EQ(reading.interfaces.at(0).snap_length, 4'000u);
    EXPECT_EQ(reading.interfaces.at(0).fcs_length, 4);
    EXPECT_EQ(reading.interfaces.at(0).ticks_per_second, 1'000'000'000u);
}

TEST_P(WriterTest, WritesWhatTsharkReads) {
    if (output_of("tshark --version").empty()) GTEST_SKIP() << "tshark is not installed";
    const std::string path = folder.path("written" + extension());
    Writer writer = create(path);
    CaptureInterface interface;
    interface.name = "lo";
    ASSERT_TRUE(writer.add_interface(interface));
    const std::string octets(61, 'x');
    Record record = record_of(octets, 1'700'000'000'123'456'789);
    record.original_length = 99;
    ASSERT_FALSE(writer.write(record));
    record.comment = "a comment";
    ASSERT_FALSE(writer.write(record));
    ASSERT_FALSE(writer.flush());
    const std::string fields =
        " -T fields -e frame.time_epoch -e frame.len -e frame.cap_len -e frame.interface_name -e frame.comment";
    const bool ng = GetParam() == FileFormat::pcapng;
    const std::string line = std::string("1700000000.123456789\t99\t61\t") + (ng ? "lo" : "") + "\t";
    EXPECT_EQ(output_of("tshark -n -r " + path + fields), line + "\n" + line + (ng ? "a comment" : "") + "\n");
    if (!ng) return;
    const std::string about = output_of("capinfos -A " + path);
    EXPECT_THAT(about, HasSubstr("Capture application: loopscope"));
    EXPECT_THAT(about, HasSubstr("Capture oper-sys:    Linux"));
}

TEST_P(WriterTest, EndsWithAWholeFrameWhereTheDiskIsFullAndGoesOnWhenItIsNot) {
    const std::string path = folder.path("full" + extension());
    Writer writer = create(path);
    ASSERT_TRUE(writer.add_interface({}));
    const std::string frame(501, 'f');
    {
        const FileSizeLimit limit(100'000);
        for (int i = 0; i < 400; ++i) ASSERT_FALSE(writer.write(record_of(frame)));
        const Failure failure = writer.flush();
        ASSERT_TRUE(failure);
        EXPECT_THAT(to_text(*failure), HasSubstr(path));
        const Reading reading = read_all(Source::open(path));
        EXPECT_EQ(reading.last, Source::Next::end) << reading.error;
        EXPECT_GT(reading.frames.size(), 180u);
        EXPECT_EQ(writer.bytes_written(), std::filesystem::file_size(path));
    }
    ASSERT_FALSE(writer.flush());
    const Reading reading = read_all(Source::open(path));
    EXPECT_EQ(reading.last, Source::Next::end) << reading.error;
    EXPECT_EQ(reading.frames.size(), 400u) << "nothing is lost, nothing is written twice";
}

// Large frames are written past the buffer; what the file did not take of one waits in it like the others.
TEST_P(WriterTest, LosesNothingOfLargeFramesAmongSmallOnesWhereTheFileIsFull) {
    const std::string path = folder.path("large" + extension());
    Writer writer = create(path);
    ASSERT_TRUE(writer.add_interface({}));
    const std::string small(501, 's'), large(40'001, 'l');
    {
        const FileSizeLimit limit(100'000);
        for (int i = 0; i < 10; ++i) ASSERT_FALSE(writer.write(record_of(i % 2 == 0 ? small : large)));
        ASSERT_TRUE(writer.flush());
        const Reading reading = read_all(Source::open(path));
        EXPECT_EQ(reading.last, Source::Next::end) << reading.error;
        EXPECT_EQ(reading.frames.size(), 5u);
        EXPECT_EQ(writer.bytes_written(), std::filesystem::file_size(path));
    }
    ASSERT_FALSE(writer.flush());
    const Reading reading = read_all(Source::open(path));
    EXPECT_EQ(reading.last, Source::Next::end) << reading.error;
    ASSERT_EQ(reading.frames.size(), 10u);
    for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(reading.frames[i].octets, i % 2 == 0 ? small : large);
}

TEST_P(WriterTest, SaysThatADeviceIsFull) {
    auto writer = Writer::create("/dev/full", GetParam());
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->add_interface({}));
    ASSERT_FALSE(writer->write(record_of("x")));
    const Failure failure = writer->flush();
    ASSERT_TRUE(failure);
    EXPECT_EQ(
        to_text(*failure),
        "/dev/full: the disk is full. The frames written before are kept. Free some room, or write to another disk.");
}

TEST_P(WriterTest, WritesToAPipe) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    {
        auto writer = Writer::to_descriptor(ends[1], "a pipe", GetParam());
        ASSERT_TRUE(writer);
        ASSERT_TRUE(writer->add_interface({}));
        ASSERT_FALSE(writer->write(record_of("piped")));
    }
    const Reading reading = read_all(Source::from_descriptor(ends[0], "a pipe"));
    ASSERT_EQ(reading.frames.size(), 1u) << reading.error;
    EXPECT_EQ(reading.frames[0].octets, "piped");
}

TEST_P(WriterTest, RefusesWhatTheFormatCannotHold) {
    Writer writer = create(folder.path("refused" + extension()));
    EXPECT_THAT(to_text(*writer.write(record_of("x"))), HasSubstr("not described"));
    ASSERT_TRUE(writer.add_interface({}));
    EXPECT_THAT(to_text(*writer.write(record_of("x", -1))), HasSubstr("before 1970"));
    Record other = record_of("x");
    other.link_type = 101;
    EXPECT_THAT(to_text(*writer.write(other)), HasSubstr("link type 101"));
    other.link_type = no_link_type;
    EXPECT_FALSE(writer.write(other)) << "no packet: left out";
    const bool pcap = GetParam() == FileFormat::pcap;
    EXPECT_EQ(writer.write(record_of("x", 4'294'967'296'000'000'000)).has_value(), pcap) << "the year 2106";
    CaptureInterface raw;
    raw.link_type = 101;
    EXPECT_EQ(bool(writer.add_interface(raw)), !pcap);
    EXPECT_TRUE(writer.add_interface({}));
}

TEST(WriterFormat, FollowsThePath) {
    EXPECT_EQ(format_for("a/b.pcap"), FileFormat::pcap);
    EXPECT_EQ(format_for("b.pcapng"), FileFormat::pcapng);
    EXPECT_EQ(format_for("b"), FileFormat::pcapng);
}

TEST(WriterErrors, NameThePathAndTheMend) {
    const TemporaryFolder folder;
    EXPECT_THAT(to_text(Writer::create(folder.path("no/where"), FileFormat::pcap).error()),
                HasSubstr("create it first"));
    EXPECT_THAT(to_text(Writer::create(folder.path(""), FileFormat::pcap).error()), HasSubstr("This is a folder"));
}

}  // namespace
}  // namespace loopscope::capture::test
