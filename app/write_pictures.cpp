#include "app/write_pictures.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <new>

#include "app/commands.hpp"
#include "ui/graph_plot.hpp"
#include "ui/ladder_picture.hpp"
#include "ui/picture_file.hpp"
#include "ui/picture_page.hpp"
#include "ui/scene_png.hpp"
#include "ui/state_diagram.hpp"

namespace loopscope::app {

namespace {

constexpr std::size_t most_connections = 50;
constexpr float tallest_page = 15'000;  ///< logical pixels; twice as many fit into a PNG

ui::Scene draw_ladder(const trace::Recording& recording, std::uint32_t connection, const ui::Theme& theme,
                      const ui::TextMeasure& measure) {
    return ui::ladder_picture(recording, connection, {}, theme, measure);
}

template <ui::GraphKind kind>
ui::Scene draw_graph(const trace::Recording& recording, std::uint32_t connection, const ui::Theme& theme,
                     const ui::TextMeasure& measure) {
    return ui::graph_picture(recording, connection, kind, ui::telling_sides(recording.connection(connection)), theme,
                             measure);
}

struct Kind {
    std::string_view name;
    bool tcp_only;
    ui::Scene (*draw)(const trace::Recording&, std::uint32_t connection, const ui::Theme&, const ui::TextMeasure&);
};
constexpr std::array kinds{Kind{"ladder", false, draw_ladder},
                           Kind{"states", true, ui::state_picture},
                           Kind{"sequence", true, draw_graph<ui::GraphKind::sequence>},
                           Kind{"round-trip", true, draw_graph<ui::GraphKind::round_trip>},
                           Kind{"throughput", true, draw_graph<ui::GraphKind::throughput>},
                           Kind{"in-flight", true, draw_graph<ui::GraphKind::in_flight>}};

const Kind& kind_of(const std::string& name) {
    for (const auto& kind : kinds)
        if (kind.name == name) return kind;
    return kinds[0];
}

bool write(const ui::Scene& page, const std::string& path, ui::PictureFormat format) {
    if (path.empty()) return true;
    const auto failure = ui::write_picture(page, path == "-" ? "/dev/stdout" : path, format);
    if (failure) complain(capture::to_text(*failure));
    return !failure;
}

}  // namespace

std::vector<std::string> picture_names() {
    std::vector<std::string> names;
    for (const auto& kind : kinds) names.emplace_back(kind.name);
    return names;
}

void add_picture_options(CLI::App& command, PictureOptions& options) {
    command.add_option("--svg", options.svg, "With -T ladder: write the connections as a picture to this file");
    command.add_option("--png", options.png, "The same in pixels");
    command
        .add_option("--picture", options.picture,
                    "What is drawn: ladder, states, or a graph (sequence, round-trip, throughput, in-flight)")
        ->check(CLI::IsMember(picture_names()));
    command.add_option("--theme", options.theme, "Of pictures: light or dark")->check(CLI::IsMember({"light", "dark"}));
}

int write_pictures(const trace::Recording& recording, std::span<const std::uint32_t> connections,
                   const std::string& capture, const PictureOptions& options) try {
    const auto& kind = kind_of(options.picture);
    const auto& theme = ui::theme_named(options.theme);
    const auto measure = ui::file_measure();
    std::vector<ui::Scene> pictures;
    std::size_t eligible = 0;
    float height = 0;
    for (const auto index : connections) {
        if (kind.tcp_only && recording.connection(index).transport != decode::Protocol::tcp) continue;
        ++eligible;
        if (pictures.size() + 1 < eligible || pictures.size() == most_connections) continue;
        auto drawn = kind.draw(recording, index, theme, measure);
        if (!pictures.empty() && height + drawn.height > tallest_page) continue;
        height += drawn.height;
        pictures.push_back(std::move(drawn));
    }
    if (pictures.empty())
        return complain(kind.tcp_only ? "no TCP connection in these packets: there is no picture to write"
                                      : "no connection in these packets: there is no picture to write");
    std::string note;
    if (pictures.size() < eligible) {
        note = "The first " + std::to_string(pictures.size()) + " of " + std::to_string(eligible) + " connections";
        complain(note + " fit into the picture. Choose others with -Y, such as -Y 'tcp.stream == " +
                 std::to_string(pictures.size()) + "'.");
    }
    const auto page = ui::picture_page(pictures, capture, theme, measure, note);
    const bool written = write(page, options.svg, ui::PictureFormat::svg);
    return write(page, options.png, ui::PictureFormat::png) && written ? done : failed;
} catch (const std::bad_alloc&) {
    return complain("the picture is too large for this machine's memory. Choose fewer connections with -Y.");
}

}  // namespace loopscope::app
