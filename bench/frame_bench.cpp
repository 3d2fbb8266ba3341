// What a frame of the whole window costs on ten million packets that are made up here: the window's thread only,
// without drawing the triangles. LOOPSCOPE_BENCH_PACKETS sets another number.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "tests/packet_octets.hpp"
#include "ui/imgui.hpp"
#include "ui/shell.hpp"

namespace {

using namespace loopscope;

using tests::big16;
using tests::big32;

/// 100,000 connections among which packets are dealt out in turn, every tenth of which is refused, and one that has the
/// rest: 100,000 packets and more. Headers only.
class Traffic {
public:
    Traffic(std::FILE* file, std::uint32_t packets) : file_(file) {
        const std::uint32_t header[] = {0xa1b23c4d, 0x00040002, 0, 0, 54, 1};
        std::fwrite(header, sizeof header, 1, file_);
        const auto each = std::max(4u, (packets - long_one) / others);
        for (std::uint32_t turn = 0; turn < each && written_ + long_one < packets; ++turn) {
            for (std::uint32_t other = 0; other < others && written_ + long_one < packets; ++other) deal(other, turn);
        }
        for (std::uint32_t i = 0; written_ < packets; ++i) segment(others, i);
    }

private:
    static constexpr std::uint32_t long_one = 100'000, others = 100'000;

    void deal(std::uint32_t other, std::uint32_t turn) {
        const bool refused = other % 10 == 9;
        if (!refused) return segment(other, turn);
        if (turn == 0) send(other, false, 999, 0, 2, 0);
        if (turn == 1) send(other, true, 0, 1000, 20, 0);
    }

    void segment(std::uint32_t connection, std::uint32_t turn) {
        if (turn == 0) return send(connection, false, 999, 0, 2, 0);
        if (turn == 1) return send(connection, true, 4999, 1000, 18, 0);
        if (turn == 2) return send(connection, false, 1000, 5000, 16, 0);
        const auto step = turn - 3;
        const auto sent = 5000 + step / 2 * 1000;
        if (step % 2 == 0)
            send(connection, true, sent, 1000, 16, 1000);
        else
            send(connection, false, 1000, sent + 1000, 16, 0);
    }

    void send(std::uint32_t connection, bool from_server, std::uint32_t sequence, std::uint32_t acknowledgment,
              unsigned flags, std::uint32_t payload) {
        const auto client = 0x0a000001 + connection / 50'000, server = 0xc0a80001u;
        const auto port = 10'000 + connection % 50'000;
        const auto frame = tests::ethernet(
            big16(0x4500) + big16(40 + payload) + big16(written_ & 0xffff) + big16(0) + big16(0x4006) + big16(0) +
            big32(from_server ? server : client) + big32(from_server ? client : server) +
            tests::tcp({from_server ? 80 : port, from_server ? port : 80, flags, sequence, acknowledgment, {}, 65535}));
        time_ += 3'000;
        const std::uint32_t record[] = {
            static_cast<std::uint32_t>(time_ / 1'000'000'000), static_cast<std::uint32_t>(time_ % 1'000'000'000),
            static_cast<std::uint32_t>(frame.size()), static_cast<std::uint32_t>(frame.size()) + payload};
        std::fwrite(record, sizeof record, 1, file_);
        std::fwrite(frame.data(), frame.size(), 1, file_);
        ++written_;
    }

    std::FILE* file_;
    std::uint32_t written_ = 0;
    std::uint64_t time_ = 1'700'000'000'000'000'000;
};

std::uint32_t packets_wanted() {
    const char* wanted = std::getenv("LOOPSCOPE_BENCH_PACKETS");
    return wanted != nullptr ? static_cast<std::uint32_t>(std::strtoul(wanted, nullptr, 10)) : 10'000'000;
}

/// The window without a window: everything but the triangles' way to the screen.
class Window {
public:
    Window() {
        ImGui::CreateContext();
        auto& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {1920, 1080};
        auto* font = io.Fonts->AddFontDefault();
        unsigned char* pixels = nullptr;
        int width = 0, height = 0;
        io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
        ui::Fonts& fonts = shell.fonts;
        for (auto* face : {&fonts.text, &fonts.bold, &fonts.small, &fonts.title, &fonts.mono, &fonts.mono_bold})
            *face = {font, 15};
        shell.theme = &ui::dark_theme();
        ui::apply(*shell.theme, 1);
        const auto path =
            std::filesystem::temp_directory_path() / ("loopscope-bench-" + std::to_string(getpid()) + ".pcap");
        if (std::FILE* file = std::fopen(path.c_str(), "wb")) {
            const Traffic written(file, packets_wanted());
            std::fclose(file);
        }
        shell.view = ui::View::packets;
        shell.view_was_asked = true;
        ui::open_file(shell, path);
        settle();
        std::filesystem::remove(path);
    }
    ~Window() {
        shell.document.reset();
        ImGui::DestroyContext();
    }

    /// Seconds that the window's thread worked.
    double frame() {
        const auto before = std::chrono::steady_clock::now();
        ui::update(shell, 16'000'000);
        ImGui::GetIO().DeltaTime = 0.016f;
        ImGui::NewFrame();
        ui::draw_shell(shell, {});
        ImGui::Render();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    }

    /// Draws until nothing is under way; the longest frame meanwhile, in seconds.
    double settle() {
        double longest = 0;
        for (int quiet = 0; quiet < 3;) {
            longest = std::max(longest, frame());
            const bool searched =
                !shell.document || !shell.document->packets.filter().active() ||
                shell.document->packets.filter().searched() >= shell.document->recording().packet_count();
            quiet = ui::settled(shell) && searched ? quiet + 1 : 0;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return longest;
    }

    ui::Document& document() { return *shell.document; }
    ui::Shell shell;
};

Window& window() {
    static Window made;
    return made;
}

void measure(benchmark::State& state, double longest) {
    for (auto _ : state) window().frame();
    state.counters["longest_ms"] = longest * 1e3;
    state.counters["packets"] = window().document().recording().packet_count();
}

void frame_of_packets(benchmark::State& state) {
    auto& packets = window().document().packets;
    window().shell.view = ui::View::packets;
    window().shell.settings.ladder_beside = false;
    packets.set_filter("");
    packets.sort_by(ui::PacketColumn::number, false);
    window().settle();
    const double places[] = {0, 0.5, 1};
    packets.scroll.scroll_to(packets.row_count() * places[state.range(0)]);
    measure(state, window().settle());
}
BENCHMARK(frame_of_packets)->ArgName("half")->DenseRange(0, 2)->Unit(benchmark::kMicrosecond);

void frame_of_sorted_packets(benchmark::State& state) {
    auto& packets = window().document().packets;
    window().shell.view = ui::View::packets;
    packets.set_filter("");
    packets.sort_by(static_cast<ui::PacketColumn>(state.range(0)), true);
    const auto begin = std::chrono::steady_clock::now();
    const double longest = window().settle();
    state.counters["sorted_ms"] =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    packets.scroll.scroll_to(packets.row_count() * 0.5);
    measure(state, longest);
    packets.sort_by(ui::PacketColumn::number, false);
}
BENCHMARK(frame_of_sorted_packets)->ArgName("column")->DenseRange(1, 6)->Unit(benchmark::kMicrosecond);

void frame_of_filtered_packets(benchmark::State& state) {
    auto& packets = window().document().packets;
    window().shell.view = ui::View::packets;
    packets.sort_by(ui::PacketColumn::number, false);
    packets.set_filter("tcp.flags.syn == 1");
    const double longest = window().settle();
    packets.scroll.scroll_to(packets.row_count() * 0.5);
    measure(state, longest);
    packets.set_filter("");
}
BENCHMARK(frame_of_filtered_packets)->Unit(benchmark::kMicrosecond);

/// The view is opened for the first time, which costs more than the frames that follow.
void frame_of_view(benchmark::State& state) {
    const auto& entry = ui::views[static_cast<std::size_t>(state.range(0))];
    auto& document = window().document();
    document.selection.choose_frame(document.recording(),
                                    document.recording().packet_count());  // in the long connection
    window().shell.view = entry.view;
    measure(state, window().settle());
    state.SetLabel(std::string(entry.name));
}
BENCHMARK(frame_of_view)->ArgName("view")->DenseRange(2, 9)->Unit(benchmark::kMicrosecond);

/// Every packet of the long connection has its arrow; `longest_ms` holds the frame that opens them all.
void frame_of_arrows(benchmark::State& state) {
    auto& document = window().document();
    document.selection.choose_frame(document.recording(), document.recording().packet_count());
    window().shell.view = ui::View::ladder;
    window().settle();
    auto& ladder = document.ladder;
    const auto before = std::chrono::steady_clock::now();
    ladder.set_to_scale(state.range(0) != 0);
    ladder.set_all_open(true);
    const double opening = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    const double longest = opening + window().settle();
    ladder.scroll.scroll_to(ladder.total_height() * 0.5);
    measure(state, std::max(longest, window().settle()));
    state.counters["arrows"] = static_cast<double>(ladder.row_count());
    ladder.set_all_open(false);
    ladder.set_to_scale(false);
}
BENCHMARK(frame_of_arrows)->ArgName("to_scale")->DenseRange(0, 1)->Unit(benchmark::kMicrosecond);

}  // namespace
