#include "capture/live.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "capture/source.hpp"
#include "tests/capture/live_support.hpp"
#include "tests/capture/reading.hpp"
#include "tests/capture/role.hpp"

namespace loopscope::capture {
namespace {

const int port = 47'000 + getpid() % 1000;  // nobody listens there; tests run side by side
const std::string to_port = "udp and dst port " + std::to_string(port);
constexpr std::size_t headers = 14 + 20 + 8;  // Ethernet, IPv4, UDP

LiveOptions on_lo(const test::Folder& folder) {
    LiveOptions options;
    options.filter = to_port;
    options.file = folder.file("lo.pcapng");
    return options;
}

test::Reading reading_of(const std::string& path) { return test::read_all(Source::open(path)); }

void expect_numbered(const test::Reading& reading, std::size_t count) {
    ASSERT_EQ(reading.frames.size(), count) << reading.error;
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(reading.frames[i].octets.substr(headers), std::to_string(i + 1));
    EXPECT_EQ(reading.last, Source::Next::end) << reading.error;
}

// The requests that the capture process has not read when it ends must not hide its last report.
TEST(LiveCapture, EndsAsAskedHoweverOftenItIsAsked) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    for (int turn = 0; turn < 5; ++turn) {
        auto capture = LiveCapture::start(on_lo(folder));
        ASSERT_TRUE(capture) << to_text(capture.error());
        LiveStatus status = LiveStatus::capturing;
        while (status == LiveStatus::capturing) {
            capture->stop();
            status = capture->wait(1);
        }
        EXPECT_EQ(status, LiveStatus::ended) << to_text(capture->error());
    }
}

TEST(LiveCapture, RecordsEachDatagramOnce) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    auto capture = LiveCapture::start(on_lo(folder));
    ASSERT_TRUE(capture) << to_text(capture.error());
    EXPECT_EQ(capture->interface(), "lo");
    ASSERT_TRUE(role::send_datagrams(port, 20));
    test::wait_for_frames(*capture, 20);
    capture->stop();
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended) << to_text(capture->error());
    EXPECT_EQ(capture->counts().captured, 20u);
    EXPECT_EQ(capture->counts().bytes, std::filesystem::file_size(capture->file()));

    const test::Reading reading = reading_of(capture->file());
    expect_numbered(reading, 20);
    ASSERT_EQ(reading.interfaces.size(), 1u);
    EXPECT_EQ(reading.interfaces[0].name, "lo");
    EXPECT_EQ(reading.interfaces[0].filter, to_port);
    EXPECT_EQ(reading.interfaces[0].ticks_per_second, 1'000'000'000u);
    EXPECT_TRUE(std::is_sorted(reading.frames.begin(), reading.frames.end(),
                               [](const auto& left, const auto& right) { return left.time < right.time; }));
}

TEST(LiveCapture, CanBeReadWhileItRuns) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    auto capture = LiveCapture::start(on_lo(folder));
    ASSERT_TRUE(capture) << to_text(capture.error());
    auto source = Source::open(capture->file(), Source::Growth::growing);
    ASSERT_TRUE(source) << to_text(source.error());
    Record record;
    for (std::uint64_t count = 1; count <= 3; ++count) {
        ASSERT_EQ(source->next(record), Source::Next::pending);
        ASSERT_TRUE(role::send_datagrams(port, 1));
        test::wait_for_frames(*capture, count);
        ASSERT_EQ(source->next(record), Source::Next::frame);
        EXPECT_EQ(record.bytes.size(), headers + 1);
    }
}

TEST(LiveCapture, WritesWhatTheKernelHoldsWhenItIsStopped) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    auto capture = LiveCapture::start(on_lo(folder));
    ASSERT_TRUE(capture) << to_text(capture.error());
    ASSERT_TRUE(role::send_datagrams(port, 1000));
    capture->stop();
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    expect_numbered(reading_of(capture->file()), 1000);
}

void expect_rising(const test::Reading& reading) {
    int before = 0;
    for (const auto& frame : reading.frames) {
        const int number = std::stoi(frame.octets.substr(headers));
        ASSERT_GT(number, before);
        before = number;
    }
    EXPECT_EQ(reading.last, Source::Next::end) << reading.error;
}

// More than one large write holds, as fast as one process sends.
TEST(LiveCapture, RecordsOrCountsEachDatagramOfAFlood) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    auto capture = LiveCapture::start(on_lo(folder));
    ASSERT_TRUE(capture) << to_text(capture.error());
    ASSERT_TRUE(role::send_datagrams(port, 100'000));
    capture->stop();
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    EXPECT_EQ(capture->counts().captured + capture->counts().dropped_by_kernel, 100'000u);
    EXPECT_EQ(capture->counts().bytes, std::filesystem::file_size(capture->file()));
    const test::Reading reading = reading_of(capture->file());
    EXPECT_EQ(reading.frames.size(), capture->counts().captured);
    expect_rising(reading);
}

TEST(LiveCapture, CountsWhatItsRingCouldNotHold) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    LiveOptions options = on_lo(folder);
    options.ring_bytes = 1u << 20;
    auto capture = LiveCapture::start(options);
    ASSERT_TRUE(capture) << to_text(capture.error());
    const int process = test::capture_process_of(getpid());
    ASSERT_EQ(kill(process, SIGSTOP), 0);
    ASSERT_TRUE(role::send_datagrams(port, 50'000));
    ASSERT_EQ(kill(process, SIGCONT), 0);
    capture->stop();
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    EXPECT_GT(capture->counts().dropped_by_kernel, 0u);
    EXPECT_EQ(capture->counts().captured + capture->counts().dropped_by_kernel, 50'000u);
    expect_rising(reading_of(capture->file()));
}

TEST(LiveCapture, TellsTheRoomOnItsDisk) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    LiveOptions options = on_lo(folder);
    options.packet_limit = 1;
    auto capture = LiveCapture::start(options);
    ASSERT_TRUE(capture) << to_text(capture.error());
    ASSERT_TRUE(role::send_datagrams(port, 1));
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    ASSERT_TRUE(capture->counts().disk_free);
    EXPECT_GT(*capture->counts().disk_free, 0u);
    EXPECT_LE(*capture->counts().disk_free, std::filesystem::space(folder.path()).capacity);
}

TEST(LiveCapture, EndsAtThePacketLimit) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    LiveOptions options = on_lo(folder);
    options.packet_limit = 7;
    auto capture = LiveCapture::start(options);
    ASSERT_TRUE(capture) << to_text(capture.error());
    ASSERT_TRUE(role::send_datagrams(port, 20));
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    EXPECT_EQ(capture->counts().captured, 7u);
    expect_numbered(reading_of(capture->file()), 7);
}

TEST(LiveCapture, EndsAfterItsDuration) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    LiveOptions options = on_lo(folder);
    options.duration = 100'000'000;
    auto capture = LiveCapture::start(options);
    ASSERT_TRUE(capture) << to_text(capture.error());
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    EXPECT_EQ(reading_of(capture->file()).last, Source::Next::end);
}

TEST(LiveCapture, CutsFramesAtTheSnapLength) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    LiveOptions options = on_lo(folder);
    options.snap_length = headers;
    options.packet_limit = 1;
    auto capture = LiveCapture::start(options);
    ASSERT_TRUE(capture) << to_text(capture.error());
    ASSERT_TRUE(role::send_datagrams(port, 1));
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    const test::Reading reading = reading_of(capture->file());
    ASSERT_EQ(reading.frames.size(), 1u);
    EXPECT_EQ(reading.frames[0].octets.size(), headers);
    EXPECT_EQ(reading.frames[0].original_length, headers + 1);
}

TEST(LiveCapture, WritesPcapWhereTheNameAsksForIt) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    LiveOptions options = on_lo(folder);
    options.file = folder.file("lo.pcap");
    options.packet_limit = 2;
    auto capture = LiveCapture::start(options);
    ASSERT_TRUE(capture) << to_text(capture.error());
    ASSERT_TRUE(role::send_datagrams(port, 2));
    EXPECT_EQ(test::outcome(*capture), LiveStatus::ended);
    const test::Reading reading = reading_of(capture->file());
    expect_numbered(reading, 2);
    EXPECT_EQ(reading.format.substr(0, 5), "pcap ") << reading.format;
}

TEST(LiveCapture, SpoolsIntoAFileOfItsOwnThatOthersCannotRead) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    LiveOptions options;
    auto first = LiveCapture::start(options), second = LiveCapture::start(options);
    ASSERT_TRUE(first && second);
    EXPECT_TRUE(first->spooled());
    EXPECT_NE(first->file(), second->file());
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(first->file()).permissions(), perms::owner_read | perms::owner_write);
    std::filesystem::remove(first->file());
    std::filesystem::remove(second->file());
}

TEST(LiveCapture, ExplainsAWrongFilter) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    LiveOptions options = on_lo(folder);
    options.filter = "tcp prot 80";
    auto capture = LiveCapture::start(options);
    ASSERT_FALSE(capture);
    EXPECT_NE(capture.error().what.find("syntax error"), std::string::npos) << capture.error().what;
    EXPECT_NE(capture.error().where.find("tcp prot 80"), std::string::npos) << capture.error().where;
    EXPECT_FALSE(std::filesystem::exists(options.file)) << "a capture that did not begin leaves nothing behind";
}

TEST(LiveCapture, LeavesAnEarlierRecordingAloneWhenItCannotBegin) {
    const test::Folder folder;
    LiveOptions options = on_lo(folder);
    options.interface = "nosuch0";
    std::ofstream(options.file) << "an earlier recording";
    ASSERT_FALSE(LiveCapture::start(options));
    EXPECT_EQ(std::filesystem::file_size(options.file), 20u);
}

TEST(LiveCapture, NamesTheInterfacesThereAre) {
    const test::Folder folder;
    LiveOptions options = on_lo(folder);
    options.interface = "nosuch0";
    auto capture = LiveCapture::start(options);
    ASSERT_FALSE(capture);
    EXPECT_EQ(capture.error().where, "nosuch0");
    EXPECT_NE(capture.error().mend.find("lo"), std::string::npos) << capture.error().mend;
}

TEST(LiveCapture, SaysWhichCommandPermitsIt) {
    if (test::host_loopback_refused().empty()) GTEST_SKIP() << "this user may capture on lo";
    const test::Folder folder;
    auto capture = LiveCapture::start(on_lo(folder));
    ASSERT_FALSE(capture);
    EXPECT_NE(capture.error().mend.find("sudo setcap cap_net_raw,cap_net_admin=eip " +
                                        std::filesystem::read_symlink(role::self).string()),
              std::string::npos)
        << capture.error().mend;
}

TEST(LiveCapture, SaysWhereItCannotWrite) {
    LiveOptions options;
    options.file = "/nosuch/folder/file.pcapng";
    auto capture = LiveCapture::start(options);
    ASSERT_FALSE(capture);
    EXPECT_EQ(capture.error().where, options.file);
}

TEST(LiveCapture, KeepsWhatCameWhenItsProcessIsKilled) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    auto capture = LiveCapture::start(on_lo(folder));
    ASSERT_TRUE(capture) << to_text(capture.error());
    ASSERT_TRUE(role::send_datagrams(port, 20));
    test::wait_for_frames(*capture, 20);
    ASSERT_EQ(kill(test::capture_process_of(getpid()), SIGKILL), 0);
    EXPECT_EQ(test::outcome(*capture), LiveStatus::failed);
    EXPECT_NE(capture->error().what.find("killed by signal 9"), std::string::npos) << capture->error().what;
    EXPECT_NE(capture->error().mend.find(capture->file()), std::string::npos) << capture->error().mend;
    EXPECT_EQ(capture->counts().captured, 20u);
    expect_numbered(reading_of(capture->file()), 20);
}

TEST(LiveCapture, LeavesAWholeRecordingWhenItsParentIsKilled) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    const test::Folder folder;
    const std::string file = folder.file("lo.pcapng");
    const role::Child child = role::run({role::self, role::capture_until_killed, "0", file, to_port});
    std::string line(6, '\0');
    ASSERT_EQ(read(child.output, line.data(), line.size()), 6);
    ASSERT_EQ(line, "ready\n");
    ASSERT_TRUE(role::send_datagrams(port, 50));
    kill(child.process, SIGKILL);
    EXPECT_EQ(role::wait_for(child.process), 128 + SIGKILL);
    role::read_all(child.output);  // ends when the capture process, which holds the other end, has ended
    expect_numbered(reading_of(file), 50);
}

TEST(LiveCapture, StopsWholeWhenTheDiskIsFull) {
    SKIP_UNLESS_LO_MAY_BE_CAPTURED();
    if (geteuid() != 0) GTEST_SKIP() << "only root can mount a small disk";
    const test::Folder folder;
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("none", folder.path().c_str(), "tmpfs", 0, "size=128k") != 0) {
        GTEST_SKIP() << "a small disk cannot be mounted here";
    }
    auto capture = LiveCapture::start(on_lo(folder));
    ASSERT_TRUE(capture) << to_text(capture.error());
    auto source = Source::open(capture->file(), Source::Growth::growing);
    ASSERT_TRUE(source) << to_text(source.error());
    ASSERT_TRUE(role::send_datagrams(port, 5000));
    // Read all the while, also when what a failed write left is cut off.
    Record record;
    std::uint64_t read_while_growing = 0;
    for (auto status = LiveStatus::capturing; status == LiveStatus::capturing; status = capture->wait(0))
        while (source->next(record) == Source::Next::frame) ++read_while_growing;
    source->finish();
    Source::Next last = Source::Next::frame;
    while ((last = source->next(record)) == Source::Next::frame) ++read_while_growing;
    EXPECT_EQ(last, Source::Next::end) << to_text(source->damage());
    EXPECT_EQ(read_while_growing, capture->counts().captured);
    EXPECT_EQ(test::outcome(*capture), LiveStatus::failed);
    EXPECT_NE(capture->error().what.find("disk is full"), std::string::npos) << capture->error().what;
    EXPECT_EQ(capture->error().where, capture->file());
    EXPECT_NE(capture->error().mend.find("free"), std::string::npos) << capture->error().mend;
    const std::size_t kept = capture->counts().captured;
    EXPECT_GT(kept, 1000u);
    expect_numbered(reading_of(capture->file()), kept);
    umount2(folder.path().c_str(), MNT_DETACH);
}

}  // namespace
}  // namespace loopscope::capture
