#include "ui/window.hpp"

#include <gtest/gtest.h>
#include <png.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "demos/demos.hpp"
#include "tests/packet_octets.hpp"
#include "tests/ui/http_capture.hpp"
#include "tests/window/display.hpp"

namespace {

using namespace loopscope;

/// The real window on an X server of the test's own; what it shows is read from the text of its last frame.
class WindowTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        display = new tests::Display();
        folder = new std::filesystem::path(std::filesystem::temp_directory_path() /
                                           ("loopscope-window-" + std::to_string(getpid())));
        std::filesystem::create_directories(*folder);
    }
    static void TearDownTestSuite() {
        delete display;
        std::filesystem::remove_all(*folder);
        delete folder;
    }
    void SetUp() override {
        if (display->name().empty()) GTEST_SKIP() << "Xvfb is not installed: sudo apt install xvfb";
    }

    /// The frame's text, in which runs of white space are one space.
    std::string show(std::vector<std::string> arguments, int expected_status = 0) {
        const std::string text = *folder / "frame.txt";
        std::filesystem::remove(text);
        arguments.insert(arguments.end(), {"--frame-text", text});
        outcome = tests::run_loopscope(arguments, display->name(), *folder);
        EXPECT_EQ(outcome.status, expected_status) << outcome.output;
        std::ifstream file(text);
        std::string all, word;
        while (file >> word) all += word + " ";
        return all;
    }

    static bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

    static tests::Display* display;
    static std::filesystem::path* folder;
    tests::Outcome outcome;
    tests::HttpCapture capture;
};
tests::Display* WindowTest::display = nullptr;
std::filesystem::path* WindowTest::folder = nullptr;

TEST_F(WindowTest, TheStartPageOffersAllDemosInterfacesAndFiles) {
    const std::string text = show({"--size", "1280x1400"});
    for (const auto& demo : demos::all()) {
        EXPECT_TRUE(holds(text, demo.name)) << demo.name << " in " << text;
        EXPECT_TRUE(holds(text, demo.summary)) << demo.summary << " in " << text;
    }
    EXPECT_TRUE(holds(text, "Capture live"));
    EXPECT_TRUE(holds(text, "lo "));
    EXPECT_TRUE(holds(text, "Files that you opened are listed here."));
    EXPECT_TRUE(holds(text, "private loopback")) << text;
}

TEST_F(WindowTest, ASmallStartPageHasAllDemosInSight) {
    const std::string text = show({"--size", "1280x800"});
    for (const auto& demo : demos::all()) EXPECT_TRUE(holds(text, demo.summary)) << demo.name << " in " << text;
    EXPECT_FALSE(holds(text, "Look for:")) << text;
}

TEST_F(WindowTest, AFileShowsItsPacketsAndTheChosenOnesDetailsAndOctets) {
    const std::string text = show({capture.path(), "--select", "4"});
    EXPECT_TRUE(holds(text, "Step 1 of 3")) << text;
    EXPECT_TRUE(holds(text, "GET /page?q=1")) << text;
    EXPECT_TRUE(holds(text, "127.0.0.1:40000")) << text;
    EXPECT_TRUE(holds(text, "Details of frame 4")) << text;
    EXPECT_TRUE(holds(text, "Transmission Control Protocol")) << text;
    EXPECT_TRUE(holds(text, "47 45 54 20")) << text;
    EXPECT_TRUE(holds(text, "6 packets")) << text;
    EXPECT_TRUE(holds(text, "Complete")) << text;
}

TEST_F(WindowTest, EveryViewShowsTheFile) {
    const std::pair<const char*, const char*> expected[] = {
        {"packets", "What happens"},           {"ladder", "SYN"},     {"connections", "127.0.0.1:40000"},
        {"states", "ACK of its SYN received"}, {"http", "/page?q=1"}, {"stream", "0123456789"}};
    for (const auto& [view, part] : expected) {
        const std::string text = show({capture.path(), "--view", view, "--select", "4"});
        EXPECT_TRUE(holds(text, part)) << view << " shows " << text;
    }
}

TEST_F(WindowTest, APictureOfManyQueriesWaitsUntilAllAreListed) {
    const std::string path = *folder / "queries.pcap";
    std::string file = tests::pcap_header(tests::link_raw);
    for (std::uint32_t id = 0; id < 400'000; ++id) {
        const auto query = tests::big16(id & 0xffff) + std::string("\x01\0\0\1\0\0\0\0\0\0\1a\0\0\1\0\1", 17);
        file += tests::pcap_record(id, tests::ipv4(tests::loopback, tests::loopback, tests::protocol_udp,
                                                   tests::udp(4000 + (id >> 16), 53, query)));
    }
    std::ofstream{path, std::ios::binary} << file;
    const std::string text = show({path, "--view", "dns"});
    EXPECT_TRUE(holds(text, "400,000 queries")) << text;
}

TEST_F(WindowTest, ADisplayFilterListsWhatFitsAndARefusedOneSaysWhere) {
    const auto fitting = show({capture.path(), "-Y", "http.request", "--view", "packets"});
    EXPECT_TRUE(holds(fitting, "1 of 6 packets")) << fitting;
    EXPECT_FALSE(holds(fitting, "| 1 | 0.000000")) << "the handshake does not fit";
    EXPECT_TRUE(holds(fitting, "| 4 | 0.003000")) << fitting;
    const auto refused = show({capture.path(), "-Y", "tcp and nonsense.field == 1", "--view", "packets"});
    EXPECT_TRUE(holds(refused, "Character 9:")) << refused;
    EXPECT_TRUE(holds(refused, "6 packets")) << "all are shown";
}

TEST_F(WindowTest, EmptyViewsSayWhatWouldFillThem) {
    for (const char* view : {"packets", "ladder", "connections", "states", "http", "dns", "stream"}) {
        const std::string text = show({"--view", view});
        EXPECT_TRUE(holds(text, "No capture is open Open a capture file")) << view << " shows " << text;
    }
    EXPECT_TRUE(holds(show({capture.path(), "--view", "dns"}), "DNS"));
}

TEST_F(WindowTest, AMissingFileIsAnErrorInTheWindowAndOnStandardError) {
    const std::string text = show({"/nowhere/at-all.pcap"}, 1);
    EXPECT_TRUE(holds(text, "/nowhere/at-all.pcap")) << text;
    const auto first = outcome.output.find("/nowhere/at-all.pcap");
    EXPECT_NE(first, std::string::npos) << outcome.output;
    EXPECT_EQ(first, outcome.output.rfind("/nowhere/at-all.pcap")) << "said twice: " << outcome.output;
}

TEST_F(WindowTest, ADemoIsPlayedToItsEnd) {
    const std::string text = show({"demo", "tcp-echo"});
    EXPECT_TRUE(holds(text, "demo tcp-echo")) << text;
    EXPECT_TRUE(holds(text, "Capture ended")) << text;
    EXPECT_TRUE(holds(text, "FIN")) << text;
    EXPECT_TRUE(holds(text, "exit status 0")) << text;
}

// A real disk of 1 MiB, in namespaces of the test's own; the spool of the capture is on it.
TEST_F(WindowTest, AFullDiskEndsTheCaptureAndTheWindowSaysSo) {
    const std::string disk = *folder / "disk", text = *folder / "full.txt", output = *folder / "full.out";
    std::filesystem::create_directories(disk);
    const auto on_small_disk = [&](const std::string& script) {
        return "unshare --user --map-root-user --mount --net sh -ec 'mount -t tmpfs -o size=1m none " + disk +
               "; ip link set lo up; " + script + "' >" + output + " 2>&1";
    };
    if (std::system(on_small_disk("true").c_str()) != 0) GTEST_SKIP() << "no small disk can be mounted here";
    const std::string script =
        "DISPLAY=" + display->name() + " LIBGL_ALWAYS_SOFTWARE=1 TMPDIR=" + disk +
        " XDG_CONFIG_HOME=" + folder->string() + " " LOOPSCOPE_PROGRAM " -i lo --view packets --frame-text " + text +
        " & n=0; until [ -s " + disk +
        "/loopscope-*.pcapng ] || [ $n = 600 ]; do sleep 0.1; n=$((n+1)); done; "
        "python3 -c \"import socket; end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); "
        "end.bind((\\\"127.0.0.1\\\", 0)); [end.sendto(bytes(8000), end.getsockname()) for _ in range(400)]\"; "
        "wait $!";
    EXPECT_EQ(std::system(on_small_disk(script).c_str()), 0);
    std::ifstream frame(text);
    const std::string shown{std::istreambuf_iterator<char>(frame), {}};
    EXPECT_TRUE(holds(shown, "Capture failed: what came is kept")) << shown;
    EXPECT_TRUE(holds(shown, "The disk is full")) << shown;
    EXPECT_TRUE(holds(shown, "TMPDIR names its folder")) << shown;
    EXPECT_TRUE(holds(shown, "none lost")) << shown;
    EXPECT_TRUE(holds(shown, "1.04 MB")) << shown;
}

TEST_F(WindowTest, APictureHasTheSizeAskedForAndShowsSomething) {
    for (const char* theme : {"dark", "light"}) {
        const std::string path = *folder / "picture.png";
        const auto run = tests::run_loopscope(
            {capture.path(), "--screenshot", path, "--size", "900x600", "--theme", theme}, display->name(), *folder);
        ASSERT_EQ(run.status, 0) << run.output;
        png_image image{};
        image.version = PNG_IMAGE_VERSION;
        ASSERT_TRUE(png_image_begin_read_from_file(&image, path.c_str()));
        EXPECT_EQ(image.width, 900u);
        EXPECT_EQ(image.height, 600u);
        image.format = PNG_FORMAT_RGB;
        std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
        ASSERT_TRUE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr));
        EXPECT_GT(std::set<std::uint8_t>(pixels.begin(), pixels.end()).size(), 40u);
        const bool dark = pixels[3 * (900 * 599 + 899)] < 128;  // the corner is empty
        EXPECT_EQ(dark, theme == std::string("dark"));
    }
}

TEST_F(WindowTest, AnUnknownViewIsNamedWithThoseThatExist) {
    const auto run =
        tests::run_loopscope({"--view", "nonsense", "--screenshot", *folder / "x.png"}, display->name(), *folder);
    EXPECT_NE(run.status, 0);
    EXPECT_TRUE(holds(run.output, ui::view_names())) << run.output;
}

TEST(Window, WithoutADisplaySaysWhatElseWorks) {
    const auto run = tests::run_loopscope({}, "", "/tmp");
    EXPECT_EQ(run.status, 1);
    EXPECT_NE(run.output.find("DISPLAY"), std::string::npos) << run.output;
    EXPECT_NE(run.output.find("loopscope decode"), std::string::npos) << run.output;
    EXPECT_NE(run.output.find("xvfb-run"), std::string::npos) << run.output;
}

TEST(Window, ViewsAreNamed) {
    EXPECT_EQ(ui::view_names(), "start, packets, ladder, connections, findings, graphs, states, http, dns, stream");
}

}  // namespace
