#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <vector>

#include "tests/peer/lossy_transfer.hpp"
#include "tests/recorded.hpp"

// What is inferred of a sender from its packets, held against what its kernel says of itself.

namespace loopscope::tests {
namespace {

using decode::flow::Limit;
using decode::flow::SenderPhase;

struct Sample {
    std::int64_t before = 0, after = 0;
    unsigned state = 0, window = 0, threshold = 0;
};
enum KernelState : unsigned { open, disorder, window_reduced, recovery, loss };

std::vector<Sample> samples_of(const std::filesystem::path& log) {
    std::vector<Sample> samples;
    std::ifstream lines(log);
    for (Sample s; lines >> s.before >> s.after >> s.state >> s.window >> s.threshold;) samples.push_back(s);
    return samples;
}

/// 0: goes on as usual; 1: fast recovery; 2: after a timeout.
int kind_of(SenderPhase phase) {
    return phase == SenderPhase::fast_recovery ? 1 : phase == SenderPhase::timeout_recovery ? 2 : 0;
}
int kind_of(unsigned kernel_state) { return kernel_state == recovery ? 1 : kernel_state == loss ? 2 : 0; }

/// How often the kernel and what is inferred said what, where no packet passed while the kernel was asked.
struct Agreement {
    std::array<std::array<unsigned, 3>, 3> seen{};  ///< [kernel][ours]
    std::array<unsigned, 2> growth{};               ///< in slow start or congestion avoidance by both: differs, agrees

    void add(const trace::Recording& recording, const std::vector<Sample>& samples) {
        std::vector<std::uint32_t> frames;
        recording.packets_of(0, 0, frames);
        std::size_t at = 0;
        for (const auto& sample : samples) {
            while (at + 1 < frames.size() && recording.packet(frames[at + 1]).time <= sample.before) ++at;
            const auto& packet = recording.packet(frames[at]);
            if (packet.time > sample.before) continue;
            const bool busy = at + 1 < frames.size() && recording.packet(frames[at + 1]).time <= sample.after;
            if (!busy) add(sample, packet.client_phase());
        }
    }
    void add(const Sample& sample, SenderPhase phase) {
        ++seen[kind_of(sample.state)][kind_of(phase)];
        if (kind_of(sample.state) != 0) return;
        if (phase == SenderPhase::slow_start) ++growth[sample.window < sample.threshold];
        if (phase == SenderPhase::congestion_avoidance) ++growth[sample.window >= sample.threshold];
    }
    unsigned of_kernel(int kind) const { return seen[kind][0] + seen[kind][1] + seen[kind][2]; }
    unsigned all() const { return of_kernel(0) + of_kernel(1) + of_kernel(2); }
    unsigned agreed() const { return seen[0][0] + seen[1][1] + seen[2][2]; }
};

class KernelPhase : public testing::TestWithParam<const char*> {};

TEST_P(KernelPhase, IsInferredFromPackets) {
    const auto log = std::filesystem::temp_directory_path() / ("loopscope-phase-" + std::to_string(getpid()));
    std::optional<Recorded> recorded;
    Agreement agreement;
    // What is lost is chance, and so is how long the kernel repairs it in which way: again, until there is enough.
    for (int turn = 0; turn < 5 && (agreement.of_kernel(1) < 100 || agreement.of_kernel(2) < 400); ++turn) {
        recorded.emplace();
        ASSERT_NO_FATAL_FAILURE(
            record({"/proc/self/exe", lossy_transfer_argument, GetParam(), log.string()}, *recorded));
        const auto samples = samples_of(log);
        std::filesystem::remove(log);
        ASSERT_GT(samples.size(), 1000u);
        agreement.add(recorded->recording(), samples);
    }
    const auto& [seen, growth] = agreement;
    std::printf(
        "%u of %u samples agree; of slow start and congestion avoidance %u of %u; of the kernel's recovery %u of "
        "%u, of its loss %u of %u\n",
        agreement.agreed(), agreement.all(), growth[1], growth[0] + growth[1], seen[1][1], agreement.of_kernel(1),
        seen[2][2], agreement.of_kernel(2));
    EXPECT_GE(agreement.agreed() * 100, agreement.all() * 90);
    EXPECT_GE(growth[1] * 100, (growth[0] + growth[1]) * 60);
    EXPECT_GT(seen[1][1] * 2, agreement.of_kernel(1));
    EXPECT_GT(seen[2][2] * 2, agreement.of_kernel(2));

    const auto figures = recorded->recording().figures(0).from(decode::flow::Side::client);
    EXPECT_GT(figures.timeouts, 0u);
    EXPECT_GT(figures.fast_retransmissions, 10u);
    EXPECT_GT(figures.sack_blocks, 10u);
    EXPECT_GT(figures.zero_windows, 0u);
    EXPECT_GT(figures.zero_window_time, 100'000'000);
    for (const auto limit : {Limit::application, Limit::receive_window, Limit::network})
        EXPECT_GT(figures.limited_time[static_cast<std::size_t>(limit)], 50'000'000) << to_text(limit);
}
INSTANTIATE_TEST_SUITE_P(Senders, KernelPhase, testing::Values("reno", "cubic"));

}  // namespace
}  // namespace loopscope::tests
