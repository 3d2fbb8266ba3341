#include "ui/glyphs.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "ui/icons.hpp"

namespace {

using namespace loopscope::ui;

TEST(WantedGlyphs, KeepsWhatTheFacesLackOnceAndInOrder) {
    WantedGlyphs wanted;
    wanted.want("plain, Größe, →");
    EXPECT_FALSE(wanted.wants_base());
    EXPECT_EQ(wanted.changes(), 0u);
    wanted.want("Привет, Łódź");
    EXPECT_TRUE(wanted.wants_base()) << "the faces hold it themselves";
    EXPECT_TRUE(wanted.code_points().empty());
    wanted.want("日本語");
    wanted.want("本日");
    EXPECT_EQ(wanted.code_points(), (std::vector<char32_t>{U'日', U'本', U'語'}));
    EXPECT_EQ(wanted.changes(), 4u);
}

TEST(WantedGlyphs, PassesOverDamagedTextAndWhatDoesNotFit) {
    WantedGlyphs wanted;
    wanted.want("\xff\xe6\x97 \xf0\x9f\x98\x80 \xe6");
    EXPECT_TRUE(wanted.code_points().empty());
}

TEST(WantedGlyphs, IsBounded) {
    WantedGlyphs wanted;
    for (unsigned point = 0x4e00; point < 0x4e00 + 2 * WantedGlyphs::limit; ++point) {
        const char utf8[] = {static_cast<char>(0xe0 | point >> 12), static_cast<char>(0x80 | (point >> 6 & 0x3f)),
                             static_cast<char>(0x80 | (point & 0x3f)), 0};
        wanted.want(utf8);
    }
    EXPECT_EQ(wanted.code_points().size(), WantedGlyphs::limit);
}

TEST(Icons, AreAllInTheFaces) {
    std::ifstream file(LOOPSCOPE_SOURCE "/ui/icons.hpp");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::size_t declared = 0;
    for (auto at = text.find("\"\\uf"); at != text.npos; at = text.find("\"\\uf", at + 1)) ++declared;
    EXPECT_GT(declared, 0u);
    EXPECT_EQ(std::size(icon::all), declared);
}

TEST(Ranges, JoinNeighbours) {
    const char32_t points[] = {0x3042, 0x3043, 0x3044, 0x65e5};
    EXPECT_EQ(ranges_of(points), (std::vector<std::uint16_t>{0x3042, 0x3044, 0x65e5, 0x65e5, 0}));
    EXPECT_EQ(base_ranges().back(), 0);
}

}  // namespace
