// What a live capture told is what its file tells: states, events, phases, figures and findings.
#include "tests/recorded.hpp"

namespace loopscope::tests {
namespace {

using decode::flow::Finding;
using decode::flow::Side;

void expect_same_packets(const trace::Recording& live, const trace::Recording& file) {
    ASSERT_EQ(live.packet_count(), file.packet_count());
    for (std::uint32_t number = 1; number <= live.packet_count(); ++number) {
        SCOPED_TRACE(number);
        const auto &a = live.packet(number), &b = file.packet(number);
        EXPECT_EQ(a.time, b.time);
        EXPECT_EQ(a.connection, b.connection);
        EXPECT_EQ(a.event, b.event);
        EXPECT_EQ(a.related_frame, b.related_frame);
        EXPECT_EQ(a.client_state, b.client_state);
        EXPECT_EQ(a.server_state, b.server_state);
        EXPECT_EQ(a.phases, b.phases);
    }
}

void expect_same_findings(const trace::Recording& live, const trace::Recording& file, std::uint32_t connection) {
    const auto of_live = live.findings_of(connection), of_file = file.findings_of(connection);
    ASSERT_EQ(of_live.size(), of_file.size());
    for (std::size_t i = 0; i < of_live.size(); ++i) {
        const Finding a = live.finding(of_live[i]), b = file.finding(of_file[i]);
        EXPECT_EQ(a.kind, b.kind);
        EXPECT_EQ(a.side, b.side);
        EXPECT_EQ(a.inferred, b.inferred);
        EXPECT_EQ(a.count, b.count);
        EXPECT_EQ(a.duration, b.duration);
        EXPECT_EQ(a.octets, b.octets);
        EXPECT_EQ(a.frames, b.frames);
        EXPECT_EQ(what_happened(a, live.connection(connection)), what_happened(b, file.connection(connection)));
    }
}

void expect_same_figures(const trace::Recording& live, const trace::Recording& file, std::uint32_t connection) {
    for (const auto side : {Side::client, Side::server}) {
        const auto a = live.figures(connection).from(side), b = file.figures(connection).from(side);
        EXPECT_EQ(a.octets, b.octets);
        EXPECT_EQ(a.acknowledged, b.acknowledged);
        EXPECT_EQ(a.retransmissions, b.retransmissions);
        EXPECT_EQ(a.most_in_flight, b.most_in_flight);
        EXPECT_EQ(a.by_acknowledgments.samples, b.by_acknowledgments.samples);
        EXPECT_EQ(a.by_acknowledgments.median, b.by_acknowledgments.median);
        EXPECT_EQ(a.by_timestamps.p95, b.by_timestamps.p95);
        EXPECT_EQ(a.zero_window_time, b.zero_window_time);
        EXPECT_EQ(a.limited_time, b.limited_time);
        EXPECT_EQ(a.phase, b.phase);
    }
}

class LiveAndFile : public testing::TestWithParam<const char*> {};

TEST_P(LiveAndFile, TellTheSameStory) {
    Recorded recorded;
    ASSERT_NO_FATAL_FAILURE(record({LOOPSCOPE_PROGRAM, "--run-demo", GetParam()}, recorded));
    const auto& live = recorded.recording();
    auto source = capture::Source::open(live.source().name());
    ASSERT_TRUE(source) << capture::to_text(source.error());
    trace::Recording file(std::move(source.value()));
    while (file.step() == trace::Recording::Step::frame) continue;
    file.publish();
    ASSERT_NO_FATAL_FAILURE(expect_same_packets(live, file));
    ASSERT_EQ(live.connection_count(), file.connection_count());
    for (std::uint32_t index = 0; index < live.connection_count(); ++index) {
        SCOPED_TRACE(index);
        ASSERT_NO_FATAL_FAILURE(expect_same_findings(live, file, index));
        expect_same_figures(live, file, index);
    }
}

INSTANTIATE_TEST_SUITE_P(Demos, LiveAndFile, testing::Values("backlog", "reset", "nagle", "zero-window", "close-wait"),
                         [](const auto& demo) {
                             std::string name = demo.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace loopscope::tests
