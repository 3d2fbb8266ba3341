#include "ui/settings.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

using namespace loopscope::ui;

class SettingsTest : public testing::Test {
protected:
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("loopscope-settings-" + std::to_string(getpid()));
    std::string path = (folder / "deep" / "window.json").string();
    void TearDown() override { std::filesystem::remove_all(folder); }
    void write(const std::string& content) const {
        std::filesystem::create_directories(folder / "deep");
        std::ofstream(path) << content;
    }
};

TEST_F(SettingsTest, ComeBackAsTheyWere) {
    Settings settings;
    settings.theme = "light";
    settings.zoom = 1.3;
    settings.time_column = TimeColumn::of_day;
    settings.filter = "tcp port 80";
    settings.note_recent("/tmp/\xff odd.pcap");
    settings.note_recent("/tmp/b.pcap");
    ASSERT_TRUE(save_settings(path, settings));
    const Settings read = load_settings(path);
    EXPECT_EQ(read.theme, "light");
    EXPECT_EQ(read.zoom, 1.3);
    EXPECT_EQ(read.time_column, TimeColumn::of_day);
    EXPECT_EQ(read.filter, "tcp port 80");
    ASSERT_EQ(read.recent.size(), 2u);
    EXPECT_EQ(read.recent[0], "/tmp/b.pcap");
}

TEST_F(SettingsTest, KeepFiltersThatWereUsedTheLastOneFirst) {
    Settings settings;
    settings.note_filter("http");
    settings.note_filter("tcp.port == 80");
    settings.note_filter("  ");
    settings.note_filter("http");
    ASSERT_TRUE(save_settings(path, settings));
    EXPECT_EQ(load_settings(path).filters, (std::vector<std::string>{"http", "tcp.port == 80"}));
    for (int i = 0; i < 100; ++i) settings.note_filter("frame.number == " + std::to_string(i));
    EXPECT_EQ(settings.filters.size(), Settings::filters_limit);
    EXPECT_EQ(settings.filters[0], "frame.number == 99");
}

TEST_F(SettingsTest, DamageGivesTheDefaults) {
    EXPECT_EQ(load_settings(path).theme, "dark");
    for (const char* content :
         {"", "{", "[]", "null", R"({"theme": 7, "zoom": "big", "recent": {"a": 1}, "time_column": 99})",
          R"({"zoom": 1e9, "width": -4})"}) {
        write(content);
        const Settings settings = load_settings(path);
        EXPECT_EQ(settings.theme, "dark") << content;
        EXPECT_EQ(settings.zoom, 1) << content;
        EXPECT_GE(settings.width, 640) << content;
    }
}

TEST_F(SettingsTest, AFolderThatCannotBeWrittenIsNoDisaster) {
    EXPECT_FALSE(save_settings("/proc/nowhere/window.json", {}));
}

TEST(Settings, RecentFilesAreFewAndDistinct) {
    Settings settings;
    for (int i = 0; i < 40; ++i) settings.note_recent(std::to_string(i % 20));
    EXPECT_EQ(settings.recent.size(), Settings::recent_limit);
    EXPECT_EQ(settings.recent.front(), "19");
    settings.forget_recent("19");
    EXPECT_EQ(settings.recent.front(), "18");
}

TEST(Settings, LieWhereTheDesktopWantsThem) {
    setenv("XDG_CONFIG_HOME", "/tmp/config", 1);
    EXPECT_EQ(settings_path(), "/tmp/config/loopscope/window.json");
    unsetenv("XDG_CONFIG_HOME");
    setenv("HOME", "/home/me", 1);
    EXPECT_EQ(settings_path(), "/home/me/.config/loopscope/window.json");
}

}  // namespace
