#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "capture/source.hpp"
#include "capture/writer.hpp"
#include "tests/capture/capture_bytes.hpp"
#include "tests/capture/reading.hpp"

namespace loopscope::capture::test {
namespace {

using testing::HasSubstr;

CaptureBytes some_capture(int frames) {
    CaptureBytes capture;
    capture.section().interface();
    for (int i = 0; i < frames; ++i) capture.packet(0, static_cast<std::uint64_t>(i), "frame " + std::to_string(i));
    return capture;
}

Octets gzipped(const Octets& plain) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    Octets packed(deflateBound(&stream, plain.size()));
    stream.next_in = const_cast<std::uint8_t*>(plain.data());
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// Both ends of a pipe; the reading end is given to a Source.
struct Pipe {
    Pipe() { EXPECT_EQ(pipe(ends), 0); }
    void write(const Octets& octets) const {
        EXPECT_EQ(::write(ends[1], octets.data(), octets.size()), static_cast<ssize_t>(octets.size()));
    }
    void end() const { close(ends[1]); }
    int ends[2];
};

class SourceStreamTest : public testing::Test {
protected:
    void expect_frames(const Reading& reading, int count) {
        ASSERT_EQ(reading.frames.size(), static_cast<std::size_t>(count)) << reading.error;
        EXPECT_EQ(reading.last, Source::Next::end) << reading.error;
        for (int i = 0; i < count; ++i)
            ASSERT_EQ(reading.frames[static_cast<std::size_t>(i)].octets, "frame " + std::to_string(i));
    }
    TemporaryFolder folder;
};

TEST_F(SourceStreamTest, ReadsAPipe) {
    const Pipe pipe;
    const Octets capture = some_capture(20'000).octets;
    std::thread writer([&] {
        for (std::size_t at = 0; at < capture.size(); at += 4'001)
            pipe.write(Octets(capture.begin() + static_cast<long>(at),
                              capture.begin() + static_cast<long>(std::min(at + 4'001, capture.size()))));
        pipe.end();
    });
    expect_frames(read_all(Source::from_descriptor(pipe.ends[0], "a pipe")), 20'000);
    writer.join();
}

TEST_F(SourceStreamTest, APipeThatIsNotWaitedForIsPendingAtEveryCut) {
    const Pipe pipe;
    auto source = Source::from_descriptor(pipe.ends[0], "a pipe");
    ASSERT_TRUE(source);
    EXPECT_EQ(source->wait_descriptor(), pipe.ends[0]);
    const Octets capture = some_capture(3).octets;
    std::vector<std::string> frames;
    Record record;
    for (const std::uint8_t octet : capture) {
        EXPECT_EQ(source->next(record, false), Source::Next::pending);
        pipe.write({octet});
        if (source->next(record, false) == Source::Next::frame) frames.push_back(frame_of(record).octets);
    }
    EXPECT_EQ(frames, (std::vector<std::string>{"frame 0", "frame 1", "frame 2"}));
    pipe.end();
    EXPECT_EQ(source->next(record, false), Source::Next::end);
}

TEST_F(SourceStreamTest, APipeThatEndsInAFrameIsDamaged) {
    const Pipe pipe;
    Octets capture = some_capture(2).octets;
    capture.resize(capture.size() - 1);
    pipe.write(capture);
    pipe.end();
    const Reading reading = read_all(Source::from_descriptor(pipe.ends[0], "a pipe"));
    EXPECT_EQ(reading.frames.size(), 1u);
    EXPECT_THAT(reading.error, HasSubstr("a pipe at offset"));
}

TEST_F(SourceStreamTest, AnEmptyOrForeignPipeIsTold) {
    const Pipe empty, foreign;
    empty.end();
    EXPECT_THAT(read_all(Source::from_descriptor(empty.ends[0], "a pipe")).error, HasSubstr("it is empty"));
    foreign.write(CaptureBytes().text("tcpdump: permission denied\n").octets);
    foreign.end();
    EXPECT_THAT(read_all(Source::from_descriptor(foreign.ends[0], "a pipe")).error, HasSubstr("text file"));
}

TEST_F(SourceStreamTest, ReadsARedirectedFileFromItsDescriptor) {
    const std::string path = folder.write("capture", some_capture(5).octets);
    expect_frames(read_all(Source::from_descriptor(open(path.c_str(), O_RDONLY), "standard input")), 5);
}

TEST_F(SourceStreamTest, ReadsGzip) {
    const Octets plain = some_capture(50'000).octets, packed = gzipped(plain);
    const Reading reading = read_all(Source::open(folder.write("capture.gz", packed)));
    expect_frames(reading, 50'000);
    EXPECT_EQ(reading.format, "pcapng, gzip-compressed");

    CaptureBytes pcap;
    pcap.pcap_header().pcap_record(1, 2, "x");
    EXPECT_EQ(read_all(Source::open(folder.write("pcap.gz", gzipped(pcap.octets)))).frames.size(), 1u);
}

TEST_F(SourceStreamTest, ReadsSeveralGzipMembersFromAPipe) {
    const Octets capture = some_capture(100).octets;
    const Pipe pipe;
    const auto half = capture.begin() + static_cast<long>(capture.size() / 2);
    pipe.write(gzipped(Octets(capture.begin(), half)));
    pipe.write(gzipped(Octets(half, capture.end())));
    pipe.end();
    expect_frames(read_all(Source::from_descriptor(pipe.ends[0], "a pipe")), 100);
}

TEST_F(SourceStreamTest, GivesWhatIsWholeOfDamagedGzip) {
    Octets packed = gzipped(some_capture(20'000).octets);
    Octets cut(packed.begin(), packed.begin() + static_cast<long>(packed.size() / 2));
    const Reading short_one = read_all(Source::open(folder.write("cut.gz", cut)));
    EXPECT_GT(short_one.frames.size(), 5'000u);
    EXPECT_LT(short_one.frames.size(), 15'000u);
    EXPECT_THAT(short_one.error, HasSubstr("compression ends too early"));

    const Octets invalid_block{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x07};
    packed.insert(packed.end(), invalid_block.begin(), invalid_block.end());
    const Reading broken = read_all(Source::open(folder.write("broken.gz", packed)));
    EXPECT_EQ(broken.frames.size(), 20'000u);
    EXPECT_THAT(broken.error, HasSubstr("compression is damaged"));
}

TEST_F(SourceStreamTest, FollowsAFileAtEveryLength) {
    const Octets capture = some_capture(4).octets;
    const std::string path = folder.write("growing", {});
    auto source = Source::open(path, Source::Growth::growing);
    ASSERT_TRUE(source) << to_text(source.error());
    const int file = open(path.c_str(), O_WRONLY | O_APPEND);
    Record record;
    std::vector<std::string> frames;
    for (const std::uint8_t octet : capture) {
        EXPECT_EQ(source->next(record), Source::Next::pending);
        ASSERT_EQ(write(file, &octet, 1), 1);
        if (source->next(record) == Source::Next::frame) frames.push_back(frame_of(record).octets);
    }
    EXPECT_EQ(frames.size(), 4u);
    EXPECT_EQ(source->next(record), Source::Next::pending);
    source->finish();
    EXPECT_EQ(source->next(record), Source::Next::end);
    close(file);
}

TEST_F(SourceStreamTest, AGrowingFileThatEndsInAFrameIsDamagedOnceItIsFinished) {
    Octets capture = some_capture(2).octets;
    capture.resize(capture.size() - 3);
    auto source = Source::open(folder.write("growing", capture), Source::Growth::growing);
    ASSERT_TRUE(source);
    Record record;
    EXPECT_EQ(source->next(record), Source::Next::frame);
    EXPECT_EQ(source->next(record), Source::Next::pending);
    source->finish();
    EXPECT_EQ(source->next(record), Source::Next::damaged);
}

/// A full disk leaves a part of a frame, which its writer cuts off.
TEST_F(SourceStreamTest, AGrowingFileMayLoseThePartOfAFrameAtItsEnd) {
    const Octets two = some_capture(2).octets, three = some_capture(3).octets;
    const std::string path = folder.write("growing", Octets(three.begin(), three.end() - 3));
    auto source = Source::open(path, Source::Growth::growing);
    ASSERT_TRUE(source);
    Record record;
    EXPECT_EQ(source->next(record), Source::Next::frame);
    EXPECT_EQ(source->next(record), Source::Next::frame);
    EXPECT_EQ(source->next(record), Source::Next::pending);
    std::filesystem::resize_file(path, two.size());
    EXPECT_EQ(source->next(record), Source::Next::pending);
    source->finish();
    EXPECT_EQ(source->next(record), Source::Next::end) << to_text(source->damage());
}

TEST_F(SourceStreamTest, AGrowingFileMayNotLoseAFrame) {
    const Octets two = some_capture(2).octets, one = some_capture(1).octets;
    const std::string path = folder.write("growing", two);
    auto source = Source::open(path, Source::Growth::growing);
    ASSERT_TRUE(source);
    Record record;
    EXPECT_EQ(source->next(record), Source::Next::frame);
    EXPECT_EQ(source->next(record), Source::Next::frame);
    std::filesystem::resize_file(path, one.size());
    EXPECT_EQ(source->next(record), Source::Next::damaged);
    EXPECT_THAT(to_text(source->damage()), HasSubstr("became shorter"));
}

std::size_t mapped_file_octets_in_memory() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word)
        if (word == "RssFile:") {
            std::size_t kibibytes = 0;
            status >> kibibytes;
            return kibibytes << 10;
        }
    return 0;
}

/// An hour's capture must not become an hour's memory.
TEST_F(SourceStreamTest, AGrowingFileTakesLittleMemoryHoweverMuchIsRead) {
    const std::string path = folder.path("long.pcapng");
    {
        auto writer = Writer::create(path, FileFormat::pcapng);
        ASSERT_TRUE(writer);
        ASSERT_TRUE(writer->add_interface({}));
        const std::string octets(60'000, 'x');
        Record record;
        record.bytes = Bytes(reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size());
        record.link_type = 1;
        for (int i = 0; i < 4'000; ++i) ASSERT_FALSE(writer->write(record));
        ASSERT_FALSE(writer->flush());
    }
    auto source = Source::open(path, Source::Growth::growing);
    ASSERT_TRUE(source);
    const std::size_t before = mapped_file_octets_in_memory();
    Record record;
    std::uint64_t sum = 0, first = 0;
    for (int i = 0; i < 4'000; ++i) {
        ASSERT_EQ(source->next(record), Source::Next::frame);
        if (i == 0) first = record.offset;
        for (const std::uint8_t octet : record.bytes) sum += octet;
    }
    EXPECT_EQ(sum, 4'000ull * 60'000 * 'x');
    EXPECT_LT(mapped_file_octets_in_memory(), before + (100u << 20)) << "of 240 MB";
    EXPECT_EQ(source->bytes(first, 1)[0], 'x') << "what was let go of is still there";
}

/// A writer and a reader at full speed: every frame arrives, in order, where it was first seen.
TEST_F(SourceStreamTest, FollowsAWriter) {
    constexpr int count = 200'000;
    const std::string path = folder.path("live.pcapng");
    auto writer = Writer::create(path, FileFormat::pcapng);
    ASSERT_TRUE(writer);
    auto source = Source::open(path, Source::Growth::growing);
    ASSERT_TRUE(source) << to_text(source.error());
    std::thread appending([&] {
        auto interface = writer->add_interface({});
        for (int i = 0; i < count; ++i) {
            const std::string text = "frame " + std::to_string(i);
            Record record;
            record.time = i;
            record.interface = *interface;
            record.bytes = Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
            ASSERT_FALSE(writer->write(record));
            if (i % 1'000 == 0) { ASSERT_FALSE(writer->flush()); }
        }
        ASSERT_FALSE(writer->flush());
        source->finish();
    });
    Record record, first;
    int seen = 0;
    for (Source::Next next; (next = source->next(record)) != Source::Next::end;) {
        ASSERT_NE(next, Source::Next::damaged) << to_text(source->damage());
        if (next == Source::Next::pending) {
            std::this_thread::yield();
            continue;
        }
        if (seen == 0) first = record;
        ASSERT_EQ(frame_of(record).octets, "frame " + std::to_string(seen));
        ASSERT_EQ(record.time, seen++);
    }
    appending.join();
    EXPECT_EQ(seen, count);
    EXPECT_EQ(source->bytes(first.offset, 7).data(), first.bytes.data()) << "addresses do not move";
    EXPECT_EQ(frame_of(first).octets, "frame 0");
}

/// A limit on file sizes stands in for a full disk: both fail in the middle of a write.
TEST_F(SourceStreamTest, AFullSpoolFolderIsAnErrorAfterWhatFitted) {
    const Pipe pipe;
    const Octets capture = some_capture(1'000).octets;
    pipe.write(Octets(capture.begin(), capture.begin() + 10'000));
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto previous = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit little{5'000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &little);
    pipe.end();
    const Reading reading = read_all(Source::from_descriptor(pipe.ends[0], "a pipe"));
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, previous);
    EXPECT_GT(reading.frames.size(), 50u);
    EXPECT_THAT(reading.error, testing::AllOf(HasSubstr("temporary file"), HasSubstr("Set TMPDIR")));
}

TEST_F(SourceStreamTest, AMissingSpoolFolderIsTold) {
    const char* const set = std::getenv("TMPDIR");
    const std::string before = set != nullptr ? set : "";
    const std::string missing = folder.path("missing");
    setenv("TMPDIR", missing.c_str(), 1);
    const Pipe pipe;
    pipe.end();
    const Reading reading = read_all(Source::from_descriptor(pipe.ends[0], "a pipe"));
    set != nullptr ? setenv("TMPDIR", before.c_str(), 1) : unsetenv("TMPDIR");
    EXPECT_THAT(reading.error, testing::AllOf(HasSubstr(missing), HasSubstr("Set TMPDIR")));
}

}  // namespace
}  // namespace loopscope::capture::test
