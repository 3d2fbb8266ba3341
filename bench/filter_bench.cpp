// How long a display filter takes over a whole recording that is open, on one thread and on two, of the capture in
// LOOPSCOPE_BENCH_CAPTURE.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <memory>

#include "decode/filter/filter.hpp"
#include "trace/filter_job.hpp"
#include "trace/recording.hpp"

namespace {

using namespace loopscope;

/// Read once for all benchmarks; nullptr where there is no capture.
const trace::Recording* recording() {
    static const auto read = []() -> std::unique_ptr<trace::Recording> {
        const char* path = std::getenv("LOOPSCOPE_BENCH_CAPTURE");
        if (path == nullptr) return nullptr;
        auto source = capture::Source::open(path);
        if (!source) return nullptr;
        auto made = std::make_unique<trace::Recording>(std::move(*source));
        while (made->step() == trace::Recording::Step::frame) {}
        made->publish();
        return made;
    }();
    return read.get();
}

void filter_recording(benchmark::State& state, const char* text) {
    if (recording() == nullptr) return state.SkipWithError("set LOOPSCOPE_BENCH_CAPTURE to a capture file");
    const auto filter = std::get<decode::filter::Filter>(decode::filter::Filter::compile(text));
    const auto packets = recording()->packet_count();
    const auto threads = static_cast<unsigned>(state.range(0));
    std::uint64_t found = 0, decoded = 0;
    for (auto _ : state) {
        trace::FilterJob job(*recording(), filter, {}, threads);
        job.search_to(packets);
        job.wait();
        found = job.count();
        decoded = job.decoded();
    }
    state.SetItemsProcessed(state.iterations() * std::int64_t{packets});
    state.SetLabel(text);
    state.counters["packets"] = static_cast<double>(packets);
    state.counters["found"] = static_cast<double>(found);
    state.counters["decoded"] = static_cast<double>(decoded);
}

#define FILTER(name, text)                          \
    BENCHMARK_CAPTURE(filter_recording, name, text) \
        ->Unit(benchmark::kMillisecond)             \
        ->ArgName("threads")                        \
        ->DenseRange(1, 2)                          \
        ->MeasureProcessCPUTime()                   \
        ->UseRealTime()

// what the index answers
FILTER(syn, "tcp.flags.syn == 1 && tcp.flags.ack == 0");
FILTER(port, "tcp.port == 80");
FILTER(address, "ip.addr == 10.1.2.3");
FILTER(network, "ip.src == 10.0.0.0/8");
FILTER(address_or_port, "ip.src == 127.0.0.1 and (tcp.port in {80, 443, 8000..8100} or udp.port == 53)");
FILTER(length, "frame.len > 500");
FILTER(lengths, "frame.len >= 100 and frame.len <= 200");
FILTER(segment_length, "tcp.len > 100");
FILTER(protocol, "http");
FILTER(not_tcp, "not tcp");
FILTER(protocols, "dns or http or arp");
FILTER(stream, "tcp.stream == 1000");
FILTER(number, "frame.number in {1000..2000}");
FILTER(time, "frame.time_relative >= 1 and frame.time_relative < 2");
FILTER(gap, "frame.time_delta > 0.1");
FILTER(anomaly, "tcp.analysis.flags");
FILTER(retransmission, "tcp.analysis.retransmission");
FILTER(anomaly_of_address, "tcp.analysis.flags and ip.addr == 10.0.0.0/8");
FILTER(event, "loopscope.event contains \"retransmission\"");
FILTER(finding, "loopscope.finding");
FILTER(severity, "loopscope.finding.severity == \"broken\" or tcp.flags.reset == 1");
// what needs decoding
FILTER(mac, "eth.addr == 00:11:22:33:44:55");
FILTER(host, "http.host contains \"x\"");
FILTER(status, "http.response.code >= 400");
FILTER(query_name, "dns.qry.name == \"www.example.com\"");
FILTER(window, "tcp.window_size < 1000");
FILTER(pattern, "http.request.uri matches \"a.*z\"");
FILTER(payload, "tcp contains \"needle\"");
FILTER(in_flight, "tcp.analysis.bytes_in_flight > 10000");

}  // namespace
