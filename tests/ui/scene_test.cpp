// Pictures as files: what a browser, a text processor or a reader of the SVG source relies on.
#include <gtest/gtest.h>
#include <png.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>

#include "ui/picture_file.hpp"
#include "ui/scene_png.hpp"
#include "ui/scene_svg.hpp"

namespace loopscope::ui {
namespace {

namespace fs = std::filesystem;

constexpr Color red = rgb(0xff0000), green = rgb(0x00ff00), blue = rgb(0x0000ff);

class PictureTest : public testing::Test {
protected:
    PictureTest() { fs::create_directories(folder); }
    ~PictureTest() override { fs::remove_all(folder); }

    /// Whether Python's XML parser takes it; its words where it does not.
    std::string xml_problem(const std::string& svg) const {
        const std::string file = folder / "parsed.svg", words = folder / "words";
        std::ofstream(file, std::ios::binary) << svg;
        const std::string command = "python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' " + file +
                                    " 2>" + words + " >/dev/null";
        const int status = std::system(command.c_str());
        if (WEXITSTATUS(status) == 127) return "python3 is not installed";
        std::ifstream in(words);
        const std::string said(std::istreambuf_iterator<char>(in), {});
        return status == 0 ? "" : "status " + std::to_string(status) + ": " + said;
    }

    std::size_t files_in_folder() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}));
    }

    const fs::path folder = fs::temp_directory_path() / ("loopscope-pictures-" + std::to_string(getpid()));
};

Scene scene_of(float width, float height) {
    Scene scene;
    scene.width = width;
    scene.height = height;
    return scene;
}

/// A mark of each kind.
Scene sample() {
    Scene scene = scene_of(120, 80);
    scene.title = "Connection <0> & \"friends\"";
    scene.background = rgb(0xffffff);
    scene.line({10, 10}, {50.25f, 10}, {red, 2, 4, 3});
    const Point points[] = {{0, 0}, {10, 5}, {20, 0}};
    scene.polyline(points, {green, 1});
    scene.polygon(points, blue.faded(0.5));
    scene.clip({0, 0}, {60, 40});
    scene.rectangle({5, 20}, {25, 40}, red, 3);
    scene.end_clip();
    scene.frame({30, 20}, {60, 40}, {blue, 1.5f}, 4);
    scene.circle({90, 40}, 10, green);
    scene.text({60, 60}, "SYN, ACK", SceneFont::mono, rgb(0x1a1f26), Align::middle);
    return scene;
}

TEST_F(PictureTest, SvgIsXmlWithATitleAndRealText) {
    const auto svg = to_svg(sample());
    EXPECT_EQ(xml_problem(svg), "");
    for (const char* part : {"viewBox=\"0 0 120 80\"", "<title>Connection &lt;0&gt; &amp; &quot;friends&quot;</title>",
                             ">SYN, ACK</text>", "text-anchor=\"middle\"", "JetBrains Mono", "stroke-dasharray=\"4 3\"",
                             "M10 10L50.25 10", "#ff0000", "fill-opacity=\"0.5\"", "clip-path=\"url(#clip1)\"",
                             "stroke-width=\"1.5\"", "<circle cx=\"90\" cy=\"40\" r=\"10\""})
        EXPECT_NE(svg.find(part), std::string::npos) << part << " is not in " << svg;
}

TEST_F(PictureTest, SvgStaysXmlWhateverPacketsSay) {
    Scene scene = scene_of(100, 100);
    std::string octets;
    for (int value = 0; value < 256; ++value) octets += static_cast<char>(value);
    scene.title = octets;
    scene.text({1, 1}, octets, SceneFont::text, red);
    for (const char* cut : {"\xf0\x9f\x98", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xef\xbf\xbe", "]]>",
                            "-->", "\xe2\x80\xae evil", "</text><script>"})
        scene.text({1, 1}, cut, SceneFont::text, red);
    const auto svg = to_svg(scene);
    EXPECT_EQ(xml_problem(svg), "");
    EXPECT_EQ(svg.find("<script"), std::string::npos);
    EXPECT_EQ(svg.find("\u202e"), std::string::npos);
    EXPECT_EQ(svg.find('\0'), std::string::npos);
    EXPECT_NE(svg.find("\u00b7"), std::string::npos) << "control characters are shown as a dot";
}

TEST_F(PictureTest, TextOfAnyScriptIsKept) {
    Scene scene = scene_of(100, 100);
    scene.text({1, 1}, "ß → 日本 😀  two", SceneFont::text, red);
    const auto svg = to_svg(scene);
    EXPECT_NE(svg.find(">ß → 日本 😀  two</text>"), std::string::npos) << svg;
    EXPECT_NE(svg.find("xml:space=\"preserve\""), std::string::npos);
}

TEST_F(PictureTest, NumbersThatAreNotFiniteAndOpenClipsSpoilNothing) {
    const float nan = std::numeric_limits<float>::quiet_NaN(), infinite = std::numeric_limits<float>::infinity();
    Scene scene = scene_of(50, 50);
    scene.clip({0, 0}, {10, 10});
    scene.line({nan, 0}, {10, infinite}, {red});
    scene.circle({5, 5}, nan, red);
    scene.rectangle({-infinite, 0}, {infinite, 5}, red);
    scene.text({nan, 0}, "lost", SceneFont::text, red);
    scene.line({-1e30f, 3}, {1e30f, 3}, {green});
    scene.clip({0, 0}, {nan, 10});
    const auto svg = to_svg(scene);
    EXPECT_EQ(xml_problem(svg), "");
    EXPECT_EQ(svg.find("nan"), std::string::npos) << svg;
    EXPECT_EQ(svg.find("inf"), std::string::npos) << svg;
    EXPECT_TRUE(to_png(scene));
}

struct Pixels {
    unsigned width = 0, height = 0;
    std::vector<std::uint8_t> rgb;
    Color at(unsigned x, unsigned y) const {
        const auto* pixel = &rgb[3 * (std::size_t{y} * width + x)];
        return {pixel[0], pixel[1], pixel[2]};
    }
};

Pixels read(const std::string& octets) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    EXPECT_TRUE(png_image_begin_read_from_memory(&image, octets.data(), octets.size()));
    image.format = PNG_FORMAT_RGB;
    Pixels pixels{image.width, image.height, std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
    const png_color ground{255, 255, 255};
    EXPECT_TRUE(png_image_finish_read(&image, &ground, pixels.rgb.data(), 0, nullptr));
    return pixels;
}

TEST_F(PictureTest, PngHasTwoPixelsForOneAndTheColoursAskedFor) {
    auto png = to_png(sample());
    ASSERT_TRUE(png) << capture::to_text(png.error());
    const auto pixels = read(*png);
    EXPECT_EQ(pixels.width, 240u);
    EXPECT_EQ(pixels.height, 160u);
    EXPECT_EQ(pixels.at(230, 150), rgb(0xffffff));
    EXPECT_EQ(pixels.at(180, 80), green) << "the circle's centre";
    EXPECT_EQ(pixels.at(30, 60), red) << "the rectangle";
    EXPECT_EQ(read(*to_png(sample(), 1)).width, 120u);
}

TEST_F(PictureTest, ClippedMarksEndAtTheClip) {
    Scene scene = scene_of(40, 40);
    scene.background = rgb(0xffffff);
    scene.clip({0, 0}, {20, 40});
    scene.rectangle({0, 0}, {40, 40}, red);
    scene.end_clip();
    scene.rectangle({30, 0}, {40, 40}, blue);
    const auto pixels = read(*to_png(scene, 1));
    EXPECT_EQ(pixels.at(10, 10), red);
    EXPECT_EQ(pixels.at(25, 10), rgb(0xffffff));
    EXPECT_EQ(pixels.at(35, 10), blue);
}

/// Columns that hold something darker than the ground.
std::pair<unsigned, unsigned> inked_columns(const Pixels& pixels) {
    unsigned first = pixels.width, last = 0;
    for (unsigned x = 0; x < pixels.width; ++x)
        for (unsigned y = 0; y < pixels.height; ++y)
            if (pixels.at(x, y).red < 128) first = std::min(first, x), last = x;
    return {first, last};
}

TEST_F(PictureTest, TextIsAsWideAsMeasured) {
    const auto measure = file_measure();
    for (const auto font : {SceneFont::text, SceneFont::bold, SceneFont::small, SceneFont::title, SceneFont::mono})
        for (const std::string words : {"HHHHHHHHHHH", "H → 日本語 H"}) {
            const float width = measure.width(font, words);
            for (const auto align : {Align::left, Align::middle, Align::right}) {
                Scene scene = scene_of(400, measure.height(font));
                scene.background = rgb(0xffffff);
                scene.text({200, 0}, words, font, rgb(0), align);
                const auto [first, last] = inked_columns(read(*to_png(scene, 1)));
                const float from = align == Align::left ? 200 : align == Align::middle ? 200 - width / 2 : 200 - width;
                EXPECT_NEAR(static_cast<float>(first), from, 3) << words;
                EXPECT_NEAR(static_cast<float>(last), from + width, 4) << words;
            }
        }
    EXPECT_EQ(measure.width(SceneFont::text, ""), 0);
    EXPECT_NEAR(measure.width(SceneFont::mono, "WW"), 2 * measure.width(SceneFont::mono, "i"), 0.01);
}

TEST_F(PictureTest, ATooLargePngSaysWhatToDo) {
    const fs::path path = folder / "ladder.png";
    for (const auto& [width, height] :
         {std::pair{100.f, 20000.f}, std::pair{16000.f, 16000.f}, std::pair{1e30f, 1.f}}) {
        const auto failure = write_picture(scene_of(width, height), path, PictureFormat::png);
        ASSERT_TRUE(failure);
        EXPECT_NE(failure->what.find("too large"), std::string::npos) << failure->what;
        EXPECT_NE(failure->mend.find("SVG"), std::string::npos) << failure->mend;
        EXPECT_EQ(failure->where, path.string());
    }
    EXPECT_TRUE(to_png(scene_of(0, 10)).error().what.find("empty") != std::string::npos);
    EXPECT_EQ(files_in_folder(), 0u);
}

TEST_F(PictureTest, AFileIsReplacedWholeOrNotAtAll) {
    const fs::path path = folder / "states.svg";
    ASSERT_FALSE(write_picture(sample(), path, PictureFormat::svg));
    const auto size = fs::file_size(path);
    EXPECT_EQ(files_in_folder(), 1u);
    const pid_t child = fork();
    if (child == 0) {
        // a full disk, as the program sees it: no file may grow past some octets
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{64, 64};
        setrlimit(RLIMIT_FSIZE, &limit);
        const auto failure = write_picture(scene_of(10, 10), path, PictureFormat::svg);
        _exit(failure && failure->where == path && failure->mend.find("space") != std::string::npos ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(fs::file_size(path), size) << "what was there stays";
    EXPECT_EQ(files_in_folder(), 1u) << "no part is left";
}

TEST_F(PictureTest, ALinkIsFollowedAndAPlaceThatIsNotThereIsAnError) {
    fs::create_symlink(folder / "real.svg", folder / "link.svg");
    ASSERT_FALSE(write_picture(sample(), folder / "link.svg", PictureFormat::svg));
    EXPECT_TRUE(fs::is_symlink(folder / "link.svg"));
    EXPECT_GT(fs::file_size(folder / "real.svg"), 0u);
    const auto failure = write_picture(sample(), folder / "missing/x.svg", PictureFormat::svg);
    ASSERT_TRUE(failure);
    EXPECT_NE(capture::to_text(*failure).find("missing/x.svg"), std::string::npos);
    EXPECT_NE(failure->mend.find("folder"), std::string::npos);
    EXPECT_TRUE(write_picture(sample(), folder, PictureFormat::svg)) << "a folder is no file";
}

TEST_F(PictureTest, TheEndingNamesTheFormat) {
    EXPECT_EQ(picture_format_of("a/b.svg"), PictureFormat::svg);
    EXPECT_EQ(picture_format_of("B.PNG"), PictureFormat::png);
    EXPECT_FALSE(picture_format_of("svg"));
    EXPECT_FALSE(picture_format_of(""));
}

}  // namespace
}  // namespace loopscope::ui
