#include "trace/read_ahead.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "trace/recording.hpp"

namespace loopscope::trace {
namespace {

template <class Number> void put(std::string& out, Number number) {
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

/// A UDP datagram on LINKTYPE_RAW; its ports and payload tell which.
std::string datagram(std::uint32_t number) {
    std::string packet("\x45\0\0\x20\0\0\0\0\x40\x11\0\0\x7f\0\0\1\x7f\0\0\1", 20);
    packet += {static_cast<char>(number >> 8 | 0x80), static_cast<char>(number), '\x30', '\x39', 0, 12, 0, 0};
    put(packet, number);
    return packet;
}

class ReadAheadTest : public testing::Test {
protected:
    void SetUp() override {
        path_ = std::filesystem::temp_directory_path() / ("loopscope-ahead-" + std::to_string(getpid()) + ".pcap");
    }
    void TearDown() override { std::filesystem::remove(path_); }

    void write(std::uint32_t packets, const std::string& rest = {}) {
        std::string file;
        for (const std::uint32_t word : {0xa1b2c3d4u, 0x00040002u, 0u, 0u, 65535u, 101u}) put(file, word);
        for (std::uint32_t number = 1; number <= packets; ++number) {
            const auto packet = datagram(number);
            for (const std::uint32_t word : {1'700'000'000u, number, 32u, 32u}) put(file, word);
            file += packet;
        }
        std::ofstream{path_, std::ios::binary} << file << rest;
    }
    capture::Source open() { return std::move(*capture::Source::open(path_)); }

    std::filesystem::path path_;
};

/// More than all blocks hold, so that they are used again.
constexpr std::uint32_t many = 20'000;

TEST_F(ReadAheadTest, GivesWhatTheSourceHasInItsOrder) {
    write(many);
    auto source = open(), same = open();
    PacketIndex index;
    ReadAhead ahead(source, index);
    capture::Record record;
    std::uint32_t number = 0;
    while (const auto* frame = ahead.next()) {
        ASSERT_EQ(same.next(record), capture::Source::Next::frame);
        ASSERT_EQ(frame->frame.number, ++number);
        ASSERT_EQ(frame->frame.time, record.time);
        ASSERT_EQ(frame->frame.previous_time, number == 1 ? record.time : record.time - 1000);
        index.complete(number, *frame->row, frame->kind, decode::no_frame);
        ASSERT_EQ(index.record(number).offset, record.offset);
        ASSERT_EQ(frame->frame.bytes.size(), record.bytes.size());
        ASSERT_EQ(frame->packet.segments.size(), 1u);
        ASSERT_EQ(frame->packet.segments[0].source_port, 0x8000u | (number & 0x7fff));
        std::uint32_t payload = 0;
        ASSERT_EQ(frame->packet.segments[0].payload.size(), sizeof payload);
        std::memcpy(&payload, frame->packet.segments[0].payload.data(), sizeof payload);
        ASSERT_EQ(payload, number);
    }
    EXPECT_EQ(number, many);
    EXPECT_EQ(ahead.over(), capture::Source::Next::end);
    EXPECT_EQ(ahead.next(), nullptr) << "the end stays";
}

TEST_F(ReadAheadTest, DeliversAllThatComesBeforeDamage) {
    write(many, std::string(20, '\x7f'));
    auto source = open();
    PacketIndex index;
    ReadAhead ahead(source, index);
    std::uint32_t number = 0;
    while (ahead.next() != nullptr) ++number;
    EXPECT_EQ(number, many);
    EXPECT_EQ(ahead.over(), capture::Source::Next::damaged);
    EXPECT_NE(source.damage().what, "");
}

TEST_F(ReadAheadTest, EndsWhereverItIsLeft) {
    write(many);
    for (const std::uint32_t taken : {0u, 1u, 128u, 129u, 1500u}) {
        auto source = open();
        PacketIndex index;
        ReadAhead ahead(source, index);
        for (std::uint32_t number = 1; number <= taken; ++number) ASSERT_EQ(ahead.next()->frame.number, number);
    }
}

TEST_F(ReadAheadTest, EndsAtOnceWhereThereIsNoFrame) {
    write(0);
    auto source = open();
    PacketIndex index;
    ReadAhead ahead(source, index);
    EXPECT_EQ(ahead.next(), nullptr);
    EXPECT_EQ(ahead.over(), capture::Source::Next::end);
}

TEST_F(ReadAheadTest, ReadersSeeWholePacketsWhileTheRecordingIsRead) {
    write(many);
    Recording recording(open());
    std::thread reader{[&] {
        for (std::uint32_t seen = 0; seen < many;)
            for (const auto count = recording.packet_count(); seen < count; ++seen) {
                const auto frame = recording.frame(seen + 1);
                ASSERT_EQ(frame.bytes.size(), 32u);
                std::uint32_t payload = 0;
                std::memcpy(&payload, frame.bytes.data() + 28, sizeof payload);
                ASSERT_EQ(payload, seen + 1);
            }
    }};
    std::uint32_t read = 0;
    while (recording.step() == Recording::Step::frame)
        if (++read % 100 == 0) recording.publish();
    recording.publish();
    reader.join();
    EXPECT_EQ(recording.packet_count(), many);
}

/// Packets between blocks of 128 MB that hold nothing, and take no room on a disk that keeps holes.
TEST_F(ReadAheadTest, OpensACaptureOfTwentyGigabytes) {
    constexpr std::uint32_t hole = 128u << 20, packets = 160;
    const int file = ::open(path_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    std::uint64_t offset = 0;
    bool written = true;
    const auto append = [&](const std::string& octets) {
        written = written && pwrite(file, octets.data(), octets.size(), static_cast<off_t>(offset)) ==
                                 static_cast<ssize_t>(octets.size());
        offset += octets.size();
    };
    const auto block = [&](std::uint32_t type, const std::string& body) {
        std::string octets;
        put(octets, type);
        put(octets, static_cast<std::uint32_t>(body.size() + 12));
        octets += body;
        put(octets, static_cast<std::uint32_t>(body.size() + 12));
        append(octets);
    };
    block(0x0a0d0d0a, std::string("\x4d\x3c\x2b\x1a\1\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 16));
    block(1, std::string("\x65\0\0\0\0\0\0\0", 8));
    for (std::uint32_t number = 1; number <= packets; ++number) {
        std::string start;
        for (const std::uint32_t word : {0x0abc'def0u, hole}) put(start, word);
        append(start);
        offset += hole - 12;
        append(start.substr(4));
        std::string body;
        for (const std::uint32_t word : {0u, 0u, number, 32u, 32u}) put(body, word);
        block(6, body + datagram(number));
    }
    struct stat status = {};
    const bool sparse = fstat(file, &status) == 0 && status.st_blocks < 200'000;
    close(file);
    if (!written || !sparse) GTEST_SKIP() << "the disk does not keep a file of 20 GB with holes";

    Recording recording(open());
    while (recording.step() == Recording::Step::frame) {}
    recording.publish();
    ASSERT_EQ(recording.packet_count(), packets);
    EXPECT_GT(recording.packet(packets).offset, 20'000'000'000u);
    EXPECT_EQ(recording.bytes(packets).size(), 32u);
    EXPECT_EQ(recording.bytes(packets)[28], packets);
    EXPECT_EQ(recording.connection_count(), packets) << "each has its own port";
}

}  // namespace
}  // namespace loopscope::trace
