// What a display filter costs over packets that are open, as in the window, on a capture file named by
// LOOPSCOPE_BENCH_CAPTURE. Items are packets.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <thread>

#include "trace/recording.hpp"
#include "ui/packet_filter.hpp"

namespace {

using namespace loopscope;

/// The capture, opened once; null where there is none.
const trace::Recording* open_capture(benchmark::State& state) {
    static const auto recording = []() -> std::unique_ptr<trace::Recording> {
        const char* path = std::getenv("LOOPSCOPE_BENCH_CAPTURE");
        if (path == nullptr) return nullptr;
        auto source = capture::Source::open(path);
        if (!source) return nullptr;
        auto opened = std::make_unique<trace::Recording>(std::move(*source));
        while (opened->step() == trace::Recording::Step::frame) {}
        opened->publish();
        return opened;
    }();
    if (!recording) state.SkipWithError("set LOOPSCOPE_BENCH_CAPTURE to a capture file");
    return recording.get();
}

void filter_packets(benchmark::State& state, const char* text) {
    const auto* recording = open_capture(state);
    if (recording == nullptr) return;
    const auto count = static_cast<std::uint32_t>(recording->packet_count());
    std::size_t found = 0;
    for (auto _ : state) {
        ui::PacketFilter filter;
        filter.set_text(text);
        if (filter.error()) return state.SkipWithError("this is no filter");
        for (filter.update(*recording, count); filter.searched() < count; filter.update(*recording, count))
            std::this_thread::yield();
        found = filter.numbers().size();
    }
    state.counters["found"] = static_cast<double>(found);
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * count);
}
// What the index knows.
BENCHMARK_CAPTURE(filter_packets, address, "ip.addr == 127.0.0.1")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(filter_packets, port, "tcp.port == 40000")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(filter_packets, flags, "tcp.flags.syn == 1 && tcp.flags.ack == 0")
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(filter_packets, protocol, "http")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(filter_packets, length, "frame.len > 9000")->Unit(benchmark::kMillisecond)->UseRealTime();
// What is in the packets alone.
BENCHMARK_CAPTURE(filter_packets, host, "http.host contains \"x\"")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(filter_packets, expression, "http.request.uri matches \"n=[0-9]*77$\"")
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
