// What a frame costs on its way from the file to the index, on a capture file named by LOOPSCOPE_BENCH_CAPTURE.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "decode/decode.hpp"
#include "decode/flow/tracker.hpp"
#include "trace/recording.hpp"

namespace {

using namespace loopscope;

const char* capture_path() { return std::getenv("LOOPSCOPE_BENCH_CAPTURE"); }

/// Opens the capture, or ends the benchmark with the reason.
std::optional<capture::Source> open_capture(benchmark::State& state) {
    if (capture_path() == nullptr) {
        state.SkipWithError("set LOOPSCOPE_BENCH_CAPTURE to a capture file");
        return std::nullopt;
    }
    auto source = capture::Source::open(capture_path());
    if (!source) {
        state.SkipWithError(capture::to_text(source.error()).c_str());
        return std::nullopt;
    }
    return std::move(*source);
}

void read_records(benchmark::State& state) {
    std::uint64_t frames = 0;
    for (auto _ : state) {
        auto source = open_capture(state);
        if (!source) return;
        capture::Record record;
        while (source->next(record) == capture::Source::Next::frame) ++frames;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
}
BENCHMARK(read_records)->Unit(benchmark::kMillisecond);

void decode_frames(benchmark::State& state) {
    const bool with_fields = state.range(0) != 0;
    std::uint64_t frames = 0;
    decode::Packet packet;
    decode::FieldList fields;
    for (auto _ : state) {
        auto source = open_capture(state);
        if (!source) return;
        capture::Record record;
        std::uint32_t number = 0;
        while (source->next(record) == capture::Source::Next::frame) {
            decode::decode_frame({.number = ++number,
                                  .time = record.time,
                                  .first_time = 0,
                                  .original_length = record.original_length,
                                  .link_type = record.link_type,
                                  .interface = record.interface,
                                  .bytes = record.bytes},
                                 nullptr, with_fields ? &fields : nullptr, packet);
            ++frames;
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
}
BENCHMARK(decode_frames)->ArgName("fields")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

void open_recording(benchmark::State& state) {
    std::uint64_t frames = 0;
    for (auto _ : state) {
        auto source = open_capture(state);
        if (!source) return;
        trace::Recording recording{std::move(*source)};
        while (recording.step() == trace::Recording::Step::frame) {}
        recording.publish();
        frames += recording.packet_count();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
}
BENCHMARK(open_recording)->Unit(benchmark::kMillisecond);

void describe_rows(benchmark::State& state) {
    auto source = open_capture(state);
    if (!source) return;
    trace::Recording recording{std::move(*source)};
    while (recording.step() == trace::Recording::Step::frame) {}
    recording.publish();
    if (recording.packet_count() == 0) return state.SkipWithError("the capture has no packets");
    trace::FrameDetails details;
    std::uint32_t number = 0;
    for (auto _ : state) {
        recording.describe(number % recording.packet_count() + 1, details);
        number += 7919;
    }
}
BENCHMARK(describe_rows)->Unit(benchmark::kMicrosecond);

}  // namespace
