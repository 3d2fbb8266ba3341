// A search in the background: its results come in order while it goes on, grow with the recording, and it ends at once
// when nobody wants it any more.
#include "trace/filter_job.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/packet_octets.hpp"

namespace loopscope::trace {
namespace {

using namespace tests;

/// UDP from port 1000 + n % 7 to port 9 with n as payload, for n from 0: the index knows the ports, not the payload.
class FilterJobTest : public testing::Test {
protected:
    static constexpr std::uint32_t packets = 100'000;

    void SetUp() override {
        path_ = std::filesystem::temp_directory_path() / ("loopscope-filter-job-" + std::to_string(getpid()));
        auto octets = pcap_header(link_raw);
        for (std::uint32_t n = 0; n < packets; ++n) {
            const auto datagram = udp(1000 + n % 7, 9, little32(n));
            octets += pcap_record(n, ipv4(0x0a000001, 0x0a000002, protocol_udp, datagram));
        }
        std::ofstream(path_, std::ios::binary) << octets;
        recording_ = std::make_unique<Recording>(std::move(*capture::Source::open(path_)));
    }
    void TearDown() override { std::filesystem::remove(path_); }

    void read(std::uint32_t count) {
        for (std::uint32_t i = 0; i < count && recording_->step() == Recording::Step::frame; ++i) {}
        recording_->publish();
    }
    static decode::filter::Filter filter(const char* text) {
        return std::get<decode::filter::Filter>(decode::filter::Filter::compile(text));
    }

    std::unique_ptr<Recording> recording_;

private:
    std::filesystem::path path_;
};

constexpr auto in_the_index = "udp.srcport == 1003";
constexpr auto in_the_octets = "udp.srcport == 1003 and udp.length == 12";

TEST_F(FilterJobTest, FindsAllInOrderAndDecodesOnlyWhatTheIndexDoesNotKnow) {
    read(packets);
    for (const auto* text : {in_the_index, in_the_octets}) {
        FilterJob job(*recording_, filter(text), {}, 4);
        job.search_to(packets);
        job.wait();
        ASSERT_EQ(job.searched(), packets);
        ASSERT_EQ(job.count(), packets / 7 + 1);
        for (std::uint32_t row = 0; row < job.count(); ++row) ASSERT_EQ(job.numbers()[row], 7 * row + 4);
        EXPECT_EQ(job.decoded(), text == in_the_index ? 0 : job.count());
    }
}

TEST_F(FilterJobTest, ShowsWhatItFoundWhileItGoesOn) {
    read(packets);
    std::atomic<std::uint32_t> calls{0}, wrong{0};
    FilterJob* running = nullptr;
    std::atomic<bool> ready{false};
    FilterJob job(
        *recording_, filter(in_the_octets),
        [&] {
            while (!ready) std::this_thread::yield();
            ++calls;
            const auto searched = running->searched();  // first: all that fits up to there is to be seen
            if (running->count() < (searched + 3) / 7) ++wrong;
        },
        2);
    running = &job;
    ready = true;
    job.search_to(packets);
    job.wait();
    EXPECT_GT(calls, 1u) << "everything came at once";
    EXPECT_EQ(wrong, 0u) << "something before that place was not there";
}

TEST_F(FilterJobTest, GrowsWithTheRecording) {
    FilterJob job(*recording_, filter(in_the_octets), {}, 2);
    std::uint32_t known = 0;
    for (const std::uint32_t count : {1u, 4u, 1'019u, 1u, 8'191u, 20'000u, 50'000u, packets}) {
        read(count);
        job.search_to(recording_->packet_count());
        if (count % 2 == 0) job.wait();
        for (const auto found = job.count(); known < found; ++known) ASSERT_EQ(job.numbers()[known], 7 * known + 4);
    }
    job.wait();
    EXPECT_EQ(job.searched(), packets);
    EXPECT_EQ(job.count(), packets / 7 + 1);
}

TEST_F(FilterJobTest, EndsInTheMiddleWhenItIsNotWantedAnyMore) {
    read(packets);
    std::atomic<std::uint32_t> pieces{0};
    auto job = std::make_unique<FilterJob>(
        *recording_, filter(in_the_octets),
        [&] {
            ++pieces;  // slow enough that the rest takes long
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        },
        1);
    job->search_to(packets);
    while (pieces == 0) std::this_thread::yield();
    job.reset();
    EXPECT_LT(pieces, packets / 8'192) << "it went on to the end";
}

}  // namespace
}  // namespace loopscope::trace
