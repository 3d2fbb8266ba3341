#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/source.hpp"
#include "tests/capture/capture_bytes.hpp"
#include "tests/capture/reading.hpp"

namespace loopscope::capture::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class DamagedSourceTest : public testing::Test {
protected:
    Reading read(const Octets& octets) { return read_all(Source::open(folder.write("capture", octets))); }
    Reading read(const CaptureBytes& capture) { return read(capture.octets); }
    Reading read(std::string_view text) { return read(CaptureBytes().text(text)); }

    /// Cuts a capture at every length and expects the frames that end within it, then "cut short".
    void expect_whole_frames_at_every_length(const CaptureBytes& capture, const std::vector<std::size_t>& ends) {
        for (std::size_t length = 0; length <= capture.octets.size(); ++length) {
            const Reading reading =
                read(Octets(capture.octets.begin(), capture.octets.begin() + static_cast<long>(length)));
            const auto whole = std::count_if(ends.begin(), ends.end(), [&](std::size_t end) { return end <= length; });
            EXPECT_EQ(reading.frames.size(), static_cast<std::size_t>(whole)) << "cut at " << length;
            const bool at_end = std::find(block_ends.begin(), block_ends.end(), length) != block_ends.end();
            EXPECT_EQ(reading.last == Source::Next::end, at_end) << "cut at " << length << ": " << reading.error;
            if (at_end) continue;
            EXPECT_NE(reading.error, "");
            if (whole > 0) {
                EXPECT_THAT(reading.error,
                            AllOf(HasSubstr("cut short"), HasSubstr("after frame " + std::to_string(whole))));
            }
        }
    }

    TemporaryFolder folder;
    std::vector<std::size_t> block_ends;
};

TEST_F(DamagedSourceTest, GivesWhatIsWholeOfAPcapCutAnywhere) {
    CaptureBytes capture;
    std::vector<std::size_t> ends;
    block_ends.push_back(capture.pcap_header().octets.size());
    for (const char* frame : {"one", "", "three"}) ends.push_back(capture.pcap_record(1, 2, frame).octets.size());
    block_ends.insert(block_ends.end(), ends.begin(), ends.end());
    expect_whole_frames_at_every_length(capture, ends);
}

TEST_F(DamagedSourceTest, StopsWhereZerosStandInsteadOfRecords) {
    CaptureBytes capture;
    capture.pcap_header().pcap_record(1, 2, "one").text(std::string(4096, '\0'));
    const Reading reading = read(capture);
    EXPECT_EQ(reading.frames.size(), 1u);
    EXPECT_THAT(reading.error, AllOf(HasSubstr("zeros stand where a record should be"), HasSubstr("after frame 1")));
}

TEST_F(DamagedSourceTest, GivesWhatIsWholeOfAPcapngCutAnywhere) {
    CaptureBytes capture;
    CaptureBytes options;
    options.option(1, "note").end_of_options();
    block_ends.push_back(capture.section().octets.size());
    block_ends.push_back(capture.interface().octets.size());
    std::vector<std::size_t> ends;
    for (const char* frame : {"one", "", "three"}) ends.push_back(capture.packet(0, 2, frame, options).octets.size());
    block_ends.insert(block_ends.end(), ends.begin(), ends.end());
    expect_whole_frames_at_every_length(capture, ends);
}

TEST_F(DamagedSourceTest, NamesTheOffsetAndTheFrameBeforeTheDamage) {
    CaptureBytes capture;
    capture.pcap_header();
    for (int i = 0; i < 1'100; ++i) capture.pcap_record(1, 2, "x");
    const std::size_t at = capture.octets.size();
    const Reading reading = read(capture.u32(1).u32(2).u32(262'145).u32(60).text(std::string(300'000, 'x')));
    EXPECT_EQ(at, 18'724u);
    EXPECT_EQ(reading.frames.size(), 1'100u);
    EXPECT_THAT(reading.error,
                AllOf(HasSubstr("capture at offset 18,724 (after frame 1,100)"), HasSubstr("262145 octets")));
}

TEST_F(DamagedSourceTest, AllowsLongFramesWhereTheLinkTypeHasThem) {
    CaptureBytes capture;
    capture.pcap_header(0xa1b2c3d4, 249).pcap_record(1, 2, std::string(300'000, 'x'));
    EXPECT_EQ(read(capture).frames.size(), 1u);
}

TEST_F(DamagedSourceTest, StopsAtMalformedBlocks) {
    struct Case {
        const char* what;
        CaptureBytes block;
    };
    CaptureBytes bare;
    const CaptureBytes beyond = CaptureBytes().u32(0).u32(0).u32(0).u32(400).u32(400).text("abcd");
    const std::vector<Case> cases{
        {"names interface 7 of 1", CaptureBytes().packet(7, 1, "x")},
        {"too short for 400 octets", CaptureBytes().block(6, beyond)},
        {"too short", CaptureBytes().block(6, CaptureBytes().u32(0))},
        {"two lengths of a block differ", CaptureBytes().u32(6).u32(16).u32(0).u32(20)},
        {"says that it is 8 octets", CaptureBytes().u32(6).u32(8)},
        {"says that it is 4294967295 octets", CaptureBytes().u32(6).u32(0xffff'ffff).u32(0)},
        {"an option reaches beyond its block", CaptureBytes().packet(0, 1, "x", CaptureBytes().u16(1).u16(99))},
        {"flags option is not 4 octets", CaptureBytes().packet(0, 1, "x", CaptureBytes().option(2, "abc"))},
        {"byte order mark", CaptureBytes().block(0x0a0d0d0a, CaptureBytes().u32(1).u32(1).u64(0))},
        {"version 2.0", CaptureBytes().block(0x0a0d0d0a, CaptureBytes().u32(0x1a2b3c4d).u16(2).u16(0).u64(0))},
        {"too short", CaptureBytes().block(1, CaptureBytes().u32(1))},
    };
    for (const Case& c : cases) {
        CaptureBytes capture;
        capture.section().interface().packet(0, 1, "kept").append(c.block).append(CaptureBytes().packet(0, 1, "lost"));
        const Reading reading = read(capture);
        EXPECT_EQ(reading.frames.size(), 1u) << c.what;
        EXPECT_THAT(reading.error, AllOf(HasSubstr(c.what), HasSubstr("after frame 1")));
    }
    EXPECT_THAT(read(CaptureBytes().section().block(3, CaptureBytes().u32(0))).error,
                HasSubstr("before any interface description"));
}

TEST_F(DamagedSourceTest, SaysWhatAForeignFileLooksLike) {
    EXPECT_THAT(read("").error, HasSubstr("it is empty"));
    EXPECT_THAT(read("Dear diary,\n").error, AllOf(HasSubstr("text file"), HasSubstr("text2pcap")));
    EXPECT_THAT(read("\x7f"
                     "ELF\2\1\1")
                    .error,
                HasSubstr("a program (ELF)"));
    EXPECT_THAT(read(std::string(100, '\0')).error, HasSubstr("starts with zeros"));
    EXPECT_THAT(read("\x28\xb5\x2f\xfd....").error, HasSubstr("zstd -d"));
    EXPECT_THAT(read("\xd4\xc3").error, HasSubstr("neither pcap nor pcapng"));
    EXPECT_THAT(read("\x01\x02\x03\x04\x05\x06").error, HasSubstr("neither pcap nor pcapng"));
    EXPECT_THAT(read("\x0a\x0d\x0d\x0a\x1c").error, HasSubstr("cut short in its first block"));
    EXPECT_FALSE(read("Dear diary,\n").opened) << "it is told when the file is opened";
}

TEST_F(DamagedSourceTest, SaysWhyAPathCannotBeOpened) {
    EXPECT_THAT(read_all(Source::open(folder.path("missing"))).error,
                AllOf(HasSubstr("missing"), HasSubstr("no such file")));
    EXPECT_THAT(read_all(Source::open(folder.path(""))).error, HasSubstr("a folder"));
    EXPECT_THAT(read_all(Source::open("/dev/null")).error, HasSubstr("it is empty"));
}

TEST_F(DamagedSourceTest, SaysThatAFileMayNotBeRead) {
    if (geteuid() == 0) GTEST_SKIP() << "root may read every file";
    const std::string path = folder.write("secret", CaptureBytes().pcap_header().octets);
    chmod(path.c_str(), 0);
    EXPECT_THAT(read_all(Source::open(path)).error, HasSubstr("permission denied"));
}

/// Octets that vanish while the file is mapped must not end the process, at whatever place they are looked at.
TEST_F(DamagedSourceTest, SurvivesAFileThatIsTruncatedWhileItIsRead) {
    CaptureBytes capture;
    capture.pcap_header();
    for (int i = 0; i < 5'000; ++i) capture.pcap_record(1, 2, "sixteen octets..");
    for (const long left : {0L, 100L, 4'096L, 80'000L}) {
        const std::string path = folder.write("shrinking", capture.octets);
        auto source = Source::open(path);
        ASSERT_TRUE(source);
        Record record;
        ASSERT_EQ(source->next(record), Source::Next::frame);
        ASSERT_EQ(truncate(path.c_str(), left), 0);
        const auto total = static_cast<std::uint32_t>(capture.octets.size());
        const Bytes all = source->bytes(0, total);
        std::size_t sum = 0;
        for (const std::uint8_t octet : all) sum += octet;
        EXPECT_LT(sum, total * 256u);
        Source::Next last = Source::Next::frame;
        std::size_t frames = 1;
        while ((last = source->next(record)) == Source::Next::frame) ++frames;
        EXPECT_EQ(last, Source::Next::damaged);
        EXPECT_LT(frames, 5'000u);
        EXPECT_THAT(to_text(source->damage()), HasSubstr("became shorter"));
    }
}

}  // namespace
}  // namespace loopscope::capture::test
