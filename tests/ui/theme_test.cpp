#include "ui/theme.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace loopscope::ui;

struct Named {
    const char* name;
    Color color;
};

std::vector<Named> meanings(const Theme& theme) {
    return {{"opening", theme.opening},  {"closing", theme.closing}, {"failure", theme.failure},
            {"warning", theme.warning},  {"http", theme.http},       {"dns", theme.dns},
            {"datagram", theme.datagram}};
}

class ThemeTest : public testing::TestWithParam<const Theme*> {};

TEST_P(ThemeTest, TextIsReadableOnEverySurface) {
    const Theme& theme = *GetParam();
    for (const Color surface :
         {theme.window, theme.panel, theme.raised, theme.selected, theme.hovered, theme.control}) {
        EXPECT_GE(contrast(theme.text, surface), 7.0);
        EXPECT_GE(contrast(theme.muted, surface), 4.5);
    }
    EXPECT_GE(contrast(theme.faint, theme.panel), 4.5);
    EXPECT_GE(contrast(theme.on_accent, theme.accent), 4.5);
    EXPECT_GE(contrast(theme.text, theme.highlight), 4.5);
}

TEST_P(ThemeTest, MeaningIsReadableAsText) {
    const Theme& theme = *GetParam();
    for (const auto& [name, color] : meanings(theme)) EXPECT_GE(contrast(color, theme.panel), 4.5) << name;
    for (const Color color : {theme.client, theme.server, theme.data, theme.other, theme.accent, theme.good})
        EXPECT_GE(contrast(color, theme.panel), 4.5);
}

TEST_P(ThemeTest, BothEndsAndFailureDifferForEveryColorVision) {
    const Theme& theme = *GetParam();
    for (const auto vision : {ColorVision::protanopia, ColorVision::deuteranopia, ColorVision::tritanopia}) {
        EXPECT_GE(difference(seen_with(vision, theme.client), seen_with(vision, theme.server)), 20);
        EXPECT_GE(difference(seen_with(vision, theme.opening), seen_with(vision, theme.failure)), 20);
        EXPECT_GE(difference(seen_with(vision, theme.http), seen_with(vision, theme.failure)), 20);
        EXPECT_GE(difference(seen_with(vision, theme.opening), seen_with(vision, theme.closing)), 12);
    }
}

TEST_P(ThemeTest, MeaningsDifferFromEachOther) {
    const auto all = meanings(*GetParam());
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = i + 1; j < all.size(); ++j)
            EXPECT_GE(difference(all[i].color, all[j].color), 20) << all[i].name << " and " << all[j].name;
}

INSTANTIATE_TEST_SUITE_P(Both, ThemeTest, testing::Values(&dark_theme(), &light_theme()),
                         [](const auto& instance) { return std::string(instance.param->name); });

TEST(Color, ContrastOfBlackAndWhiteIs21) {
    EXPECT_NEAR(contrast(rgb(0), rgb(0xffffff)), 21, 0.01);
    EXPECT_NEAR(contrast(rgb(0x777777), rgb(0x777777)), 1, 0.001);
}

TEST(Color, BlendAtHalfIsTheMiddle) { EXPECT_EQ(blend(rgb(0x000000), Color{255, 255, 255, 128}), rgb(0x808080)); }

TEST(Theme, IsFoundByNameAndIsDarkOtherwise) {
    EXPECT_EQ(&theme_named("light"), &light_theme());
    EXPECT_EQ(&theme_named("dark"), &dark_theme());
    EXPECT_EQ(&theme_named(""), &dark_theme());
}

}  // namespace
