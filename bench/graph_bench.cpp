// What a frame of the graphs costs, on one connection of a million segments that is made up here.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "capture/writer.hpp"
#include "tests/packet_octets.hpp"
#include "ui/graph_model.hpp"
#include "ui/imgui.hpp"
#include "ui/scene_draw.hpp"

namespace {

using namespace loopscope;

using tests::big16;
using tests::big32;

/// A server that sends a million segments, in bursts of ten, and every hundredth twice; the
/// client acknowledges every second one. Headers only, as `tcpdump -s 54` would capture.
class Transfer {
public:
    static constexpr std::uint32_t segments = 1'000'000, length = 1448;

    Transfer() {
        path_ = std::filesystem::temp_directory_path() / ("loopscope-bench-" + std::to_string(getpid()) + ".pcapng");
        auto writer = std::move(*capture::Writer::create(path_, capture::FileFormat::pcapng));
        interface_ = *writer.add_interface({.link_type = 1,
                                            .snap_length = 54,
                                            .ticks_per_second = 1'000'000'000,
                                            .time_offset = 0,
                                            .name = "eth0",
                                            .description = {},
                                            .filter = {},
                                            .operating_system = {}});
        send(writer, false, 999, 0, 2, 0);
        send(writer, true, 4999, 1000, 18, 0);
        send(writer, false, 1000, 5000, 16, 0);
        for (std::uint32_t i = 0; i < segments; ++i) {
            if (i % 10 == 0) time_ += 900'000;
            send(writer, true, 5000 + i * length, 1000, 16, length);
            if (i % 100 == 99) send(writer, true, 5000 + (i - 50) * length, 1000, 16, length);
            if (i % 2 == 1) send(writer, false, 1000, 5000 + (i + 1) * length, 16, 0);
        }
        (void)writer.flush();
        auto source = capture::Source::open(path_);
        recording = std::make_unique<trace::Recording>(std::move(*source));
        while (recording->step() == trace::Recording::Step::frame) {}
        recording->publish();
        std::filesystem::remove(path_);
    }

    std::unique_ptr<trace::Recording> recording;

private:
    void send(capture::Writer& writer, bool from_server, std::uint32_t sequence, std::uint32_t acknowledgment,
              unsigned flags, std::uint32_t payload) {
        const unsigned port = 40000;
        const auto frame = tests::ethernet(
            big16(0x4500) + big16(40 + payload) + big16(++identification_) + big16(0) + big16(0x4006) + big16(0) +
            big32(tests::loopback) + big32(tests::loopback) +
            tests::tcp({from_server ? 80 : port, from_server ? port : 80, flags, sequence, acknowledgment, {}, 65535}));
        (void)writer.write({.offset = 0,
                            .time = time_ += 5'000,
                            .original_length = static_cast<std::uint32_t>(frame.size()) + payload,
                            .link_type = 1,
                            .interface = interface_,
                            .bytes = {reinterpret_cast<const std::uint8_t*>(frame.data()), frame.size()},
                            .comment = {}});
    }

    std::filesystem::path path_;
    std::uint16_t interface_ = 0, identification_ = 0;
    std::int64_t time_ = 1'700'000'000'000'000'000;
};

const trace::Recording& recording() {
    static const Transfer transfer;
    return *transfer.recording;
}

const trace::ConnectionSeries& series() {
    static const auto read = [] {
        auto made = std::make_unique<trace::ConnectionSeries>(recording(), 0);
        made->extend(recording(), recording().packet_count());
        return made;
    }();
    return *read;
}

void read_series(benchmark::State& state) {
    std::uint64_t packets = 0;
    recording();
    for (auto _ : state) {
        trace::ConnectionSeries made(recording(), 0);
        packets += made.extend(recording(), recording().packet_count());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(packets));
}
BENCHMARK(read_series)->Unit(benchmark::kMillisecond);

/// Dear ImGui without a window, as far as drawing into its lists needs it.
struct Drawing {
    Drawing() {
        ImGui::CreateContext();
        ImGui::GetIO().IniFilename = nullptr;
        auto& io = ImGui::GetIO();
        io.DisplaySize = {1920, 1080};
        auto* font = io.Fonts->AddFontDefault();
        unsigned char* pixels = nullptr;
        int width = 0, height = 0;
        io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
        for (auto* face : {&fonts.text, &fonts.bold, &fonts.small, &fonts.title, &fonts.mono, &fonts.mono_bold})
            *face = {font, 15};
    }
    ~Drawing() { ImGui::DestroyContext(); }
    ui::Fonts fonts;
};

/// A frame at 1920 by 1080: all of it, a half, a thousandth, a hundred-thousandth.
void draw_frame(benchmark::State& state) {
    Drawing drawing;
    ui::GraphPlot plot;
    ui::Scene scene;
    ui::GraphLook look;
    look.kind = static_cast<ui::GraphKind>(state.range(0));
    look.sides = {true, true};
    look.width = 1904;
    look.height = 860;
    const auto all = ui::whole_time(series());
    const double parts = static_cast<double>(state.range(1));
    look.time = ui::zoomed(all, (all.begin + all.end) / 2, 1 / parts, 1);
    const auto connection = recording().connection(0);
    std::size_t marks = 0;
    for (auto _ : state) {
        ImGui::NewFrame();
        plot.build(series(), connection, look, ui::dark_theme(), ui::window_measure(drawing.fonts), scene);
        ui::draw_scene(*ImGui::GetBackgroundDrawList(), scene, {8, 100}, drawing.fonts);
        ImGui::EndFrame();
        marks = scene.marks().size();
    }
    state.counters["marks"] = static_cast<double>(marks);
    state.SetLabel(std::string{ui::entry_of(look.kind).caption});
}
BENCHMARK(draw_frame)
    ->ArgNames({"graph", "zoom"})
    ->ArgsProduct({{0, 1, 2, 3}, {1, 2, 30, 1000, 100'000}})
    ->Unit(benchmark::kMicrosecond);

void find_nearest_packet(benchmark::State& state) {
    const auto range = series().time_range();
    std::int64_t at = range.low;
    for (auto _ : state) {
        at = at + 7'919'000'001 < range.high ? at + 7'919'000'001 : range.low;
        const double pixel = static_cast<double>(range.high - range.low) / 1800;
        ui::GraphHit hit{.distance = 1600};
        ui::find_nearest(series().from(decode::flow::Side::server), decode::none,
                         {.time = at, .value = 5e8, .time_per_pixel = pixel, .value_per_pixel = 2e6},
                         ui::bit(trace::Quantity::sequence), hit);
        benchmark::DoNotOptimize(hit);
    }
}
BENCHMARK(find_nearest_packet)->Unit(benchmark::kMicrosecond);

}  // namespace
